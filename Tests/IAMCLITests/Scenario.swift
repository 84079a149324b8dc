// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

import Foundation
import HTTPTypes
import IAMCLI
import IAMCommand
import IAMCredentials
import IAMPlatform
import IAMTesting
import Synchronization
import Testing

/// A prepared set-up below `Tests/Scenarios`: variables, files, answers of services and programs, and what is expected.
///
/// - `env.json`: the environment besides `HOME=/home`.
/// - `home/`: the files of the home directory.
/// - `modes.json`: permission bits in octal by path, where they are not 600.
/// - `exchanges.json`: `[{method, url, request?, status, headers?, body?} | {url, error}]`. An entry answers requests to
///   its address, query left out, whose body has `request` in it; of several the next at each request, the last for ever.
///   What matches none gets no connection.
/// - `processes.json`: `[{command, exit, output?, errors?}]`; a command that has none of the texts is not found.
/// - `expect.json`: `{exit, arguments?, cause, fix}`, or `answer` in place of the last two.
struct Scenario: Sendable, CustomTestStringConvertible {
    struct Expectation: Decodable, Sendable {
        var exit: Int32
        var arguments: [String]?
        var cause: [String]?
        var fix: [String]?
        var answer: [String]?
    }

    struct Exchange: Decodable, Sendable {
        var method: String?
        var url: String
        var request: String?
        var status: Int?
        var headers: [String: String]?
        var body: String?
        var error: String?
    }

    struct Program: Decodable, Sendable {
        var command: String
        var exit: Int32
        var output: String?
        var errors: String?
    }

    let name: String
    let environment: [String: String]
    let files: [String: String]
    let modes: [String: String]
    let exchanges: [Exchange]
    let programs: [Program]
    let expectation: Expectation

    var testDescription: String { name }

    /// All scenarios, by name.
    static func all() throws -> [Scenario] {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .appending(path: "Scenarios")
        let names = try FileManager.default.contentsOfDirectory(atPath: root.path())
        return try names.sorted().filter { !$0.hasPrefix(".") }.map { try Scenario(root.appending(path: $0), $0) }
    }

    private init(_ folder: URL, _ name: String) throws {
        func read<Value: Decodable>(_ file: String, _ type: Value.Type) throws -> Value? {
            let url = folder.appending(path: file)
            guard FileManager.default.fileExists(atPath: url.path()) else { return nil }
            return try JSONDecoder().decode(Value.self, from: Data(contentsOf: url))
        }
        self.name = name
        self.environment = try read("env.json", [String: String].self) ?? [:]
        self.modes = try read("modes.json", [String: String].self) ?? [:]
        self.exchanges = try read("exchanges.json", [Exchange].self) ?? []
        self.programs = try read("processes.json", [Program].self) ?? []
        self.expectation = try #require(try read("expect.json", Expectation.self), "\(name) has no expect.json")
        let home = folder.appending(path: "home").path()
        var files: [String: String] = [:]
        for case let path as String in FileManager.default.enumerator(atPath: home) ?? .init() {
            let bytes = FileManager.default.contents(atPath: home + "/" + path)
            if let bytes { files["/home/" + path] = String(decoding: bytes, as: UTF8.self) }
        }
        self.files = files
    }

    /// A machine in memory that is set up like this.
    func platform() -> Platform {
        let system = InMemoryFileSystem(files: files)
        for (path, mode) in modes { system.setMetadata(path, mode: UInt16(mode, radix: 8)) }
        let clock = ManualClock()
        return .stub(
            environment: environment.merging(["HOME": "/home"]) { old, _ in old },
            fileSystem: system,
            clock: clock,
            timer: ManualTimer(clock: clock),
            processes: processes,
            transport: transport
        )
    }

    private var processes: ScriptedProcessRunner {
        ScriptedProcessRunner { [programs] invocation in
            let line = ([invocation.program] + invocation.arguments).joined(separator: " ")
            guard let program = programs.first(where: { line.contains($0.command) }) else {
                return ProcessOutcome(exitCode: 127, output: Secret(""), errorText: "sh: 1: not found\n")
            }
            return ProcessOutcome(
                exitCode: program.exit,
                output: Secret(program.output ?? ""),
                errorText: program.errors ?? ""
            )
        }
    }

    private var transport: ScriptedTransport {
        let asked = Mutex<[Int: Int]>([:])
        return ScriptedTransport { [exchanges] request, _ in
            let path = (request.head.path ?? "/").prefix { $0 != "?" }
            let url = "\(request.head.scheme ?? "")://\(request.head.authority ?? "")\(path)"
            let matching = exchanges.indices.filter { index in
                let exchange = exchanges[index]
                return exchange.url == url
                    && (exchange.method ?? request.head.method.rawValue) == request.head.method.rawValue
                    && exchange.request.map { request.text.contains($0) } ?? true
            }
            guard let first = matching.first else { throw TransportError(.refused, "nobody listens at \(url)") }
            let number = asked.withLock { asked in
                defer { asked[first, default: 0] += 1 }
                return asked[first, default: 0]
            }
            let exchange = exchanges[matching[min(number, matching.count - 1)]]
            if let error = exchange.error {
                throw TransportError(Self.failures[error] ?? .refused, "made to fail: \(url)")
            }
            var fields: HTTPFields = [:]
            for (name, value) in exchange.headers ?? [:] {
                if let name = HTTPField.Name(name) { fields[name] = value }
            }
            return .text(exchange.status ?? 200, exchange.body ?? "", fields: fields)
        }
    }

    private static let failures: [String: TransportError.Code] = [
        "refused": .refused, "timedOut": .timedOut, "connectTimedOut": .connectTimedOut,
        "unresolvedHost": .unresolvedHost, "certificate": .certificate, "cutShort": .cutShort,
    ]
}
