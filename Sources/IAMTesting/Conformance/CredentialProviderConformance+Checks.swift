// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

internal import IAMCredentials

internal import struct FoundationEssentials.Date

extension CredentialProviderConformance {
    private typealias Violation = ConformanceViolation

    private func stage() -> ProviderStage { ProviderStage(self, platform: platform) }

    func checkName() async -> [ConformanceViolation] {
        let name = stage().provider.name
        let words = name.utf8.split(separator: UInt8(ascii: "-"), omittingEmptySubsequences: false)
        let isGood = words.allSatisfy { word in
            !word.isEmpty && word.allSatisfy { (0x61...0x7A).contains($0) || (0x30...0x39).contains($0) }
        }
        guard !isGood else { return [] }
        return [
            Violation(.name, "the name is \"\(name)\"; it should be lower-case words and digits with dashes between")
        ]
    }

    /// Two calls in a row, and what provider and credentials show of themselves.
    func checkUse() async -> [ConformanceViolation] {
        let stage = stage()
        var found = checkSecrecy(of: stage.provider, "the provider before its first call", given: nil)
        for number in ["first", "second"] {
            let outcome = await stage.call()
            found += checkGood(outcome, .repetition, "the \(number) call", stage)
            guard case .gave(let credentials) = outcome, found.isEmpty else { return found }
            found += checkSecrecy(of: stage.provider, "the provider", given: credentials)
        }
        return found
    }

    /// Many calls while the first request waits, so that they do meet.
    func checkCrowd() async -> [ConformanceViolation] {
        let stage = stage()
        stage.interception.hold()
        let calls = (0..<max(expectations.callers, 2)).map { _ in stage.begin() }
        await stage.wait {
            calls.allSatisfy(\.hasBegun) && (stage.interception.heldCount > 0 || calls.contains { $0.outcome != nil })
        }
        stage.interception.release()
        await stage.wait { calls.allSatisfy { $0.outcome != nil } }
        for call in calls {
            let found = checkGood(call.outcome ?? .gaveUp, .concurrency, "one of \(calls.count) calls at once", stage)
            guard found.isEmpty else {
                for call in calls { call.cancel() }
                return found
            }
        }
        return []
    }

    /// Cancels one of two calls while their requests wait.
    func checkCancellation() async -> [ConformanceViolation] {
        let stage = stage()
        stage.interception.hold()
        defer { stage.interception.release() }
        let cancelled = stage.begin()
        await stage.wait { cancelled.outcome != nil || stage.interception.heldCount > 0 }
        // Whoever asks nobody has nothing to be cancelled in.
        guard cancelled.outcome == nil, stage.interception.heldCount > 0 else { return [] }
        let other = stage.begin()
        cancelled.cancel()
        await stage.wait { cancelled.outcome != nil }
        var found: [ConformanceViolation] = []
        switch cancelled.outcome {
        case .threw(let error) where error.code == .cancelled:
            found += checkError(error, "a cancelled call", stage, given: nil)
        case .threw(let error):
            found.append(Violation(.cancellation, "a cancelled call threw .\(error.code), not .cancelled"))
        case .gave:
            found.append(Violation(.cancellation, "a cancelled call gave credentials instead of throwing .cancelled"))
        case .gaveUp, nil:
            found.append(Violation(.cancellation, "a cancelled call went on waiting for its answer"))
        }
        stage.interception.release()
        await stage.wait { other.outcome != nil }
        found += checkGood(other.outcome ?? .gaveUp, .cancellation, "a call beside a cancelled one", stage)
        found += checkGood(await stage.call(), .cancellation, "a call after a cancelled one", stage)
        return found
    }

    /// Makes every request fail, then none.
    func checkRecovery(from fault: MadeUpFault) async -> [ConformanceViolation] {
        let stage = stage()
        stage.interception.fail(fault)
        let outcome = await stage.call()
        guard stage.interception.arrivals > 0 else { return [] }
        var found: [ConformanceViolation] = []
        switch outcome {
        case .gave: break
        case .gaveUp: found.append(Violation(.recovery, "a call did not end when \(fault.rawValue)"))
        case .threw(let error):
            found += checkError(error, "when \(fault.rawValue), the error", stage, given: nil)
            let isAllowed = expectations.silence == .mayMeanAbsence && fault.isSilence
            if error.code == .notConfigured, !isAllowed {
                found.append(
                    Violation(
                        .errors,
                        "when \(fault.rawValue), the error is .notConfigured, which lets a chain use other credentials"
                    )
                )
            }
        }
        stage.interception.release()
        found += checkGood(await stage.call(), .recovery, "after a failure (\(fault.rawValue)), the next call", stage)
        return found
    }

    /// Moves the clock behind the end of what was given.
    func checkEnd() async -> [ConformanceViolation] {
        let stage = stage()
        guard case .gave(let credentials) = await stage.call(), let end = credentials.expiration else { return [] }
        stage.clock.set(end.addingTimeInterval(1))
        switch await stage.call() {
        case .gave(let next) where next.isExpired(at: stage.clock.now()):
            return [Violation(.freshness, "after their end the same credentials were handed out once more")]
        case .gaveUp:
            return [Violation(.freshness, "a call after the end of the credentials did not end")]
        case .gave: return []
        case .threw(let error):
            return checkError(error, "after the end of the credentials, the error", stage, given: credentials)
        }
    }

    func check(_ failure: Failure) async -> [ConformanceViolation] {
        let stage = ProviderStage(self, platform: failure.platform)
        switch await stage.call() {
        case .gave: return [Violation(.failures, "\(failure.name): gave credentials, should throw .\(failure.code)")]
        case .gaveUp: return [Violation(.failures, "\(failure.name): the call did not end")]
        case .threw(let error):
            var found = checkError(error, "\(failure.name): the error", stage, given: nil)
            if error.code != failure.code {
                found.append(
                    Violation(.failures, "\(failure.name): threw .\(error.code), should throw .\(failure.code)")
                )
            }
            return found
        }
    }
}
