// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

/// Values and gradients of the losses from the reference implementation, in double precision.
struct GoldenLosses: Decodable {
    struct CIDER: Decodable, CustomTestStringConvertible {
        let name: String
        let classes, dimension, samples: Int
        let ema, temperature, compBaseTemperature, disBaseTemperature: Double
        let raw: [Double]
        let labels: [Int]
        let prototypesBefore, prototypesAfter: [Double]
        let dispersionLoss, compactnessLoss: Double
        let gradDispersion, gradCompactness: [Double]
        var testDescription: String { name }
    }

    struct SupCon: Decodable, CustomTestStringConvertible {
        let name: String
        let classes, dimension, samples, views: Int
        let temperature, baseTemperature, loss: Double
        let raw: [Double]
        let labels: [Int]
        let grad: [Double]
        var testDescription: String { name }
    }

    let cider: [CIDER]
    let supcon: [SupCon]

    /// The folder that CIDER_GOLDEN names, or the one beside the package.
    static let file: URL = {
        let package = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent()
        let folder = ProcessInfo.processInfo.environment["CIDER_GOLDEN"].map { URL(filePath: $0) }
        return (folder ?? package.appending(path: "../shared/golden")).appending(path: "losses.json")
    }()

    static let shared: GoldenLosses? = {
        guard let data = try? Data(contentsOf: file) else { return nil }
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        return try? decoder.decode(GoldenLosses.self, from: data)
    }()
}
