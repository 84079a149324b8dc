// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

#if os(Linux)
    #if canImport(Glibc)
        internal import Glibc
    #elseif canImport(Musl)
        internal import Musl
    #endif

    /// The functions of libsecret and GLib that are used, found at run time: the programs are built without their headers
    /// and start without their libraries.
    ///
    /// Every C signature of the two stands in this file. A pointer is an object, a table, a list or a text, as the
    /// function's manual says; `gboolean`, enumerations and flags are `Int32`.
    ///
    /// Source: libsecret 0.20, "libsecret Reference Manual"; GLib 2, "GLib Reference Manual" and "GIO Reference Manual".
    @unsafe struct LibSecret {
        typealias Object = UnsafeMutableRawPointer
        typealias Text = UnsafePointer<CChar>
        typealias Failure = UnsafeMutablePointer<UnsafeMutableRawPointer?>

        /// `SECRET_SERVICE_OPEN_SESSION`: talk to the service at once, so that its absence is noticed.
        static let openSession: Int32 = 2
        /// `SECRET_SEARCH_ALL | SECRET_SEARCH_LOAD_SECRETS`: without unlocking, which would ask somebody.
        static let searchAll: Int32 = 2 | 8

        // GLib
        let newTable: @convention(c) (Object?, Object?, Object?, Object?) -> Object?
        let insert: @convention(c) (Object?, Object?, Object?) -> Int32
        let lookup: @convention(c) (Object?, Text) -> Text?
        let releaseTable: @convention(c) (Object?) -> Void
        let duplicate: @convention(c) (Text) -> Object?
        let listCount: @convention(c) (Object?) -> UInt32
        let listItem: @convention(c) (Object?, UInt32) -> Object?
        let prepend: @convention(c) (Object?, Object?) -> Object?
        let releaseList: @convention(c) (Object?) -> Void
        let retain: @convention(c) (Object?) -> Object?
        let release: @convention(c) (Object?) -> Void
        let releaseError: @convention(c) (Object?) -> Void
        let newCancellable: @convention(c) () -> Object?
        let cancel: @convention(c) (Object?) -> Void
        let isCancelled: @convention(c) (Object?) -> Int32

        // libsecret
        let newSchema: @convention(c) (Text, Int32, Object?) -> Object?
        let connect: @convention(c) (Int32, Object?, Failure) -> Object?
        let search: @convention(c) (Object?, Object?, Object?, Int32, Object?, Failure) -> Object?
        let unlock: @convention(c) (Object?, Object?, Object?, Failure?, Failure) -> Int32
        let store: @convention(c) (Object?, Object?, Text?, Text, Text, Object?, Failure) -> Int32
        let clear: @convention(c) (Object?, Object?, Object?, Object?, Failure) -> Int32
        let collection: @convention(c) (Object?, Text, Int32, Object?, Failure) -> Object?
        let isCollectionLocked: @convention(c) (Object?) -> Int32
        let isItemLocked: @convention(c) (Object?) -> Int32
        let secret: @convention(c) (Object?) -> Object?
        let attributes: @convention(c) (Object?) -> Object?
        let bytes: @convention(c) (Object?, UnsafeMutablePointer<Int>) -> UnsafePointer<UInt8>?
        let releaseSecret: @convention(c) (Object?) -> Void

        private let hash: Object
        private let equal: Object
        private let free: Object

        /// Loads the libraries; `nil` if libsecret is not installed.
        init?() {
            // `dlsym` looks through what a library needs as well, so one handle serves for GLib too.
            guard let library = unsafe dlopen("libsecret-1.so.0", RTLD_NOW | RTLD_LOCAL) else { return nil }
            func find<Function>(_ name: String) -> Function? {
                unsafe dlsym(library, name).map { unsafe unsafeBitCast($0, to: Function.self) }
            }
            guard
                let newTable: @convention(c) (Object?, Object?, Object?, Object?) -> Object? =
                    unsafe find("g_hash_table_new_full"),
                let insert: @convention(c) (Object?, Object?, Object?) -> Int32 = unsafe find("g_hash_table_insert"),
                let lookup: @convention(c) (Object?, Text) -> Text? = unsafe find("g_hash_table_lookup"),
                let releaseTable: @convention(c) (Object?) -> Void = unsafe find("g_hash_table_unref"),
                let duplicate: @convention(c) (Text) -> Object? = unsafe find("g_strdup"),
                let listCount: @convention(c) (Object?) -> UInt32 = unsafe find("g_list_length"),
                let listItem: @convention(c) (Object?, UInt32) -> Object? = unsafe find("g_list_nth_data"),
                let prepend: @convention(c) (Object?, Object?) -> Object? = unsafe find("g_list_prepend"),
                let releaseList: @convention(c) (Object?) -> Void = unsafe find("g_list_free"),
                let retain: @convention(c) (Object?) -> Object? = unsafe find("g_object_ref"),
                let release: @convention(c) (Object?) -> Void = unsafe find("g_object_unref"),
                let releaseError: @convention(c) (Object?) -> Void = unsafe find("g_error_free"),
                let newCancellable: @convention(c) () -> Object? = unsafe find("g_cancellable_new"),
                let cancel: @convention(c) (Object?) -> Void = unsafe find("g_cancellable_cancel"),
                let isCancelled: @convention(c) (Object?) -> Int32 = unsafe find("g_cancellable_is_cancelled"),
                let hash = unsafe dlsym(library, "g_str_hash"), let equal = unsafe dlsym(library, "g_str_equal"),
                let free = unsafe dlsym(library, "g_free")
            else { return nil }
            guard let newSchema: @convention(c) (Text, Int32, Object?) -> Object? = unsafe find("secret_schema_newv"),
                let connect: @convention(c) (Int32, Object?, Failure) -> Object? = unsafe find(
                    "secret_service_get_sync"
                ),
                let search: @convention(c) (Object?, Object?, Object?, Int32, Object?, Failure) -> Object? =
                    unsafe find("secret_service_search_sync"),
                let unlock: @convention(c) (Object?, Object?, Object?, Failure?, Failure) -> Int32 =
                    unsafe find("secret_service_unlock_sync"),
                let store: @convention(c) (Object?, Object?, Text?, Text, Text, Object?, Failure) -> Int32 =
                    unsafe find("secret_password_storev_sync"),
                let clear: @convention(c) (Object?, Object?, Object?, Object?, Failure) -> Int32 =
                    unsafe find("secret_service_clear_sync"),
                let collection: @convention(c) (Object?, Text, Int32, Object?, Failure) -> Object? =
                    unsafe find("secret_collection_for_alias_sync"),
                let isCollectionLocked: @convention(c) (Object?) -> Int32 =
                    unsafe find("secret_collection_get_locked"),
                let isItemLocked: @convention(c) (Object?) -> Int32 = unsafe find("secret_item_get_locked"),
                let secret: @convention(c) (Object?) -> Object? = unsafe find("secret_item_get_secret"),
                let attributes: @convention(c) (Object?) -> Object? = unsafe find("secret_item_get_attributes"),
                let bytes: @convention(c) (Object?, UnsafeMutablePointer<Int>) -> UnsafePointer<UInt8>? =
                    unsafe find("secret_value_get"),
                let releaseSecret: @convention(c) (Object?) -> Void = unsafe find("secret_value_unref")
            else { return nil }
            unsafe self.newTable = newTable
            unsafe self.insert = insert
            unsafe self.lookup = lookup
            unsafe self.releaseTable = releaseTable
            unsafe self.duplicate = duplicate
            unsafe self.listCount = listCount
            unsafe self.listItem = listItem
            unsafe self.prepend = prepend
            unsafe self.releaseList = releaseList
            unsafe self.retain = retain
            unsafe self.release = release
            unsafe self.releaseError = releaseError
            unsafe self.newCancellable = newCancellable
            unsafe self.cancel = cancel
            unsafe self.isCancelled = isCancelled
            unsafe self.newSchema = newSchema
            unsafe self.connect = connect
            unsafe self.search = search
            unsafe self.unlock = unlock
            unsafe self.store = store
            unsafe self.clear = clear
            unsafe self.collection = collection
            unsafe self.isCollectionLocked = isCollectionLocked
            unsafe self.isItemLocked = isItemLocked
            unsafe self.secret = secret
            unsafe self.attributes = attributes
            unsafe self.bytes = bytes
            unsafe self.releaseSecret = releaseSecret
            unsafe self.hash = hash
            unsafe self.equal = equal
            unsafe self.free = free
        }

        /// A table of texts that owns its keys and values.
        func table(_ members: [(String, String)]) -> Object? {
            let table = unsafe newTable(hash, equal, free, free)
            for (name, value) in members { _ = unsafe insert(table, duplicate(name), duplicate(value)) }
            return unsafe table
        }

        /// The table of a schema's attributes, whose types are numbers in place of pointers; 0 is a text.
        func schema(_ name: String, textAttributes: [String]) -> Object? {
            let table = unsafe newTable(hash, equal, free, nil)
            defer { unsafe releaseTable(table) }
            for attribute in textAttributes { _ = unsafe insert(table, duplicate(attribute), nil) }
            return unsafe newSchema(name, 0, table)
        }

        /// What a `GError` says, which is released; its message follows the domain and the code, four bytes each.
        func message(_ error: Object?) -> String? {
            guard let error = unsafe error else { return nil }
            defer { unsafe releaseError(error) }
            let text = unsafe error.load(fromByteOffset: 8, as: Text?.self)
            return unsafe text.map { unsafe String(cString: $0) } ?? "it does not say why"
        }
    }
#endif
