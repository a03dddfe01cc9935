// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

package import Foundation

/// The package's folder.
package let packageFolder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()

/// Values made by reference implementations: the folder that `CIDER_GOLDEN` names, and its neighbors.
package enum SharedData {
    package static let golden = URL(
        filePath: ProcessInfo.processInfo.environment["CIDER_GOLDEN"]
            ?? packageFolder.appending(path: "../shared/golden").path(percentEncoded: false))

    /// A small CIDER-trained encoder with golden outputs.
    package static let baseline = golden.appending(path: "../baseline").standardized

    /// CIFAR-10 and out-of-distribution sets.
    package static let images = golden.appending(path: "../data").standardized

    /// What a skipped test says.
    package static let absence = "the folder that CIDER_GOLDEN names (default ../shared/golden) is absent"

    package static var hasGolden: Bool { exists(golden) }
    package static var hasBaseline: Bool { exists(baseline) && exists(images) }

    private static func exists(_ url: URL) -> Bool {
        FileManager.default.fileExists(atPath: url.path(percentEncoded: false))
    }
}
