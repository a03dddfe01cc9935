import Detection
import Hypersphere
import Images

/// What an evaluation keeps of one scored image.
struct ImageOutcome: Sendable {
    /// The image's place in its set.
    let place: Int

    /// The value of each score, in the order of the pass's score names.
    let values: [Float]

    /// The p-value of each score.
    let pValues: [Double]

    let nearest: NearestClass

    /// The angle to the prototype of the image's own class, degrees; nil where that is not known.
    let ownAngle: Double?

    /// Whether an image of the bank gives the encoder the same pixels.
    let isInBank: Bool

    /// The unit embedding in the bank's space, to look for near copies; nil where it is not kept.
    let features: [Float]?

    /// Whether its scores are those of an image that the detector was calibrated on.
    let isInCalibration: Bool

    /// What the image's file was; nil of embeddings, and of images that were changed.
    let file: (source: ImageSource, traits: ImageTraits)?

    /// The unit embedding beside the prototypes; nil where it is not kept.
    let embedding: [Float]?

    /// What leaving classes out reads, the unit embedding of each output; nil where it is not kept.
    let leftOut: OutputTable<[Float]>?
}

/// What became of the images of one set.
struct SetOutcome: Sendable {
    /// In the order of the set.
    var images: [ImageOutcome] = []

    /// The images that could not be scored, in the order of the set.
    var failures: [Failure] = []

    /// What was noted of the images' files.
    var observations: ImageObservations {
        images.reduce(into: ImageObservations()) { $0.add($1.file?.source, $1.file?.traits) }
    }

    struct Failure: Sendable {
        let place: Int
        let identifier: String
        let reason: String
    }
}
