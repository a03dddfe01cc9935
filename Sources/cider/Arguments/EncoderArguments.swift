import Adoption
import ArgumentParser
import CommandSupport
import Fitting
import Images

/// Which model is the encoder, and which of its tensors are read.
struct EncoderArguments: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "The encoder output of the k-nearest-neighbour score: any tensor of the model. (default: chosen, and said)",
            valueName: "name"))
    var featuresOutput: String?

    @Option(help: ArgumentHelp("The encoder output of the prototypes.", valueName: "name"))
    var projectionOutput: String?

    @Option(help: ArgumentHelp("The encoder output of the Mahalanobis scores.", valueName: "name"))
    var stagesOutput: String?

    @Option(
        help: ArgumentHelp(
            "The output that gives the model's own logits. (default: found, and said)", valueName: "name"))
    var logitsOutput: String?

    @Option(
        help: """
            How tokens or a feature map become one vector: auto, mean, max, gem, cls or none. 'auto' takes what best tells \
            the classes of a sample of the images.
            """)
    var pool: Pooling = .auto

    @Option(
        help: ArgumentHelp(
            "The names of the model's own classes: a line each, or JSON. (default: id2label of a config.json beside the "
                + "encoder, else the set's classes where they are as many)", valueName: "file"))
    var classes: String?

    /// The flags that were given.
    var given: [String] {
        let flags = [
            ("--features-output", featuresOutput != nil), ("--projection-output", projectionOutput != nil),
            ("--stages-output", stagesOutput != nil), ("--logits-output", logitsOutput != nil),
            ("--pool", pool != .auto), ("--classes", classes != nil),
        ]
        return flags.filter(\.1).map(\.0)
    }

    /// Adopts a model, and decides how its pixels are made.
    ///
    /// - Parameters:
    ///   - path: the model's file.
    ///   - input: what is said about pixels.
    ///   - alpha: what the command's `--alpha` says of transparency.
    ///   - note: gets what was found and done, each in one sentence.
    /// - Returns: the encoder, its pixels, and the names of its own classes where it has any.
    /// - Throws: `AdoptionError` or `PreprocessingError`.
    func adopt(
        _ path: String, input: InputArguments, alpha: LoaderPolicy.Alpha? = nil, note: (String) -> Void
    ) throws -> (encoder: AdoptedEncoder, preprocessing: ResolvedPreprocessing, classNames: [String]?) {
        let request = AdoptionRequest(
            modelPath: path, featuresOutput: featuresOutput, projectionOutput: projectionOutput,
            stagesOutput: stagesOutput, logitsOutput: logitsOutput, pooling: pool, size: input.request().size)
        let encoder = try EncoderAdopter().adopt(request)
        let preprocessing = try Preprocessing.resolve(
            input.request(alpha: alpha), besideModel: path, model: encoder.input)
        preprocessing.lines.forEach(note)
        guard encoder.logits != nil else {
            if classes != nil { note("warning: the model gives no logits, so --classes is not used") }
            return (encoder, preprocessing, nil)
        }
        let names = try classNames(besideModel: path)
        if let names, classes == nil { note("names of the model's \(names.count) classes from the config beside it") }
        return (encoder, preprocessing, names)
    }

    /// The names of the model's own classes.
    ///
    /// - Parameter path: the model's file.
    /// - Returns: the names that were given, else those in a file beside the model; nil for none.
    /// - Throws: `PreprocessingError`.
    func classNames(besideModel path: String?) throws -> [String]? {
        if let classes { return try ClassNames.read(classes) }
        return try path.flatMap { try ClassNames.find(besideModel: $0)?.names }
    }
}

extension Pooling: ExpressibleByArgument {}
