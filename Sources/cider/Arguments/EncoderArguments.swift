import Adoption
import ArgumentParser
import Fitting

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
        help: ArgumentHelp("The output that gives the model's own logits. (default: found, and said)", valueName: "name"))
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

    /// Adopts a model, and decides how its pixels are made.
    ///
    /// - Parameters:
    ///   - path: the model's file.
    ///   - input: what is said about pixels.
    ///   - note: gets what was found and done, each in one sentence.
    /// - Throws: `AdoptionError` or `PreprocessingError`.
    func adopt(
        _ path: String, input: InputArguments, note: (String) -> Void
    ) throws -> (encoder: AdoptedEncoder, preprocessing: ResolvedPreprocessing, classNames: [String]?) {
        let request = AdoptionRequest(
            modelPath: path, featuresOutput: featuresOutput, projectionOutput: projectionOutput,
            stagesOutput: stagesOutput, logitsOutput: logitsOutput, pooling: pool, size: input.request.size)
        let encoder = try EncoderAdopter().adopt(request)
        let preprocessing = try Preprocessing.resolve(input.request, besideModel: path, model: encoder.input)
        preprocessing.lines.forEach(note)
        guard encoder.logits != nil else { return (encoder, preprocessing, nil) }
        if let classes { return (encoder, preprocessing, try ClassNames.read(classes)) }
        let found = try ClassNames.find(besideModel: path)
        if let found { note("names of the model's \(found.names.count) classes from \(found.source)") }
        return (encoder, preprocessing, found?.names)
    }
}

extension Pooling: ExpressibleByArgument {}
