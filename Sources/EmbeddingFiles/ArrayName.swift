// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

/// The names that arrays of a file are known by.
enum ArrayName {
    static let features = "features"
    static let labels = "labels"
    static let identifiers = "identifiers"
    static let digests = "digests"
    static let classes = "classes"

    /// The outputs that every file may have.
    static let outputs = [features, "projection", "stages", "logits"]

    /// The names of labels, the first one first.
    static let labelNames = [labels, "label", "targets", "target", "y"]

    static let identifierNames = [identifiers, "ids", "filenames", "paths"]

    static let classNames = [classes, "class_names"]
}
