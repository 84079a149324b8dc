// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
internal import IAMCommand
internal import IAMHTTP

/// Who is believed, and what this side shows of itself.
struct TLSOptions: ParsableArguments, Sendable {
    @Flag(name: [.customShort("k"), .long], help: "Accept any certificate.")
    var insecure = false

    @Option(help: ArgumentHelp("Trust the certificates in this file.", valueName: "file"))
    var cacert: String?

    @Option(help: ArgumentHelp("Trust the certificates in this directory, made with c_rehash.", valueName: "directory"))
    var capath: String?

    @Option(
        name: [.customShort("E", allowingJoined: true), .long],
        help: ArgumentHelp("Show this client certificate; its key may be in the same file.", valueName: "file")
    )
    var cert: String?

    @Option(help: ArgumentHelp("The key of the client certificate, without a password.", valueName: "file"))
    var key: String?

    @Option(help: ArgumentHelp("Accepted: PEM is the only form.", visibility: .hidden))
    var certType: String?

    @Option(help: ArgumentHelp("Accepted: PEM is the only form.", visibility: .hidden))
    var keyType: String?

    @Flag(name: [.customShort("1"), .customLong("tlsv1")], help: ArgumentHelp(visibility: .hidden))
    var tls1 = false

    @Flag(name: .customLong("tlsv1.0"), help: ArgumentHelp(visibility: .hidden))
    var tls1_0 = false

    @Flag(name: .customLong("tlsv1.1"), help: ArgumentHelp(visibility: .hidden))
    var tls1_1 = false

    @Flag(name: .customLong("tlsv1.2"), help: "TLS 1.2 or newer; the default.")
    var tls1_2 = false

    @Flag(name: .customLong("tlsv1.3"), help: "TLS 1.3 or newer.")
    var tls1_3 = false

    @Option(help: ArgumentHelp("The newest TLS: 1.2, 1.3 or default.", valueName: "version"))
    var tlsMax: String?

    mutating func validate() throws {
        if let cert, Self.file(of: cert).hasPassword {
            throw ValidationError(
                "--cert with a password shows it to everybody on this machine; take the password off the key "
                    + "('openssl pkey -in KEY -out KEY') and keep the file readable by you alone"
            )
        }
        guard key == nil || cert != nil else { throw ValidationError("--key needs --cert") }
        for type in [certType, keyType] where type.map({ $0.uppercased() != "PEM" }) ?? false {
            throw ValidationError("only PEM files are read; 'openssl pkcs12 -nodes' and 'openssl x509' make them")
        }
        if let tlsMax, tlsMax != "default", Self.versions[tlsMax] == nil {
            throw ValidationError("--tls-max \(tlsMax) is not supported: use 1.2, 1.3 or default")
        }
        if tls1_3, tlsMax == "1.2" { throw ValidationError("--tlsv1.3 and --tls-max 1.2 leave no version") }
    }

    func configure(_ configuration: inout HTTPTransportConfiguration) {
        if let cacert { configuration.caBundle = cacert }
        if let capath {
            configuration.caDirectory = capath
            if cacert == nil { configuration.caBundle = nil }
        }
        if insecure { configuration.certificateVerification = .none }
        if let cert {
            configuration.clientCertificate = ClientCertificate(certificateFile: Self.file(of: cert).path, keyFile: key)
        }
        if tls1_3 { configuration.minimumTLSVersion = .v1_3 }
        if let tlsMax { configuration.maximumTLSVersion = Self.versions[tlsMax] }
    }

    private static let versions: [String: HTTPTransportConfiguration.TLSVersion] = ["1.2": .v1_2, "1.3": .v1_3]

    /// The file in `FILE[:password]`, in which a backslash stands before a colon of the file's name.
    private static func file(of text: String) -> (path: String, hasPassword: Bool) {
        var path = ""
        var characters = text.makeIterator()
        while let character = characters.next() {
            switch character {
            case ":": return (path, true)
            case "\\":
                let next = characters.next()
                if next != ":", next != "\\" { path.append(character) }
                if let next { path.append(next) }
            default: path.append(character)
            }
        }
        return (path, false)
    }
}

extension TLSOptions: WordOptions {
    mutating func read(_ words: inout OptionWords) {
        insecure = words.flag("insecure")
        cacert = words.value("cacert")
        capath = words.value("capath")
        cert = words.value("cert")
        key = words.value("key")
        certType = words.value("cert-type")
        keyType = words.value("key-type")
        tls1 = words.flag("tlsv1")
        tls1_0 = words.flag("tlsv1.0")
        tls1_1 = words.flag("tlsv1.1")
        tls1_2 = words.flag("tlsv1.2")
        tls1_3 = words.flag("tlsv1.3")
        tlsMax = words.value("tls-max")
        do { try validate() } catch { words.refuse() }
    }
}
