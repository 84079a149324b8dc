// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

internal import IAMCredentials
internal import IAMPlatform
internal import IAMProfiles
internal import IAMProviders

/// Profiles that cannot come to credentials: loops, missing sources, half keys; and settings that are wrong.
enum PlanCheck: DoctorCheck {
    static let name = "plans"

    static func findings(in patient: Patient) -> [Finding] {
        guard let files = patient.files else { return [] }
        var findings: [Finding] = []
        for name in files.profileNames {
            do {
                _ = try ProfileResolver.plan(for: name, in: files)
            } catch  where error.code != .noCredentials {
                findings.append(Finding(.error, error.message, at: error.location, fix: error.hint))
            } catch {
                continue
            }
        }
        return findings + selected(patient)
    }

    /// What the chain itself would come to, before it asks anybody.
    private static func selected(_ patient: Patient) -> [Finding] {
        do {
            _ = try patient.settings()
        } catch {
            return [Finding(.error, error.message, at: error.location, fix: error.hint)]
        }
        do {
            _ = try DefaultChain.plan(platform: patient.platform, options: patient.options)
            return []
        } catch  where error.code == .notConfigured {
            return [
                Finding(
                    .warning,
                    "nothing is configured for the profile '\(patient.selection.name)': "
                        + (error.attempts.last { $0.provider == "profile" }?.reason ?? error.message),
                    fix: error.hint ?? "toolkit explain says more"
                )
            ]
        } catch {
            return [Finding(.error, error.message, at: error.location, fix: error.hint)]
        }
    }
}
