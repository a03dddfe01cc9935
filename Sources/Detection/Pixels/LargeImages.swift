// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

import Dispatch
package import Images

/// Large images wait for each other, so that the threads that decode need not each have the memory of the largest image
/// that is allowed.
package enum LargeImages {
    /// Pixels that any number of threads may decode at once.
    package static let commonPixels = 25_000_000
    /// Images of more pixels that are decoded at once in the process.
    private static let places = DispatchSemaphore(value: 2)

    /// Does what decodes an image, at once where it is not large.
    ///
    /// - Parameters:
    ///   - limits: what is refused for its size.
    ///   - body: decodes within the limits that it is given.
    /// - Returns: what the body gives.
    /// - Throws: ``ImageError`` as the body does.
    package static func decode<T>(
        within limits: ImageLimits, _ body: (ImageLimits) throws(ImageError) -> T
    ) throws(ImageError) -> T {
        guard limits.maximumPixels > commonPixels else { return try body(limits) }
        do {
            return try body(ImageLimits(maximumPixels: commonPixels))
        } catch .tooManyPixels(let width, let height, _) {
            let (pixels, overflow) = width.multipliedReportingOverflow(by: height)
            guard !overflow, pixels <= limits.maximumPixels else {
                throw .tooManyPixels(width: width, height: height, limit: limits.maximumPixels)
            }
            places.wait()
            defer { places.signal() }
            return try body(limits)
        }
    }
}
