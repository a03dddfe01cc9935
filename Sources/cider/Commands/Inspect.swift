// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

import Adoption
import ArgumentParser
import CommandSupport
import Detection
import Files
import Foundation

struct Inspect: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Prints what a detector is made of, or what a model takes and gives.",
        discussion: """
            Of a model (.onnx or .xml) it lists inputs, outputs, and the tensors that 'cider fit --features-output' is \
            likely to name.
            """)

    @Argument(help: ArgumentHelp("The detector's folder, or a model.", valueName: "models/NAME or model.onnx"))
    var model: String

    @Option(help: ArgumentHelp("The images that a model of any size would get, pixels.", valueName: "n|HxW"))
    var size: Sides?

    @Option(help: "How many in-distribution images a day false alarms are counted for. (default: 1000)")
    var daily: Int?

    @Flag(help: "Print the detector's description as JSON.")
    var json = false

    func validate() throws {
        if let daily, daily < 1 { throw ValidationError("--daily must be at least 1.") }
    }

    func run() throws {
        let model = Folder.trimmed(model)
        if Folder.exists(model), !Folder.isFolder(model) {
            guard !json, daily == nil else {
                throw ValidationError("\(json ? "--json" : "--daily") is for detectors, and \(model) is a file.")
            }
            let size = size.map { ImageSize(height: $0.height, width: $0.width) }
            for line in try ModelSummary(path: model, size: size).lines { print(line) }
            return
        }
        try DetectorPath.check(model)
        guard size == nil else { throw ValidationError("--size is for models, and \(model) is a detector.") }
        let bundle = try DetectorBundle(reading: model)
        if json {
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
            print(String(decoding: try encoder.encode(bundle.manifest), as: UTF8.self))
        } else {
            print(try DetectorSummary(bundle).text)
            print(try AlphaTable(bundle, daily: daily ?? 1000).text)
        }
    }
}
