import Encoding
package import Images
package import Training

/// All that a run from folders of images to a detector is told.
package struct RunSettings: Sendable, Equatable, Codable {
    /// The images to train from: a folder with a folder for each class, or a tar of one.
    package var trainingSet: String
    /// Held-out images of the same classes; nil to hold out a share of the training set.
    package var validationSet: String?
    /// The share of each class that is held out where there is no validation set; 0 for none.
    package var validationShare = 0.1
    /// From an upright image to the network's square.
    package var transform: InputTransform
    /// Whether the channel statistics of the configuration are measured on the training images.
    package var measuresStatistics = true
    /// The most bytes of decoded pixels that are kept; larger sets are decoded again in each epoch.
    package var memoryLimit = 4 << 30
    /// The largest image that is decoded, pixels.
    package var maximumPixels = ImageLimits.default.maximumPixels
    /// Whether images that cannot be decoded are passed over.
    package var skipsUnreadable = false
    /// Where tensors live: `cpu`, `cuda` or `cuda:1`.
    package var device = "cpu"
    /// Seconds between checkpoints; there is one at the end of each epoch as well.
    package var checkpointSeconds = 300.0
    /// The encoder that stays as it is while a head on it is trained; nil to train a whole network.
    package var backbone: BackboneSettings?
    /// The detector that is fitted at the end; nil for none.
    package var detector: DetectorSettings?
    /// How the encoder is trained.
    package var training: TrainingConfiguration

    package init(trainingSet: String, transform: InputTransform, training: TrainingConfiguration) {
        self.trainingSet = trainingSet
        self.transform = transform
        self.training = training
    }

    var decoding: ImageDecoding {
        ImageDecoding(
            transform: transform, limits: ImageLimits(maximumPixels: maximumPixels), skipsUnreadable: skipsUnreadable)
    }

    /// The length that an image's shorter side is resized to, pixels.
    package var shorterSide: Int {
        if case .shorterSide(let side) = transform.resizing { side } else { transform.width }
    }

    /// What the engine is told of the images.
    var encoderInput: EncoderInput {
        get throws {
            // By their digits: 0.455 as a Float is 0.45500001 as a Double.
            func exact(_ values: [Float]) -> [Double] { values.map { Double("\($0)") ?? Double($0) } }
            return try EncoderInput(
                width: transform.width, height: transform.height, mean: exact(training.statistics.mean),
                std: exact(training.statistics.deviation))
        }
    }

    /// Throws a sentence about the first value that makes no sense.
    func validate() throws(RunError) {
        guard transform.width == transform.height, transform.channels == 3 else {
            throw .setting("networks are trained on squares of color pixels")
        }
        guard validationShare >= 0, validationShare < 1 else {
            throw .setting("the share of images held out must be from 0 to below 1")
        }
        guard backbone == nil || !measuresStatistics else {
            throw .setting(
                "an encoder that was trained elsewhere takes the pixels that it was trained with: --mean, --std")
        }
        guard memoryLimit >= 0 else { throw .setting("the memory limit must not be negative") }
        guard maximumPixels > 0 else { throw .setting("the largest image must have at least 1 pixel") }
        guard checkpointSeconds >= 0 else { throw .setting("the time between checkpoints must not be negative") }
        guard Device(device) != nil else { throw .setting("there is no device '\(device)': cpu, cuda or cuda:N") }
    }
}

/// An encoder that was trained elsewhere, and that a head is put on.
package struct BackboneSettings: Sendable, Equatable, Codable {
    /// An ONNX file.
    package var path: String
    /// The output that gives the features; nil for the one called `features`, or the only one.
    package var output: String?

    package init(path: String, output: String? = nil) {
        self.path = path
        self.output = output
    }
}

/// The detector that is fitted at the end of a run.
package struct DetectorSettings: Sendable, Equatable, Codable {
    /// Images of the trained classes, used for nothing else: they give the thresholds.
    package var calibrationSet: String
    /// The folder to write; its last part is the detector's name.
    package var path: String
    /// The neighbour whose angle is the score; nil for half the smallest class, at most 100.
    package var k: Int?
    /// The share of in-distribution images that may be flagged.
    package var alpha = 0.05

    package init(calibrationSet: String, path: String) {
        self.calibrationSet = calibrationSet
        self.path = path
    }
}
