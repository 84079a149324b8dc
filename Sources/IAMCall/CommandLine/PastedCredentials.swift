// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

internal import IAMCommand
internal import IAMCredentials

/// What a pasted line of curl's says about credentials, which come from the chain here.
///
/// Source: curl's manual page, options `-u` and `--aws-sigv4`.
struct PastedCredentials: Sendable {
    private let user: String?
    private let isSigned: Bool
    private let tokens: [Substring]

    init(_ options: RequestOptions) {
        user = options.signature.user
        isSigned = options.signature.awsSigv4 != nil
        tokens = options.header.compactMap { header in
            guard let colon = header.firstIndex(of: ":"), header[..<colon].lowercased() == "x-amz-security-token" else {
                return nil
            }
            let token = header[header.index(after: colon)...].drop { $0 == " " }
            return token.isEmpty ? nil : token
        }
    }

    /// Refuses what contradicts the credentials of the chain, and warns of a key on the command line.
    func check(against credentials: Credentials, in context: CommandContext) throws(UsageError) {
        if !tokens.isEmpty, credentials.sessionToken == nil {
            throw UsageError(
                "the header x-amz-security-token is given, but the credentials (\(credentials.shortAccessKeyID)) have "
                    + "no session token\n  hint: leave the header out; it is added if there is a token"
            )
        }
        guard let user else { return }
        guard isSigned else {
            throw UsageError(
                "-u asks for basic authentication, whose header would replace the signature\n"
                    + "  hint: leave it out; credentials come from the environment, a profile or a role"
            )
        }
        let keyID = user.prefix { $0 != ":" }
        guard !keyID.isEmpty, keyID == credentials.accessKeyID else {
            throw UsageError(
                "-u names another access key than the one found (\(credentials.shortAccessKeyID) from "
                    + "\(credentials.source)), and keys are not taken from the command line, where others can see them\n"
                    + "  hint: put the keys into AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or name a --profile"
            )
        }
        if user.count > keyID.count + 1 {
            context.report(
                "warning: -u is ignored, the credentials have that key anyway; leave it out, since other users of this "
                    + "machine can see the command line"
            )
        }
    }
}
