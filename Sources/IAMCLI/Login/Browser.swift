// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

internal import IAMPlatform

/// The program that shows web pages: the first of `BROWSER`, or what the system has for it.
struct Browser: Sendable {
    private let platform: Platform

    init(_ platform: Platform) {
        self.platform = platform
    }

    /// Opens an address and does not wait; whether anything comes of it nobody knows.
    ///
    /// - Parameter url: Nothing secret: other users can see the arguments of a program.
    func open(_ url: String) async {
        // The shell lets go of the browser at once: it may run on when the sign-in is over. The address is an
        // argument and never part of the script.
        let script = #""$@" </dev/null >/dev/null 2>&1 &"#
        let arguments = ["-c", script, "browser"] + words(for: url)
        _ = try? await platform.processes.run(
            ProcessInvocation(program: "sh", arguments: arguments, timeout: .seconds(10))
        )
    }

    private func words(for url: String) -> [String] {
        #if os(macOS)
            let opener = "open"
        #else
            let opener = "xdg-open"
        #endif
        let choice = platform.environment["BROWSER"]?.split(separator: ":").first.map(String.init) ?? opener
        let words = choice.split(separator: " ").map(String.init)
        guard words.contains(where: { $0.contains("%s") }) else { return words + [url] }
        return words.map { word in
            guard let range = word.firstRange(of: "%s") else { return word }
            return String(word[..<range.lowerBound]) + url + String(word[range.upperBound...])
        }
    }
}
