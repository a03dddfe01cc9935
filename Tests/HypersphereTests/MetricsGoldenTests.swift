// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Hypersphere
import Testing

private let file: URL = {
    if let folder = ProcessInfo.processInfo.environment["CIDER_GOLDEN"] {
        return URL(filePath: folder).appending(path: "metrics.json")
    }
    let package = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()
    return package.appending(path: "../shared/golden/metrics.json")
}()

@Suite(
    .enabled(
        if: FileManager.default.fileExists(atPath: file.path(percentEncoded: false)),
        "golden files are absent: set CIDER_GOLDEN to their folder"))
struct MetricsGoldenTests {
    struct Case: Decodable, CustomTestStringConvertible, Sendable {
        struct IDPositive: Decodable, Sendable { var auroc, averagePrecision, fpr95: Double }
        struct OODPositive: Decodable, Sendable { var auroc, auprIn, auprOut, fpr95: Double }
        var name: String
        var idConfidence, oodConfidence: [Double]
        var idPositive: IDPositive
        var oodPositive: OODPositive
        var testDescription: String { name }
    }

    @Test("Every metric is that of other software", arguments: try cases())
    func golden(_ expected: Case) throws {
        // The golden scores are confidences: larger means more in-distribution.
        let scores = RankedScores(
            inDistribution: expected.idConfidence.map { -$0 }, outOfDistribution: expected.oodConfidence.map { -$0 })
        func agree(_ value: Double?, _ golden: Double, _ name: Comment) {
            #expect(abs((value ?? .nan) - golden) < 1e-9, name)
        }
        agree(scores.auroc, expected.idPositive.auroc, "AUROC, ID positive")
        agree(scores.auroc, expected.oodPositive.auroc, "AUROC, OOD positive")
        agree(
            scores.averagePrecision(positive: .inDistribution), expected.idPositive.averagePrecision,
            "average precision")
        agree(scores.aupr(positive: .inDistribution), expected.oodPositive.auprIn, "AUPR in")
        agree(scores.aupr(positive: .outOfDistribution), expected.oodPositive.auprOut, "AUPR out")
        agree(scores.fpr95(positive: .inDistribution), expected.idPositive.fpr95, "FPR95, ID positive")
        agree(scores.fpr95(positive: .outOfDistribution), expected.oodPositive.fpr95, "FPR95, OOD positive")
    }

    static func cases() throws -> [Case] {
        struct Golden: Decodable { var cases: [Case] }
        guard let data = try? Data(contentsOf: file) else { return [] }
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        return try decoder.decode(Golden.self, from: data).cases
    }
}
