// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

import ONNX

extension GraphReading {
    /// The input that takes the images.
    ///
    /// - Throws: ``AdoptionError`` where there is none, or several that could be.
    func imageInput(_ model: ModelName, size: ImageSize?) throws(AdoptionError) -> ModelInput {
        let inputs = graph.inputDescriptions
        if let strange = inputs.first(where: { !$0.isTensor }) {
            throw model.refusal(
                "its input '\(strange.value.name)' is a sequence or map, not a tensor of images",
                "export the image encoder with one tensor as input")
        }
        var found = inputs.compactMap { input in ModelInput(input).map { (input.value.name, $0) } }
        if found.isEmpty, let wide = inputs.first(where: { $0.elementType == 11 && $0.shape?.count == 4 }) {
            throw model.refusal(
                "its input '\(wide.value.name)' is in float64", "export it in float32: model.float() before the export")
        }
        if found.count > 1 {
            let named = found.filter { name, _ in
                let name = name.lowercased()
                return ["pixel_values", "image", "images", "input", "x"].contains(name)
            }
            if named.count == 1 { found = named }
        }
        guard let image = found.first else {
            let list = inputs.map { "\($0.value.name) \($0.shapeText)" }.joined(separator: ", ")
            throw model.refusal(
                "it has no image input [N,C,H,W] or [N,H,W,C] of 1 or 3 channels in floating-point numbers or bytes: "
                    + "\(list.isEmpty ? "it has no input" : list)", "export the image encoder alone")
        }
        guard found.count == 1 else {
            throw model.refusal(
                "several of its inputs take images: \(found.map(\.0).joined(separator: ", "))",
                "export the encoder of one image alone")
        }
        return image.1
    }
}

extension ModelInput {
    /// Nil where the input takes no batch of images.
    init?(_ input: TensorDescription) {
        guard input.isTensor, input.isFloat || input.isUInt8, let shape = input.shape else { return nil }
        self.init(name: input.value.name, shape: shape, isUInt8: input.isUInt8)
    }

    /// Nil where the shape is none of a batch of images.
    init?(name: String, shape: [Int?], isUInt8: Bool) {
        guard shape.count == 4 else { return nil }
        let layout: Layout
        let channels: Int
        switch (shape[1], shape[3]) {
        case (3, _): (layout, channels) = (.channelsFirst, 3)
        case (_, 3): (layout, channels) = (.channelsLast, 3)
        case (1, let last) where last != 1: (layout, channels) = (.channelsFirst, 1)
        case (_, 1): (layout, channels) = (.channelsLast, 1)
        case (1, _): (layout, channels) = (.channelsFirst, 1)
        case (nil, _): (layout, channels) = (.channelsFirst, 3)
        default: return nil
        }
        let sides = layout == .channelsFirst ? (shape[2], shape[3]) : (shape[1], shape[2])
        self.init(
            name: name, layout: layout, height: sides.0, width: sides.1, channels: channels, isUInt8: isUInt8,
            batch: shape[0])
    }

    /// The shape for images of a size, nil where a dimension is not known.
    func shape(size: ImageSize?, batch: Int?) -> [Int?] {
        let (height, width) = (height ?? size?.height, width ?? size?.width)
        return layout == .channelsFirst ? [batch, channels, height, width] : [batch, height, width, channels]
    }
}

extension TensorDescription {
    /// The shape as in `[?,3,32,32]`.
    var shapeText: String {
        guard let shape else { return "[...]" }
        return "[" + shape.map { $0.map(String.init) ?? "?" }.joined(separator: ",") + "]"
    }
}
