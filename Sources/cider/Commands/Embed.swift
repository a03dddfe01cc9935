// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

import Adoption
import ArgumentParser
import CommandSupport
import Datasets
import Detection
import Encoding
import Files
import Fitting
import Foundation
import Hypersphere
import Images
import Wording

struct Embed: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Embeds a set of images into a file, for a fit, an evaluation or another program.",
        discussion: """
            The file is safetensors: the raw embeddings of every role as F32 [images, dimension], 'labels', 'identifiers' \
            and 'digests', and in the metadata the encoder's SHA-256, the transform, the engine and the precision. \
            'cider fit --embeddings' makes of such files the same detector as of the images.
            """)

    @Argument(help: ArgumentHelp("The images.", valueName: "set"))
    var set: String

    @Option(help: ArgumentHelp("The image encoder: ONNX, or OpenVINO's .xml.", valueName: "model"))
    var encoder: String?

    @Option(
        help: ArgumentHelp("In place of --encoder: a detector, whose encoder is taken.", valueName: "models/NAME"),
        transform: Folder.trimmed)
    var model: String?

    @Option(help: ArgumentHelp("The file to write.", valueName: "part.safetensors"))
    var output: String

    @OptionGroup(title: "Encoder input, with --encoder")
    var input: InputArguments

    @OptionGroup(title: "Encoder outputs, with --encoder")
    var outputs: EncoderArguments

    @Option(help: "As --transparency.")
    var alpha: LoaderPolicy.Alpha?

    @Flag(help: "Pass over images that cannot be used, and name them.")
    var skipUnreadable = false

    @Option(help: ArgumentHelp("The part of the set that is taken, by its table's splits.", valueName: "train"))
    var split: String?

    @OptionGroup(title: "Tables of images")
    var tables: SetArguments

    @OptionGroup(title: "Engine")
    var engine: EngineArguments

    func validate() throws {
        guard (encoder == nil) != (model == nil) else {
            throw ValidationError("Give an encoder by --encoder, or a detector by --model.")
        }
        let given = input.given + outputs.given + (alpha == nil ? [] : ["--alpha"])
        guard model == nil || given.isEmpty else {
            throw ValidationError(
                "\(given.joined(separator: ", ")) \(given.count == 1 ? "goes" : "go") with --encoder: a detector has its own."
            )
        }
        guard ![".npy", ".npz"].contains(where: output.lowercased().hasSuffix) else {
            throw ValidationError("\(output): safetensors is written, and not NumPy's format: name it .safetensors.")
        }
    }

    func run() throws {
        try model.map(DetectorPath.check)
        try OutputPath.checkFile(output)
        try InputPath.check(encoder, "--encoder")
        let opened = try tables.open(set)
        try tables.checkUse(of: [opened])
        let images = try (split.map { try opened.split($0) } ?? opened)
            .reachable(skipsUnreadable: skipUnreadable, note: printError)
        let source = try source()
        var options = FittingOptions(
            name: "", input: source.input.input, transform: source.input.transform, encoder: engine.encoderOptions,
            limits: engine.limits, skipsUnreadable: skipUnreadable)
        options.scores = nil
        let embedder = try SetEmbedder(
            source.adopted, encoderPath: source.path, for: images, options: options, note: printError)
        let bar = ProgressLine()
        let (count, skipped) = try embedder.embed(images, to: output, note: printError) {
            bar.show($0.stage.rawValue, completed: $0.completed, total: $0.total)
        }
        SkippedImages(skipped).print()
        print("\(output): \(count.counted("image"))")
    }

    private func source() throws -> (
        path: String, adopted: AdoptedEncoder, input: (input: EncoderInput, transform: InputTransform)
    ) {
        if let encoder {
            let adopted = try outputs.adopt(encoder, input: input, alpha: alpha, note: printError)
            return (encoder, adopted.encoder, (adopted.preprocessing.input, adopted.preprocessing.transform))
        }
        let bundle = try DetectorBundle(reading: model ?? "")
        guard let path = bundle.encoderPath, let description = bundle.manifest.encoder,
            let transform = bundle.manifest.transform
        else { throw FittingError.noEncoder(bundle.path) }
        let manifest = bundle.manifest
        func output(_ space: EmbeddingSpace) -> String { manifest.outputs[space].name }
        let request = AdoptionRequest(
            modelPath: path, featuresOutput: output(.features), projectionOutput: output(.projection),
            stagesOutput: output(.stages), logitsOutput: manifest.head?.output,
            size: ImageSize(height: description.input.height, width: description.input.width))
        return (path, try EncoderAdopter().adopt(request), (description.input, transform))
    }
}
