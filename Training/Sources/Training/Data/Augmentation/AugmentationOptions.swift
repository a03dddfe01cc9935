/// How views are drawn from an image; the defaults are the paper's.
package struct AugmentationOptions: Sendable, Hashable, Codable {
    /// The least and greatest share of the image's area that a crop takes.
    package var scale: ClosedRange<Float> = 0.2...1
    /// The least and greatest width over height of a crop, drawn evenly on a logarithmic scale.
    package var ratio: ClosedRange<Float> = 0.75...4.0 / 3
    /// How often a view is mirrored.
    package var flipProbability: Float = 0.5
    /// How often brightness, contrast, saturation and hue are changed, all four in random order.
    package var jitterProbability: Float = 0.8
    /// Brightness is multiplied by a factor within 1 ± this.
    package var brightness: Float = 0.4
    /// Contrast is multiplied by a factor within 1 ± this.
    package var contrast: Float = 0.4
    /// Saturation is multiplied by a factor within 1 ± this.
    package var saturation: Float = 0.4
    /// Hue is turned by a share of the full circle within ± this.
    package var hue: Float = 0.1
    /// How often a view loses its colors.
    package var grayscaleProbability: Float = 0.2
    /// How often a view is turned by one, two or three quarters of the circle, to be told apart from its upright class.
    ///
    /// The paper has none. A class and its three turns are four classes then: what looks the same either way, as
    /// textures do, comes to lie between them. Lee, Hwang, Shin, "Self-supervised Label Augmentation via Input
    /// Transformations", ICML 2020; Tack et al., "CSI", NeurIPS 2020.
    package var turnProbability: Float = 0
    /// How often a view is cut into tiles that change places; such views are one class more, whatever they show.
    ///
    /// The paper has none. Textures keep their looks and objects lose their shape, so that the class takes in what has
    /// parts of the ID classes and not their whole. Tack et al., "CSI", NeurIPS 2020, compare such shifts.
    package var shuffleProbability: Float = 0

    package init() {}
}
