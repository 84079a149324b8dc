// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

#if canImport(Security)
    internal import CoreFoundation
    internal import IAMPlatform
    internal import Security

    /// A dictionary of the keychain's functions, without Foundation's bridges.
    ///
    /// Source: Apple, "Keychain services", "SecItemCopyMatching".
    struct KeychainQuery {
        let dictionary: CFMutableDictionary

        init() {
            var keys = unsafe kCFTypeDictionaryKeyCallBacks
            var values = unsafe kCFTypeDictionaryValueCallBacks
            dictionary = unsafe CFDictionaryCreateMutable(nil, 0, &keys, &values)
        }

        init(service: String) {
            self.init()
            set(kSecClass, kSecClassGenericPassword)
            set(kSecAttrService, Self.text(service))
        }

        init(_ item: SecretItem) {
            self.init(service: item.service)
            set(kSecAttrAccount, Self.text(item.account))
        }

        mutating func set(_ key: CFString, _ value: CFTypeRef?) {
            guard let value else { return }
            unsafe CFDictionarySetValue(
                dictionary,
                Unmanaged.passUnretained(key).toOpaque(),
                Unmanaged.passUnretained(value).toOpaque()
            )
        }

        /// What the keychain has for this.
        func copy() -> (OSStatus, CFTypeRef?) {
            var answer: CFTypeRef?
            let status = unsafe SecItemCopyMatching(dictionary, &answer)
            return (status, answer)
        }

        static func text(_ text: String) -> CFString? {
            let bytes = Array(text.utf8)
            return unsafe CFStringCreateWithBytes(
                nil,
                bytes,
                bytes.count,
                CFStringBuiltInEncodings.UTF8.rawValue,
                false
            )
        }

        static func data(_ bytes: [UInt8]) -> CFData? { unsafe CFDataCreate(nil, bytes, bytes.count) }

        /// The bytes of what is known to be data.
        static func bytes(_ value: CFTypeRef) -> [UInt8] {
            let data = unsafe unsafeDowncast(value, to: CFData.self)
            return unsafe Array(UnsafeBufferPointer(start: CFDataGetBytePtr(data), count: CFDataGetLength(data)))
        }

        /// The texts under a key in a list of dictionaries.
        static func texts(of key: CFString, in list: CFTypeRef) -> [String] {
            guard CFGetTypeID(list) == CFArrayGetTypeID() else { return [] }
            let array = unsafe unsafeDowncast(list, to: CFArray.self)
            return (0..<CFArrayGetCount(array)).compactMap { index in
                guard let item = unsafe CFArrayGetValueAtIndex(array, index) else { return nil }
                let attributes = unsafe Unmanaged<CFDictionary>.fromOpaque(item).takeUnretainedValue()
                let key = unsafe Unmanaged.passUnretained(key).toOpaque()
                guard let value = unsafe CFDictionaryGetValue(attributes, key) else { return nil }
                return text(of: unsafe Unmanaged<CFString>.fromOpaque(value).takeUnretainedValue())
            }
        }

        private static func text(of string: CFString) -> String? {
            let count = CFStringGetMaximumSizeForEncoding(
                CFStringGetLength(string),
                CFStringBuiltInEncodings.UTF8.rawValue
            )
            var buffer = [CChar](repeating: 0, count: count + 1)
            let isWritten = unsafe CFStringGetCString(
                string,
                &buffer,
                buffer.count,
                CFStringBuiltInEncodings.UTF8.rawValue
            )
            guard isWritten else { return nil }
            return String(decoding: buffer.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
        }
    }
#endif
