/// An encoder in 8 bits, made from that of another detector.
package struct EncoderQuantization: Sendable, Equatable, Codable {
    /// The version of the detector whose encoder it was.
    package let from: String

    /// The layers in 8 bits.
    package let layers: Int

    /// The layers that stayed in float.
    package let floatLayers: Int

    /// The images of the bank that ranges were measured on.
    package let images: Int

    package init(from: String, layers: Int, floatLayers: Int, images: Int) {
        self.from = from
        self.layers = layers
        self.floatLayers = floatLayers
        self.images = images
    }

    private enum CodingKeys: String, CodingKey {
        case from, layers, images
        case floatLayers = "float_layers"
    }
}
