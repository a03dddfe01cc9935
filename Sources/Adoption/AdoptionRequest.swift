// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

/// A model that a person gives as encoder, and what they say about it.
package struct AdoptionRequest: Sendable, Equatable {
    /// An ONNX file, or an OpenVINO `.xml` with the `.bin` beside it.
    package var modelPath: String
    /// The tensor that gives features; any of the graph's, nil to choose it.
    package var featuresOutput: String?
    /// The tensor that gives projections; nil for an output called `projection`.
    package var projectionOutput: String?
    /// The tensor that gives stages; nil for an output called `stages`.
    package var stagesOutput: String?
    /// The tensor that gives the model's own logits; nil to find it.
    package var logitsOutput: String?
    /// How several vectors for an image become one.
    package var pooling: Pooling
    /// Height and width of the images that the model will get; nil for those that it states.
    package var size: ImageSize?

    package init(
        modelPath: String, featuresOutput: String? = nil, projectionOutput: String? = nil, stagesOutput: String? = nil,
        logitsOutput: String? = nil, pooling: Pooling = .auto, size: ImageSize? = nil
    ) {
        self.modelPath = modelPath
        self.featuresOutput = featuresOutput
        self.projectionOutput = projectionOutput
        self.stagesOutput = stagesOutput
        self.logitsOutput = logitsOutput
        self.pooling = pooling
        self.size = size
    }
}

/// Height and width in pixels.
package struct ImageSize: Sendable, Hashable {
    package let height: Int
    package let width: Int

    package init(height: Int, width: Int) {
        self.height = height
        self.width = width
    }
}
