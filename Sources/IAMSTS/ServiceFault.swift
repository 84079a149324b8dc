// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

internal import HTTPTypes
internal import IAMCredentials
internal import IAMXML

internal import class FoundationEssentials.JSONDecoder

/// What an answer says about why it is an error, whatever the shape it says it in.
struct ServiceFault: Sendable, Equatable {
    /// The code as on the wire, such as `AccessDenied`.
    var code: String?

    /// What the service says about it, on one line and without secrets.
    var message: String?

    /// The id of the request.
    var requestID: String?

    /// Whether anything was found.
    var isEmpty: Bool { code == nil && message == nil }

    /// The code without a trailing `Exception`, which some services write and some do not.
    var name: String? {
        code.map { $0.hasSuffix("Exception") ? String($0.dropLast("Exception".count)) : $0 }
    }

    /// Reads the fault out of a body.
    ///
    /// - Parameters:
    ///   - body: The whole body, of any kind.
    ///   - fields: The fields of the answer.
    ///   - secrets: What to take out of the message.
    init(body: [UInt8], fields: HTTPFields, secrets: [Secret]) {
        if let root = try? XMLDocument.parse(body) {
            self.init(root)
        } else if let fault = try? JSONDecoder().decode(JSONFault.self, from: .init(body)) {
            self.init(code: fault.code, message: fault.message, requestID: fault.requestID)
        } else {
            self.init()
        }
        if code == nil { code = fields.first(named: "x-amzn-errortype") }
        if requestID == nil { requestID = fields.requestID }
        clean(secrets)
    }

    /// Reads the fault out of XML; empty if it is of no known shape.
    init(_ root: XMLElement) {
        let error = root.name == "Error" ? root : root["Error"] ?? root.first("Errors", "Error")
        self.init(
            code: error?["Code"]?.text,
            message: error?["Message"]?.text ?? error?["message"]?.text,
            requestID: (root["RequestId"] ?? root["RequestID"] ?? error?["RequestId"])?.text
        )
    }

    private init(code: String? = nil, message: String? = nil, requestID: String? = nil) {
        self.code = code
        self.message = message
        self.requestID = requestID
    }

    // MARK: Cleaning

    private mutating func clean(_ secrets: [Secret]) {
        code = code.flatMap { Self.word($0, "._-", without: secrets) }
        requestID = requestID.flatMap { Self.word($0, "._-/+=", without: secrets) }
        message = message.flatMap { Self.line($0, without: secrets) }
    }

    /// A code or id of legal characters, without the namespace and the address that JSON services put around it.
    private static func word(_ text: String, _ others: String, without secrets: [Secret]) -> String? {
        let name = text.split(separator: "#").last.map { $0.prefix { $0 != ":" } } ?? ""
        guard (1...128).contains(name.utf8.count) else { return nil }
        let isLegal = name.unicodeScalars.allSatisfy {
            $0.isASCII && ($0.properties.isAlphabetic || ("0"..."9").contains($0))
                || others.unicodeScalars.contains($0)
        }
        let isSecret = secrets.contains { $0.withExposedText { !$0.isEmpty && name.firstRange(of: $0) != nil } }
        return isLegal && !isSecret ? String(name) : nil
    }

    /// One line of at most 1,000 characters; a canonical request, which shows a session token, is cut off.
    private static func line(_ text: String, without secrets: [Secret]) -> String? {
        var text = text
        for secret in secrets where secret.count >= 6 {
            text = secret.withExposedText { text.replacing($0, with: "<redacted>") }
        }
        if let cut = text.firstRange(of: "The Canonical String") { text = String(text[..<cut.lowerBound]) }
        let words = text.unicodeScalars.split { $0.properties.isWhitespace || $0.value < 0x20 || $0.value == 0x7F }
        // No name is as long; a token that came back in part is.
        let line = words.map { $0.count > 512 ? "<cut>" : String($0) }.joined(separator: " ")
        guard !line.isEmpty else { return nil }
        return line.count > 1_000 ? "\(line.prefix(1_000))…" : line
    }
}

/// The JSON that gateways, proxies and look-alikes answer with.
private struct JSONFault: Decodable {
    private struct Key: CodingKey {
        let stringValue: String
        let intValue: Int? = nil

        init?(stringValue: String) { self.stringValue = stringValue }
        init?(intValue: Int) { nil }
    }

    var code: String?
    var message: String?
    var requestID: String?

    /// Takes `{"code", "message"}`, `{"__type", "Message"}` and `{"Error": {…}, "RequestId"}`, one inside the other.
    init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: Key.self)
        for key in container.allKeys {
            switch key.stringValue.lowercased() {
            case "code", "__type": code = code ?? (try? container.decode(String.self, forKey: key))
            case "message": message = message ?? (try? container.decode(String.self, forKey: key))
            case "requestid": requestID = requestID ?? (try? container.decode(String.self, forKey: key))
            case "error", "errorresponse":
                guard decoder.codingPath.count < 2, let inner = try? container.decode(JSONFault.self, forKey: key)
                else { continue }
                code = inner.code ?? code
                message = inner.message ?? message
                requestID = inner.requestID ?? requestID
            default: continue
            }
        }
    }
}

extension HTTPFields {
    /// The first value of a field by its name in lower case.
    func first(named name: String) -> String? {
        first { $0.name.canonicalName == name }?.value
    }

    /// The id that the service gave the request.
    var requestID: String? { first(named: "x-amzn-requestid") ?? first(named: "x-amz-request-id") }
}
