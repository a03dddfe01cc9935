// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

// Called by ScoringChannel for each HTTP/2 connection, on its event loop.

import NIOCore
import NIOHTTP2

extension ConnectionLimits {
    /// What NIO holds an HTTP/2 connection to; whoever exceeds it is told by a GOAWAY frame and cut off.
    var http2: NIOHTTP2Handler.Configuration {
        var configuration = NIOHTTP2Handler.Configuration()
        configuration.connection.initialSettings = [
            HTTP2Setting(parameter: .maxConcurrentStreams, value: maxStreams),
            HTTP2Setting(parameter: .initialWindowSize, value: Self.streamWindow),
            // A header over the limit, but not far over it, is told on its stream; the others are not cut off with it.
            HTTP2Setting(parameter: .maxHeaderListSize, value: 2 * maxHeaderBytes),
        ]
        configuration.connection.targetWindowSize = Self.connectionWindow
        configuration.stream.targetWindowSize = Self.streamWindow

        // A header of that size takes four frames, of the 16 KiB that a frame has.
        configuration.connection.maximumSequentialContinuationFrames = 2 * maxHeaderBytes / 16_384
        configuration.connection.maximumSequentialEmptyDataFrames = 8
        configuration.connection.maximumBufferedControlFrames = 1000
        // Frames of a stream that was answered before its body's end may still be on their way.
        configuration.connection.maximumRecentlyResetStreams = 2 * maxStreams

        // A proxy resets streams for all its clients that leave: more than the default of 200 in 30 s, on one connection.
        configuration.stream.streamResetFrameRateLimit.maximumCount = 1000
        configuration.stream.streamResetFrameRateLimit.windowLength = .seconds(30)
        configuration.connection.controlFrameRateLimit.maximumCount = 1000
        configuration.connection.controlFrameRateLimit.windowLength = .seconds(30)
        configuration.stream.streamErrorRateLimit.maximumCount = 200
        configuration.stream.streamErrorRateLimit.windowLength = .seconds(30)
        // Counted over the whole life of a connection, which the rate above bounds enough.
        configuration.connection.maximumConnectionGlitches = 10_000
        return configuration
    }

    /// The bytes that a client may send ahead of what is read, for a stream and for a connection.
    private static let streamWindow = 256 * 1024
    private static let connectionWindow = 1024 * 1024
}
