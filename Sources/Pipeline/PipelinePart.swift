// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

package import Datasets

/// Some of a pipeline's images.
package enum PipelinePart: Sendable {
    case set(ImageSet)
    /// Something that was to be there, under the name that a person knows it by, and why it is not.
    case unreadable(name: String, UnusableImage)

    /// A set, and before its images what of it cannot be reached.
    package static func parts(of set: ImageSet) -> [PipelinePart] {
        set.problems.map { .unreadable(name: set.name(of: $0.identifier), UnusableImage(reason: $0.reason)) }
            + [.set(set)]
    }
}
