// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

internal import IAMCommand
internal import IAMCredentials
internal import IAMPlatform
internal import IAMServer
internal import SystemPackage

/// What a shell evaluates so that its programs use a server.
struct ServerStatements: Sendable {
    /// Names the process to end.
    static let processVariable = "AWS_IAM_TOOLKIT_SERVER_PID"

    private let addresses: CredentialServer.Addresses
    private let token: BearerToken
    private let tokenFile: FilePath?

    init(_ addresses: CredentialServer.Addresses, token: BearerToken, tokenFile: FilePath?) {
        self.addresses = addresses
        self.token = token
        self.tokenFile = tokenFile
    }

    /// The variables that lead to the server.
    private var set: [(name: String, value: String)] {
        var set: [(String, String)] = []
        if let url = addresses.container {
            set.append(("AWS_CONTAINER_CREDENTIALS_FULL_URI", url))
            if let tokenFile {
                set.append(("AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE", tokenFile.string))
            } else {
                set.append(("AWS_CONTAINER_AUTHORIZATION_TOKEN", token.secret.withExposedText { $0 }))
            }
        }
        if let url = addresses.instanceMetadata { set.append(("AWS_EC2_METADATA_SERVICE_ENDPOINT", url)) }
        set.append((Self.processVariable, String(currentProcessID())))
        return set
    }

    /// The variables that would lead elsewhere.
    private var unset: [String] {
        let names = CredentialVariables.all + (addresses.instanceMetadata == nil ? [] : ["AWS_EC2_METADATA_DISABLED"])
        return names.filter { name in !set.contains { $0.name == name } }
    }

    /// The statements: what SDKs would prefer to the server is unset, then its addresses are set.
    ///
    /// - Throws: `UnexportableValue` if the token file has a name that no shell keeps.
    func text() throws -> String {
        let form = POSIXForm()
        return try unset.map(form.unset).joined() + set.map(form.set).joined()
    }

    /// The variables of a shell that has evaluated the statements.
    func applied(to variables: [String: String]) -> [String: String] {
        variables.filter { !unset.contains($0.key) }.merging(set) { $1 }
    }
}

extension CredentialServer.Addresses {
    /// Each address there is.
    var all: [String] { [container, instanceMetadata].compactMap { $0 } }
}
