import ArgumentParser
import CommandSupport
import Training
import TrainingRuns

/// How views are drawn from an image.
struct AugmentationArguments: ParsableArguments {
    @Option(help: "Views of each image in a step.")
    var views: Int?

    @Option(
        help: ArgumentHelp(
            "The sides of views, pixels, for equal parts of the run. (default: --size throughout)",
            valueName: "first,..."))
    var viewSizes: NumberList?

    @Option(help: ArgumentHelp("The share of the image's area that a crop takes.", valueName: "least,greatest"))
    var cropScale: NumberList?

    @Option(help: ArgumentHelp("The width of a crop over its height.", valueName: "least,greatest"))
    var cropRatio: NumberList?

    @Option(help: ArgumentHelp("How often a view is mirrored.", valueName: "probability"))
    var flip: Float?

    @Option(help: ArgumentHelp("How often colors are changed.", valueName: "probability"))
    var jitter: Float?

    @Option(
        help: ArgumentHelp(
            "How much colors are changed.", valueName: "brightness,contrast,saturation,hue"))
    var jitterStrength: NumberList?

    @Option(help: ArgumentHelp("How often a view loses its colors.", valueName: "probability"))
    var grayscale: Float?

    /// The flag's former spelling.
    @Option(name: .customLong("greyscale"), help: .hidden)
    var formerGrayscale: Float?

    @Option(
        help: ArgumentHelp(
            "How often a view is turned by quarters of the circle, as a class of its own.",
            valueName: "probability"))
    var turn: Float?

    @Option(
        help: ArgumentHelp(
            "How often a view's tiles change places; such views are one class more.", valueName: "probability"))
    var shuffle: Float?

    private var isEmpty: Bool {
        views == nil && viewSizes == nil && cropScale == nil && cropRatio == nil && flip == nil && jitter == nil
            && jitterStrength == nil && grayscale == nil && formerGrayscale == nil && turn == nil && shuffle == nil
    }

    func apply(to settings: inout RunSettings) throws {
        guard settings.backbone == nil || isEmpty else {
            throw ValidationError(
                "Options of augmentation do not go with --encoder: it embeds each image once, as it is.")
        }
        if let views { settings.training.views = views }
        if let sizes = viewSizes?.values {
            settings.training.sizes = try sizes.enumerated().map { index, size in
                guard 8...1024 ~= size else { throw ValidationError("--view-sizes must be between 8 and 1024.") }
                return SizePhase(from: Double(index) / Double(sizes.count), size: Int(size))
            }
        }
        if let cropScale { settings.training.augmentation.scale = try range(cropScale, "--crop-scale") }
        if let cropRatio { settings.training.augmentation.ratio = try range(cropRatio, "--crop-ratio") }
        if let flip { settings.training.augmentation.flipProbability = try share(flip, "--flip") }
        if let jitter { settings.training.augmentation.jitterProbability = try share(jitter, "--jitter") }
        if let gray = grayscale ?? formerGrayscale {
            settings.training.augmentation.grayscaleProbability = try share(gray, "--grayscale")
        }
        if let turn { settings.training.augmentation.turnProbability = try share(turn, "--turn") }
        if let shuffle {
            settings.training.augmentation.shuffleProbability = try share(shuffle, "--shuffle")
        }
        if let strengths = jitterStrength?.values.map(Float.init) {
            guard strengths.count == 4, strengths.allSatisfy({ $0 >= 0 }), strengths[3] <= 0.5 else {
                throw ValidationError("--jitter-strength takes four numbers of at least 0, hue being at most 0.5.")
            }
            settings.training.augmentation.brightness = strengths[0]
            settings.training.augmentation.contrast = strengths[1]
            settings.training.augmentation.saturation = strengths[2]
            settings.training.augmentation.hue = strengths[3]
        }
    }

    private func range(_ list: NumberList, _ flag: String) throws -> ClosedRange<Float> {
        guard list.values.count == 2, list.values[0] > 0, list.values[0] <= list.values[1] else {
            throw ValidationError("\(flag) takes two positive numbers, the least first.")
        }
        return Float(list.values[0])...Float(list.values[1])
    }

    private func share(_ value: Float, _ flag: String) throws -> Float {
        guard 0...1 ~= value else { throw ValidationError("\(flag) must be between 0 and 1.") }
        return value
    }
}
