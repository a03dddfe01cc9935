// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

import Datasets

/// An image of a pipeline, and what there is of it.
package struct PipelineImage<Value: Sendable>: Sendable {
    /// Its place, from 0, among all images of the pipeline.
    package let place: Int
    /// What a person knows it by.
    package let name: String
    /// The path inside its set.
    package let identifier: String
    /// The name of its class; nil where it has none.
    package let label: String?
    package let value: Value

    package init(place: Int, name: String, identifier: String, label: String?, value: Value) {
        self.place = place
        self.name = name
        self.identifier = identifier
        self.label = label
        self.value = value
    }

    /// The same image, with something else of it.
    package func map<Other: Sendable>(_ change: (Value) throws -> Other) rethrows -> PipelineImage<Other> {
        PipelineImage<Other>(
            place: place, name: name, identifier: identifier, label: label, value: try change(value))
    }
}

/// Why an image cannot be used.
package struct UnusableImage: Error, CustomStringConvertible {
    /// In one line, for where the image's name is told already.
    package let reason: String
    /// In one line, as the error says it by itself.
    package let description: String

    /// - Parameter reason: in one line.
    package init(reason: String) {
        self.reason = reason
        description = reason
    }

    /// - Parameter error: of reading, or of preparing.
    package init(_ error: any Error) {
        if let unusable = error as? UnusableImage {
            self = unusable
            return
        }
        description = "\(error)"
        reason = (error as? DatasetError)?.reason ?? description
    }
}
