// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

package import HummingbirdCore
internal import IAMPlatform
package import Logging
package import NIOCore

/// A connection whose requests are served on its own thread: handing each over to the threads of all tasks and back takes
/// longer than many an answer.
package struct LoopBoundChannel<Base: ServerChildChannel>: ServerChildChannel where Base.Value == HTTP1Channel.Value {
    private let base: Base
    private let before: (@Sendable () -> any ChannelHandler)?

    /// Makes the connection.
    ///
    /// - Parameters:
    ///   - base: What serves it.
    ///   - before: Makes a handler that gets each part of a request before a task does, and may answer for it.
    package init(_ base: Base, before: (@Sendable () -> any ChannelHandler)? = nil) {
        self.base = base
        self.before = before
    }

    package func setup(channel: any Channel, logger: Logger) -> EventLoopFuture<Base.Value> {
        base.setup(channel: channel, logger: logger).flatMapThrowing { value in
            if let before {
                let pipeline = channel.pipeline.syncOperations
                let counting = try pipeline.handler(type: HTTPConnectionStateHandler.self)
                try pipeline.addHandler(before(), position: .after(counting))
            }
            return value
        }
    }

    package func handle(value: Base.Value, logger: Logger) async {
        await withTaskExecutorPreference(LoopExecutor(value.channel.eventLoop.execute)) {
            await base.handle(value: value, logger: logger)
        }
    }
}
