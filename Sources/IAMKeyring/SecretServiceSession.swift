// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

#if os(Linux)
    internal import Dispatch
    internal import IAMCredentials
    internal import IAMPlatform

    /// One conversation with the Secret Service, within a time limit; made and ended on one thread.
    ///
    /// Source: freedesktop.org, "Secret Service API", 0.2.
    @safe struct SecretServiceSession: ~Copyable {
        private let library: LibSecret
        private let service: LibSecret.Object
        private let schema: LibSecret.Object?
        private let cancellable: LibSecret.Object?
        private let mayPrompt: Bool

        /// Connects.
        ///
        /// - Parameters:
        ///   - mayPrompt: Whether the service may show a window in which somebody unlocks it.
        ///   - limit: How long the conversation may last.
        /// - Throws: ``SecretStoreError`` with `.unavailable`.
        init(mayPrompt: Bool, limit: DispatchTimeInterval) throws(SecretStoreError) {
            guard let library = unsafe LibSecret() else {
                throw Self.unavailable("libsecret is not installed", hint: "install it (Debian: libsecret-1-0)")
            }
            let cancellable = unsafe library.newCancellable()
            unsafe Self.cancel(cancellable, after: limit)
            var failure: LibSecret.Object?
            guard let service = unsafe library.connect(LibSecret.openSession, cancellable, &failure) else {
                let reason = unsafe library.message(failure) ?? "it does not say why"
                unsafe library.release(cancellable)
                throw Self.unavailable(reason, hint: "sign in to a desktop, or start gnome-keyring-daemon")
            }
            unsafe self.library = library
            unsafe self.cancellable = cancellable
            unsafe self.service = service
            unsafe self.schema = library.schema("aws-iam-toolkit.Secret", textAttributes: ["service", "account"])
            self.mayPrompt = mayPrompt
        }

        deinit {
            unsafe library.release(service)
            unsafe library.release(cancellable)
        }

        /// Ends the conversation when its time is over, from another thread, which keeps the object until then.
        private static func cancel(_ cancellable: LibSecret.Object?, after limit: DispatchTimeInterval) {
            guard let library = unsafe LibSecret(), let kept = unsafe library.retain(cancellable) else { return }
            let address = UInt(bitPattern: kept)
            DispatchQueue.global().asyncAfter(deadline: .now() + limit) {
                guard let library = unsafe LibSecret() else { return }
                let cancellable = unsafe LibSecret.Object(bitPattern: address)
                unsafe library.cancel(cancellable)
                unsafe library.release(cancellable)
            }
        }

        // MARK: Items

        func read(_ item: SecretItem) throws(SecretStoreError) -> Secret? {
            var found: Secret?
            try unsafe search(service: item.service, account: item.account) { list, count throws(SecretStoreError) in
                for index in 0..<count where found == nil {
                    found = unsafe secret(of: library.listItem(list, index))
                }
            }
            return found
        }

        func write(_ secret: Secret, as item: SecretItem, label: String) throws(SecretStoreError) {
            try unlockDefaultCollection()
            let attributes = unsafe library.table([("service", item.service), ("account", item.account)])
            defer { unsafe library.releaseTable(attributes) }
            var failure: LibSecret.Object?
            let isStored = secret.withExposedText { text in
                unsafe library.store(schema, attributes, "default", label, text, cancellable, &failure)
            }
            try unsafe check(failure)
            if isStored == 0 { throw Self.failed("it did not keep the secret") }
        }

        func remove(_ item: SecretItem) throws(SecretStoreError) -> Bool {
            // Locked items are unlocked first, because removing one may ask somebody too.
            guard try read(item) != nil else { return false }
            let attributes = unsafe library.table([("service", item.service), ("account", item.account)])
            defer { unsafe library.releaseTable(attributes) }
            var failure: LibSecret.Object?
            let isRemoved = unsafe library.clear(service, schema, attributes, cancellable, &failure)
            try unsafe check(failure)
            return isRemoved != 0
        }

        func accounts(of service: String) throws(SecretStoreError) -> [String] {
            var accounts: [String] = []
            try unsafe search(service: service, account: nil) { list, count throws(SecretStoreError) in
                for index in 0..<count {
                    let attributes = unsafe library.attributes(library.listItem(list, index))
                    defer { unsafe library.releaseTable(attributes) }
                    if let account = unsafe library.lookup(attributes, "account") {
                        accounts.append(unsafe String(cString: account))
                    }
                }
            }
            return accounts.sorted()
        }

        private func secret(of item: LibSecret.Object?) -> Secret? {
            guard let value = unsafe library.secret(item) else { return nil }
            defer { unsafe library.releaseSecret(value) }
            var count = 0
            let bytes = unsafe library.bytes(value, &count)
            return Secret(bytes: unsafe Array(UnsafeBufferPointer(start: bytes, count: count)))
        }

        /// Finds items, unlocked if somebody can be asked.
        private func search(
            service name: String,
            account: String?,
            _ body: (LibSecret.Object?, UInt32) throws(SecretStoreError) -> Void
        ) throws(SecretStoreError) {
            let members = [("service", name)] + (account.map { [("account", $0)] } ?? [])
            let attributes = unsafe library.table(members)
            defer { unsafe library.releaseTable(attributes) }
            for isSecondTry in [false, true] {
                var failure: LibSecret.Object?
                let list = unsafe library.search(
                    service,
                    schema,
                    attributes,
                    LibSecret.searchAll,
                    cancellable,
                    &failure
                )
                try unsafe check(failure)
                let count = unsafe library.listCount(list)
                defer {
                    for index in 0..<count { unsafe library.release(library.listItem(list, index)) }
                    unsafe library.releaseList(list)
                }
                // The names of locked items may be read.
                let isLocked = (0..<count).contains { index in
                    unsafe library.isItemLocked(library.listItem(list, index)) != 0
                }
                guard isLocked, account != nil else { return try unsafe body(list, count) }
                guard !isSecondTry else { throw Self.locked() }
                try unsafe unlock(list)
            }
        }

        // MARK: Locks

        private func unlockDefaultCollection() throws(SecretStoreError) {
            var failure: LibSecret.Object?
            let collection = unsafe library.collection(service, "default", 0, cancellable, &failure)
            try unsafe check(failure)
            guard let collection = unsafe collection else {
                // The service asks for the password of the keyring it is to make.
                guard mayPrompt else {
                    throw Self.unavailable(
                        "it has no default keyring, and nobody can be asked for the password of a new one",
                        hint: "sign in to a desktop once, or use another store: --store file"
                    )
                }
                return
            }
            defer { unsafe library.release(collection) }
            guard unsafe library.isCollectionLocked(collection) != 0 else { return }
            let list = unsafe library.prepend(nil, collection)
            defer { unsafe library.releaseList(list) }
            try unsafe unlock(list)
        }

        private func unlock(_ list: LibSecret.Object?) throws(SecretStoreError) {
            guard mayPrompt else { throw Self.locked() }
            var failure: LibSecret.Object?
            let count = unsafe library.unlock(service, list, cancellable, nil, &failure)
            try unsafe check(failure)
            if count <= 0 { throw Self.locked() }
        }

        // MARK: Errors

        private func check(_ failure: LibSecret.Object?) throws(SecretStoreError) {
            guard let reason = unsafe library.message(failure) else { return }
            guard unsafe library.isCancelled(cancellable) == 0 else {
                throw SecretStoreError(
                    .timedOut,
                    .secretService,
                    "the secret service did not answer in time",
                    hint: "see whether it waits for somebody in a window, or restart it"
                )
            }
            throw Self.failed(reason)
        }

        private static func failed(_ reason: String) -> SecretStoreError {
            SecretStoreError(
                .failed,
                .secretService,
                "the secret service said no: \(reason)",
                hint: "try it with: secret-tool search service aws-iam-toolkit"
            )
        }

        private static func locked() -> SecretStoreError {
            SecretStoreError(
                .locked,
                .secretService,
                "the keyring of the secret service is locked, and nobody can be asked to unlock it here",
                hint: "unlock it: sign in to the desktop, or write its password to gnome-keyring-daemon --unlock"
            )
        }

        private static func unavailable(_ reason: String, hint: String) -> SecretStoreError {
            SecretStoreError(.unavailable, .secretService, "there is no secret service here: \(reason)", hint: hint)
        }
    }
#endif
