import Adoption
import ArgumentParser
import CommandSupport
import Encoding
import Images

/// The pixels that an encoder was trained with, as far as no file beside it says so.
struct InputArguments: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "The encoder's input, pixels. (default: what the model or a file beside it says)", valueName: "n|HxW"))
    var size: Sides?

    @Option(
        help: """
            Mean, std and resizing by a name: imagenet, clip, siglip, inception, or none for an encoder that takes 0...255 \
            as it is. (default: what preprocessor_config.json or timm's config.json beside the encoder says)
            """)
    var preprocessing: Preprocessing.Preset?

    @Option(
        help: ArgumentHelp(
            "The mean of each channel, of pixel values between 0 and 1; one number for all.", valueName: "r,g,b"))
    var mean: Channels?

    @Option(
        help: ArgumentHelp("The standard deviation of each channel; one number for all.", valueName: "r,g,b"))
    var std: Channels?

    @Option(help: "What pixel values --mean and --std are of: 1 for 0...1, 255 for 0...255. (default: 1)")
    var pixelRange: Int?

    @Option(
        help: ArgumentHelp(
            "The length that the shorter side is resized to before the centre is cropped, or both sides. (default: the "
                + "size)", valueName: "n|HxW"))
    var resize: Sides?

    @Option(help: "In place of --resize: the share of the resized image that is cropped, as timm's crop_pct.")
    var cropPct: Double?

    @Option(
        help: """
            How the sides come about: shorter (the shorter side, then the centre), squash (both sides), fit (the whole \
            image, padded), pad (padded to a square, then both sides), none (cropped only). (default: shorter)
            """)
    var resizeMode: TransformPlan.Mode?

    @Option(help: ArgumentHelp("The colour of padding, 0 to 255; one number for all. (default: 0)", valueName: "r,g,b"))
    var padColor: Channels?

    @Option(
        help: """
            How images are resized: \(InputTransform.Interpolation.allCases.map(\.rawValue).joined(separator: ", ")). \
            (default: bilinear)
            """)
    var interpolation: InputTransform.Interpolation?

    @Option(help: "The order of the encoder's channels: rgb or bgr. (default: rgb)")
    var channelOrder: ChannelOrder?

    @OptionGroup
    var loader: LoaderArguments

    func validate() throws {
        for (name, sides) in [("--size", size), ("--resize", resize)] {
            for side in [sides?.height, sides?.width].compactMap(\.self) where !(InputTransform.sides ~= side) {
                throw ValidationError("\(name) must be between 1 and \(InputTransform.sides.upperBound), not \(side).")
            }
        }
        if let pixelRange, ![1, 255].contains(pixelRange) { throw ValidationError("--pixel-range must be 1 or 255.") }
        if let cropPct, !(cropPct > 0 && cropPct <= 1) {
            throw ValidationError("--crop-pct must be above 0 and at most 1.")
        }
        guard resize == nil || cropPct == nil else { throw ValidationError("Give --resize or --crop-pct, not both.") }
        if let padColor, !padColor.values.allSatisfy({ (0...255).contains($0) && $0.rounded() == $0 }) {
            throw ValidationError("--pad-color takes whole numbers from 0 to 255.")
        }
        try Channels.check(mean: mean, std: std, pixelRange: pixelRange)
    }

    /// The flags that were given.
    var given: [String] {
        let flags = [
            ("--size", size != nil), ("--preprocessing", preprocessing != nil), ("--mean", mean != nil),
            ("--std", std != nil), ("--pixel-range", pixelRange != nil), ("--resize", resize != nil),
            ("--crop-pct", cropPct != nil), ("--resize-mode", resizeMode != nil), ("--pad-color", padColor != nil),
            ("--interpolation", interpolation != nil), ("--channel-order", channelOrder != nil),
        ]
        return flags.filter(\.1).map(\.0) + loader.given
    }

    /// What was said.
    ///
    /// - Parameter alpha: what a command's `--alpha` said of transparency.
    /// - Returns: with nil for what was not said.
    func request(alpha: LoaderPolicy.Alpha? = nil) -> PreprocessingRequest {
        var length = cropPct.map { TransformPlan.Length.share($0) }
        if let resize {
            length = resize.isOne ? .pixels(resize.height) : .rectangle(height: resize.height, width: resize.width)
        }
        return PreprocessingRequest(
            size: size.map { ImageSize(height: $0.height, width: $0.width) }, mean: mean?.values, std: std?.values,
            pixelRange: pixelRange.map(Double.init), channelOrder: channelOrder, preset: preprocessing,
            mode: resizeMode, length: length, interpolation: interpolation,
            padding: padColor?.values.map { UInt8($0) }, loader: loader.policy(alpha: alpha))
    }
}

/// One side for both, or height and width, as in 224 or 192x256.
struct Sides: ExpressibleByArgument {
    let height: Int
    let width: Int
    /// Whether one number was given.
    let isOne: Bool

    init?(argument: String) {
        let parts = argument.lowercased().split(separator: "x", omittingEmptySubsequences: false).map { Int($0) }
        guard let height = parts.first ?? nil, let width = parts.last ?? nil, parts.count <= 2 else { return nil }
        self.height = height
        self.width = width
        isOne = parts.count == 1
    }
}

extension Preprocessing.Preset: ExpressibleByArgument {}
extension TransformPlan.Mode: ExpressibleByArgument {}
