import ArgumentParser
import CommandSupport
import Files
import Images
import Training
import TrainingRuns

/// The images that a run learns from.
struct TrainingSetArguments: ParsableArguments {
    @Option(
        name: .customLong("id"),
        help: ArgumentHelp("The images to train from: CLASS/file, as a folder or a tar.", valueName: "set"))
    var trainingSet: String?

    @Option(
        help: ArgumentHelp("Held-out images of the same classes, to measure the network with.", valueName: "set"))
    var validation: String?

    @Option(
        help: "Where --validation is not given: the share of each class to hold out, by the seed. (default: 0.1)")
    var validationShare: Double?

    @Option(
        help: "The side of the network's square input, pixels. (default: 224 for resnet18 and resnet50, else 32)")
    var size: Int?

    @Option(
        help: "The length that the shorter side is resized to before the center is cropped. (default: the size)")
    var resize: Int?

    @Option(help: "How images are resized: bilinear (antialiased) or bicubic. (default: bilinear)")
    var interpolation: InputTransform.Interpolation?

    @OptionGroup
    var loader: LoaderArguments

    @Option(
        help: ArgumentHelp(
            "The mean of each channel, of pixel values between 0 and 1; one number for all. (default: measured)",
            valueName: "r,g,b"))
    var mean: Channels?

    @Option(
        help: ArgumentHelp(
            "The standard deviation of each channel; one number for all. (default: measured)", valueName: "r,g,b"))
    var std: Channels?

    @Option(
        help: ArgumentHelp(
            "Decoded pixels up to this are kept in memory; larger sets are decoded in each epoch. (default: 4)",
            valueName: "GiB"))
    var memoryLimit: Double?

    @Option(help: "The largest image that is decoded, pixels. (default: \(ImageLimits.default.maximumPixels))")
    var maxPixels: Int?

    @Flag(help: "Pass over images that cannot be decoded, and tell how many.")
    var skipUnreadable = false

    func apply(to settings: inout RunSettings) throws {
        if let trainingSet { settings.trainingSet = Self.absolute(trainingSet) }
        if let validation { settings.validationSet = Self.absolute(validation) }
        if let validationShare { settings.validationShare = validationShare }
        if size != nil || resize != nil || interpolation != nil {
            let side = size ?? settings.transform.width
            let shorter = resize ?? (size == nil ? settings.shorterSide : side)
            guard InputTransform.sides.contains(side), InputTransform.sides.contains(shorter) else {
                throw ValidationError("--size and --resize must be between 1 and 4096.")
            }
            let policy = settings.transform.loader
            settings.transform = InputTransform(
                resize: shorter, crop: side, interpolation: interpolation ?? settings.transform.interpolation)
            settings.transform.loader = policy
        }
        settings.transform.loader = loader.policy(over: settings.transform.loader)
        if mean != nil || std != nil {
            guard let mean, let std else { throw ValidationError("--mean and --std go together: give both.") }
            try Channels.check(mean: mean, std: std, pixelRange: nil)
            try Channels.checkUnitRange(mean: mean, std: std)
            settings.measuresStatistics = false
            settings.training.statistics = .init(
                mean: mean.ofColors.map(Float.init), deviation: std.ofColors.map(Float.init))
        }
        if let memoryLimit {
            guard memoryLimit >= 0, memoryLimit < 0x1p20 else {
                throw ValidationError("--memory-limit must be between 0 and 1,048,576 GiB.")
            }
            settings.memoryLimit = Int(memoryLimit * 0x1p30)
        }
        if let maxPixels { settings.maximumPixels = maxPixels }
        if skipUnreadable { settings.skipsUnreadable = true }
    }

    /// As seen from anywhere, since a run may be resumed from another folder.
    static func absolute(_ path: String) -> String {
        path.hasPrefix("/") ? path : (Folder.resolved(".") ?? ".") + "/" + path
    }
}
