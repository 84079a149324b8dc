// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

internal import IAMCommand

internal import struct FoundationEssentials.Data

/// A manifest for `toolkit export-creds --format kubernetes | kubectl apply -f -`.
///
/// Source: Kubernetes, "Secrets": the values of `data` are Base64.
struct KubernetesForm: ExportForm {
    /// The Secret's name.
    var name = "aws-credentials"

    func rendered(_ export: CredentialExport) -> String {
        var text = """
            apiVersion: v1
            kind: Secret
            metadata:
              name: \(name)
            type: Opaque
            data:

            """
        for (name, value) in export.variables {
            text += "  \(name): \"\(Data(value.utf8).base64EncodedString())\"\n"
        }
        return text
    }

    /// Whether a text can name a Secret.
    ///
    /// Source: Kubernetes, "Object Names and IDs", DNS subdomain names.
    static func isName(_ text: String) -> Bool {
        guard text.utf8.count <= 253 else { return false }
        return text.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false).allSatisfy { label in
            guard let first = label.first, let last = label.last else { return false }
            let dash = UInt8(ascii: "-")
            return first != dash && last != dash
                && label.allSatisfy { byte in
                    byte == dash || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte)
                        || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
                }
        }
    }

    func removal() throws(UsageError) -> String {
        throw UsageError("a manifest cannot remove; run kubectl delete secret \(name)")
    }
}
