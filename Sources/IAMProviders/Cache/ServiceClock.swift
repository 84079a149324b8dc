// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

package import IAMCredentials
package import IAMPlatform
package import IAMSTS
internal import Synchronization

package import struct FoundationEssentials.Date

/// The time as the credential service sees it, for decisions about the end of what it issued.
///
/// A machine whose clock is an hour fast would otherwise throw away every session at once, and one whose clock is an
/// hour slow would use them for an hour too long.
package final class ServiceClock: WallClock {
    private let local: any WallClock
    private let skew: ClockSkew
    private let state = Mutex((host: "", adopted: 0))

    package init(local: any WallClock, skew: ClockSkew) {
        self.local = local
        self.skew = skew
    }

    package func now() -> Date { local.now().addingTimeInterval(offset.seconds) }

    /// How far the service is ahead of this machine: as it has told itself, or else as a stored session says.
    package var offset: Duration {
        let (host, adopted) = state.withLock { $0 }
        let learnt = skew.offset(host: host)
        return learnt == .zero ? .seconds(adopted) : learnt
    }

    /// Follows the time of this host from now on.
    func follow(host: String) { state.withLock { $0.host = host } }

    /// Takes over what another process learnt and left in a stored session, in seconds.
    func adopt(offset seconds: Int) { state.withLock { $0.adopted = seconds } }
}

/// A provider that knows the time of the service its credentials come from.
package protocol ServiceTimed: CredentialProvider {
    /// The clock to judge the end of the credentials by; `nil` for that of the machine.
    var serviceClock: ServiceClock? { get }
}
