// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

/// A mild change of an image that leaves what it shows as it is.
///
/// The kinds and severities of CIFAR-10-C (Hendrycks and Dietterich, "Benchmarking neural network robustness to common
/// corruptions and perturbations", ICLR 2019), as this project writes them: on the encoder's square of pixels, rounded to
/// 8 bits.
package enum Corruption: String, Sendable, Codable, CaseIterable {
    /// Blur by a Gaussian of 0.4 to 1 pixels in a square of 32, and of as much more in a larger one.
    case gaussianBlur = "gaussian_blur"
    /// Gaussian noise of standard deviation 0.04 to 0.1 of white in every channel of every pixel.
    case gaussianNoise = "gaussian_noise"
    /// The value of hue-saturation-value raised by 0.05 to 0.3 of white.
    case brightness
    /// Contrast to the channel's mean, lowered to 0.75 to 0.15.
    case contrast
    /// JPEG of quality 80 to 40.
    case jpeg

    /// From mild to strong.
    package static let severities = 1...5

    /// The parameter of each severity.
    private var parameters: [Double] {
        switch self {
        case .gaussianBlur: [0.4, 0.6, 0.7, 0.8, 1]
        case .gaussianNoise: [0.04, 0.06, 0.08, 0.09, 0.1]
        case .brightness: [0.05, 0.1, 0.15, 0.2, 0.3]
        case .contrast: [0.75, 0.5, 0.4, 0.3, 0.15]
        case .jpeg: [80, 65, 58, 50, 40]
        }
    }

    /// The corrupted image.
    ///
    /// - Parameters:
    ///   - image: an image of any size.
    ///   - severity: in ``severities``.
    ///   - seed: where the noise begins; the same seed gives the same image.
    /// - Returns: an image of the same size.
    /// - Precondition: `severity` is in ``severities``.
    package func apply(to image: RGBImage, severity: Int, seed: UInt64) -> RGBImage {
        precondition(Self.severities.contains(severity), "Severities are 1 to 5.")
        let parameter = parameters[severity - 1]
        return switch self {
        case .gaussianBlur: image.blurred(sigma: parameter * Double(min(image.width, image.height)) / 32)
        case .gaussianNoise: image.noisy(deviation: 255 * parameter, seed: seed)
        case .brightness: image.brightened(by: 255 * parameter)
        case .contrast: image.contrasted(by: parameter)
        case .jpeg: image.compressed(quality: Int(parameter))
        }
    }
}

/// A channel's value in 0...255, rounded.
func channelValue(_ value: Double) -> UInt8 {
    UInt8(min(255, max(0, value)).rounded())
}
