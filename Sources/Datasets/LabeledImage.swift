// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

/// An encoded image of a set.
package struct LabeledImage: Sendable, Equatable {
    /// The path inside the set, as "test/ship/0001.jpg"; the file's name, if the set is one image.
    package let identifier: String
    /// The name of the class; `nil` in a set without class folders.
    package let label: String?
    /// The bytes of the file.
    package let bytes: [UInt8]

    /// Makes an image.
    package init(identifier: String, label: String?, bytes: [UInt8]) {
        self.identifier = identifier
        self.label = label
        self.bytes = bytes
    }
}
