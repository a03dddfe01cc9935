import ArgumentParser
import Encoding
import Images

/// The pixels that an encoder was trained with.
struct InputArguments: ParsableArguments {
    @Option(help: "The side of the encoder's square input, pixels.")
    var size: Int

    @Option(help: ArgumentHelp("The mean of each channel, of pixel values between 0 and 1.", valueName: "r,g,b"))
    var mean: Channels

    @Option(help: ArgumentHelp("The standard deviation of each channel.", valueName: "r,g,b"))
    var std: Channels

    @Option(help: "The length that the shorter side is resized to before the centre is cropped. (default: the size)")
    var resize: Int?

    @Option(help: "How images are resized: bilinear (antialiased) or bicubic.")
    var interpolation: InputTransform.Interpolation = .bilinear

    @Option(help: "The order of the encoder's channels: rgb or bgr.")
    var channelOrder: ChannelOrder = .rgb

    func validate() throws {
        guard 1...4096 ~= size else { throw ValidationError("--size must be between 1 and 4096.") }
        if let resize, !(InputTransform.sides ~= resize) {
            throw ValidationError("--resize must be between 1 and 4096.")
        }
    }

    var input: EncoderInput {
        get throws {
            try EncoderInput(size: size, mean: mean.values, std: std.values, channelOrder: channelOrder)
        }
    }

    var transform: InputTransform {
        InputTransform(resize: resize ?? size, crop: size, interpolation: interpolation)
    }
}

/// Three numbers, one a channel.
struct Channels: ExpressibleByArgument {
    let values: [Double]

    init?(argument: String) {
        let values = argument.split(separator: ",", omittingEmptySubsequences: false).map { Double($0) }
        guard values.count == 3, values.allSatisfy({ $0?.isFinite ?? false }) else { return nil }
        self.values = values.compactMap(\.self)
    }
}
