// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

internal import IAMCredentials

extension CredentialProviderConformance {
    /// Credentials must be there, whole, alive, and tell nobody their secrets.
    func checkGood(
        _ outcome: ProviderCall.Outcome,
        _ rule: ConformanceViolation.Rule,
        _ what: String,
        _ stage: ProviderStage
    ) -> [ConformanceViolation] {
        switch outcome {
        case .gaveUp:
            return [ConformanceViolation(rule, "\(what) did not end within \(expectations.patience)")]
        case .threw(let error):
            return [ConformanceViolation(rule, "\(what) threw .\(error.code)")]
        case .gave(let credentials):
            var found: [ConformanceViolation] = []
            if credentials.accessKeyID.isEmpty || credentials.secretAccessKey.isEmpty {
                found.append(ConformanceViolation(rule, "\(what) gave an empty access key id or secret"))
            }
            if credentials.source.isEmpty {
                found.append(ConformanceViolation(rule, "\(what) gave credentials without a source"))
            }
            if credentials.isExpired(at: stage.clock.now()) {
                found.append(ConformanceViolation(.freshness, "\(what) gave credentials that have ended already"))
            }
            return found + checkSecrecy(of: credentials, "\(what): the credentials", given: credentials)
        }
    }

    /// Errors must say who failed and what to do, and no secret.
    func checkError(
        _ error: CredentialError,
        _ what: String,
        _ stage: ProviderStage,
        given credentials: Credentials?
    ) -> [ConformanceViolation] {
        var found: [ConformanceViolation] = []
        let name = stage.provider.name
        if error.provider.map({ $0 != name && !expectations.names.contains($0) }) ?? true {
            let given = error.provider.map { "\"\($0)\"" } ?? "no name"
            found.append(ConformanceViolation(.errors, "\(what) carries \(given); it should be \"\(name)\""))
        }
        if error.message.isEmpty { found.append(ConformanceViolation(.errors, "\(what) has no message")) }
        let needsHint = error.code != .notConfigured && error.code != .cancelled
        if needsHint, error.hint?.isEmpty ?? true {
            found.append(ConformanceViolation(.errors, "\(what) (.\(error.code)) has no hint that says what to do"))
        }
        return found + checkSecrecy(of: error, what, given: credentials)
    }

    /// Whatever is printed, logged or dumped must not hold a secret.
    func checkSecrecy(of value: some Any, _ what: String, given: Credentials?) -> [ConformanceViolation] {
        var dumped = ""
        dump(value, to: &dumped)
        let texts = [
            ("description", String(describing: value)), ("debug description", String(reflecting: value)),
            ("dump", dumped),
        ]
        var secrets = expectations.secrets + [MadeUpFault.marker]
        for secret in [given?.secretAccessKey, given?.sessionToken] {
            if let text = secret?.withExposedText({ $0 }) { secrets.append(text) }
        }
        return texts.compactMap { form, text in
            guard secrets.contains(where: { !$0.isEmpty && text.utf8.contains($0.utf8) }) else { return nil }
            return ConformanceViolation(.secrecy, "\(what) shows a secret in its \(form)")
        }
    }
}
