// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

internal import Crypto
public import HTTPTypes
internal import IAMCredentials
internal import IAMSigV4
internal import Synchronization

public import struct FoundationEssentials.Date

/// A small AWS in memory: STS, an API behind IAM authorisation, and the other places credentials come from (instance
/// metadata, a container's endpoint, IAM Identity Center, sign-in), for tests and for trying things out.
///
/// It verifies every signature, knows only made-up users, and answers with AWS's words. Nothing here is a security
/// boundary: whoever asks is signed in as the first user, and the tokens of a sandbox with a seed can be foretold. Bind it
/// to a loopback address only, as ``SandboxServer`` does.
public final class Sandbox: Sendable {
    /// Everybody it knows.
    public let accounts: SandboxAccounts

    /// How it behaves.
    public let options: SandboxOptions

    let state: Mutex<SandboxState>
    /// What the identity tokens of sign-in are signed with.
    let identityKey = P256.Signing.PrivateKey()
    private let keys = SigningKeyCache()

    /// Makes a sandbox without sessions.
    ///
    /// - Parameters:
    ///   - accounts: Everybody it knows.
    ///   - options: How it behaves.
    public init(accounts: SandboxAccounts = .standard, options: SandboxOptions = SandboxOptions()) {
        self.accounts = accounts
        self.options = options
        self.state = Mutex(SandboxState(seed: options.seed ?? UInt64.random(in: 0...UInt64.max)))
    }

    /// How often what was called.
    public var statistics: SandboxStatistics { state.withLock { $0.statistics } }

    /// Answers one request: the whole of the sandbox as a function.
    ///
    /// - Parameters:
    ///   - request: Method, authority, path as it stood in the request line, and fields.
    ///   - body: The whole body.
    ///   - date: The present.
    /// - Returns: The answer.
    public func respond(to request: HTTPRequest, body: [UInt8], at date: Date) -> SandboxResponse {
        respond(to: request, body: body, large: nil, at: date)
    }

    /// Answers one request, of whose body only the hashes are left if it is a large one.
    func respond(to request: HTTPRequest, body: [UInt8], large: LargeBody?, at date: Date) -> SandboxResponse {
        let id = state.withLock { $0.requestID() }
        let exchange = SandboxExchange(request: request, body: body, large: large, date: date, id: id)
        var response = answer(exchange)
        response.add("date", HTTPDate.format(date))
        if request.method == .head { response.body = [] }
        return response
    }

    /// Whether a body of this request is hashed and not kept, so that it may have any size.
    func readsPast(_ request: HTTPRequest) -> Bool {
        let exchange = SandboxExchange(request: request, body: [], date: Date(timeIntervalSince1970: 0), id: "")
        guard request.method == .put, exchange.front == .s3 else { return false }
        let (bucket, key) = exchange.s3Location
        return bucket == Self.sandboxBucket && key.hasPrefix("void/")
    }

    private func answer(_ exchange: SandboxExchange) -> SandboxResponse {
        if exchange.request.method == .get, exchange.path == "/_sandbox/stats" {
            return SandboxResponse(200, type: "application/json", body: statistics.json)
        }
        if exchange.request.method == .options, exchange.field("origin") != nil { return preflight(exchange) }
        switch exchange.front {
        case .sts: return sts(exchange)
        case .iam: return iam(exchange)
        case .s3: return s3(exchange)
        case .functionURL: return functionURL(exchange)
        case .api: return api(exchange)
        case .jsonService: return jsonService(exchange)
        case .instanceMetadata: return instanceMetadata(exchange)
        case .container: return container(exchange)
        case .portal: return portal(exchange)
        case .oidc: return oidc(exchange)
        case .signIn: return signIn(exchange)
        case .federation: return federation(exchange)
        }
    }

    // MARK: Shared by the fronts

    func verify(_ exchange: SandboxExchange, service: String, regions: Set<String>) -> SandboxVerdict {
        let verifier = RequestVerifier(services: [service], regions: regions, keys: keys)
        var caller: SandboxCaller?
        var body = exchange.body
        do {
            let verified = try verifier.verify(exchange.request, body: exchange.body, at: exchange.date) { id in
                if let (user, key) = longTermKey(id) {
                    caller = user
                    return key
                }
                let session = state.withLock { $0.sessions[id] }
                caller = session?.caller
                return session?.key
            }
            body = verified.decodedBody ?? body
        } catch {
            // The hash of the body is the last thing that is looked at; of a large body it is known already.
            let isRight =
                error.code == .payloadMismatch && exchange.large?.sha256 == exchange.field("x-amz-content-sha256")
            if !isRight { return .refused(error.code, error) }
        }
        return caller.map { .caller($0, body: body) } ?? .refused(.unknownKey, nil)
    }

    /// Makes a session; its end is a whole second, because that is what the answers can say.
    func session(for caller: SandboxCaller, seconds: Int, at date: Date) -> SandboxSession {
        let limit = options.sessionLimit.map { Double($0.components.seconds) } ?? .infinity
        let start = date.timeIntervalSince1970.rounded(.down)
        let end = Date(timeIntervalSince1970: start + min(Double(seconds), limit))
        return state.withLock { $0.session(for: caller, until: end) }
    }

    func count(_ action: String) {
        state.withLock { $0.statistics.calls[action, default: 0] += 1 }
    }

    func countRefusal(_ code: String) {
        state.withLock { $0.statistics.refusals[code, default: 0] += 1 }
    }
}

/// What the verifier said of a request.
enum SandboxVerdict {
    /// Who calls, and the body without the frames of chunks.
    case caller(SandboxCaller, body: [UInt8])
    case refused(VerificationError.Code, VerificationError?)
}
