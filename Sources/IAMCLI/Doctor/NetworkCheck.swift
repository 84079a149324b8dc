// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

internal import HTTPTypes
internal import IAMCredentials
internal import IAMEndpoints
internal import IAMPlatform
internal import IAMProfiles
internal import IAMProviders

/// Services that cannot be reached, and a clock that differs from theirs.
enum NetworkCheck: DoctorCheck {
    static let name = "network"

    static func findings(in patient: Patient) async -> [Finding] {
        guard patient.mayConnect, let settings = try? patient.settings() else { return [] }
        var findings: [Finding] = []
        for (service, url) in addresses(settings, patient) {
            let start = patient.platform.clock.now()
            switch await answer(of: url, service, patient) {
            case .failure(let failure):
                findings.append(
                    Finding(
                        .error,
                        "\(service) cannot be reached: \(failure.message)",
                        at: .url(url),
                        fix: "check the network, the region's name, HTTPS_PROXY and AWS_CA_BUNDLE; --offline skips this"
                    )
                )
            case .success(let head):
                if let finding = ClockComparison(head, at: start).finding(url) { findings.append(finding) }
            }
        }
        return findings
    }

    /// The services of the profile that is meant.
    private static func addresses(_ settings: Settings, _ patient: Patient) -> [(String, String)] {
        var addresses: [(String, String)] = []
        if let region = settings.region,
            let endpoint = try? STSEndpoint.resolve(region: region, options: settings.endpointOptions(for: "sts"))
        {
            addresses.append(("STS", endpoint.url))
        }
        if let files = patient.files,
            case .sso(let source) = (try? ProfileResolver.plan(for: patient.selection.name, in: files))?.base
        {
            if let endpoints = try? SSOEndpoints.resolve(region: source.region, settings: settings) {
                addresses.append(("the portal of IAM Identity Center", endpoints.portal))
                addresses.append(("the token service of IAM Identity Center", endpoints.oidc))
            }
        }
        return addresses
    }

    /// Any answer will do: whoever answers can be reached.
    private static func answer(
        of url: String,
        _ service: String,
        _ patient: Patient
    ) async -> Result<HTTPResponse, TransportError> {
        let address: EndpointAddress
        do throws(EndpointAddress.Problem) {
            address = try EndpointAddress(url, service: service)
            try address.requireSecure(patient.platform.transport, service: service)
        } catch {
            return .failure(TransportError(.invalidURL, error.message))
        }
        let request = TransportRequest(
            head: HTTPRequest(method: .get, scheme: address.scheme, authority: address.authority, path: address.path),
            connectTimeout: .seconds(3),
            timeout: .seconds(5)
        )
        do {
            return .success(try await patient.platform.transport.send(request).head)
        } catch let error as TransportError {
            return .failure(error)
        } catch {
            return .failure(TransportError(.receiveFailed, "the transport threw \(type(of: error))"))
        }
    }
}
