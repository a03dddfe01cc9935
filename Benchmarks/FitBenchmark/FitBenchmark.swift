// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Foundation
import Hypersphere

/// Does all of a fit that comes after embedding, and prints the seconds of each stage, one line of JSON:
/// by the clock, and of all cores together.
///
/// Files hold rows of 32-bit floats, and 32-bit integers for labels.
@main
struct FitBenchmark: ParsableCommand {
    @Option(help: "The bank's rows.")
    var bank: String

    @Option(help: "The class of each row.")
    var labels: String

    @Option(help: "Rows to calibrate on.")
    var calibration: String

    @Option(help: "The number of values in a row.")
    var dimension: Int

    @Option(help: "The scores, separated by commas.")
    var scores = ScoreName.computed.map(\.rawValue).joined(separator: ",")

    func run() throws {
        let features = try embeddings(bank)
        let held = try embeddings(calibration)
        let labels: [Int] = try read(labels, as: Int32.self).map { Int($0) }
        let names = scores.split(separator: ",").compactMap { ScoreName(rawValue: String($0)) }
        var stages = FitStages(features: features, labels: labels, calibration: held)
        try stages.run(names)
        let json = try JSONEncoder().encode(["seconds": stages.seconds, "processor": stages.processorSeconds])
        print(String(decoding: json, as: UTF8.self))
    }

    private func embeddings(_ path: String) throws -> Embeddings {
        try Embeddings(normalizing: read(path, as: Float.self), dimension: dimension)
    }

    private func read<Value: BitwiseCopyable>(_ path: String, as type: Value.Type) throws -> [Value] {
        try Data(contentsOf: URL(filePath: path)).withUnsafeBytes { Array($0.bindMemory(to: type)) }
    }
}
