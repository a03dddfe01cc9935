// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Hypersphere
import Testing

private let golden: URL = {
    if let folder = ProcessInfo.processInfo.environment["CIDER_GOLDEN"] {
        return URL(fileURLWithPath: folder)
    }
    let package = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()
    return package.appending(path: "../shared/golden")
}()

@Suite(
    .enabled(
        if: FileManager.default.fileExists(atPath: golden.appending(path: "knn.json").path),
        "golden files are absent: set CIDER_GOLDEN to their folder"))
struct KNNGoldenTests {
    private struct File: Decodable {
        let cases: [Case]
    }

    private struct Case: Decodable {
        let name: String
        let dimension: Int
        let k: Int
        let bank: [Float]
        let query: [Float]
        let cosines: [Double]
        let indices: [Int]

        enum CodingKeys: String, CodingKey {
            case name, dimension, k, bank, query
            case cosines = "topk_cosine"
            case indices = "topk_index"
        }
    }

    @Test func topKEqualsTheReference() throws {
        let data = try Data(contentsOf: golden.appending(path: "knn.json"))
        for golden in try JSONDecoder().decode(File.self, from: data).cases {
            let bank = try Bank(Embeddings(normalizing: golden.bank, dimension: golden.dimension))
            let queries = try Embeddings(normalizing: golden.query, dimension: golden.dimension)
            for (query, neighbors) in bank.neighbors(of: queries, count: golden.k).enumerated() {
                let range = query * golden.k..<(query + 1) * golden.k
                let cosines = golden.cosines[range].map(\.self)
                let indices = golden.indices[range].map(\.self)
                for (rank, neighbor) in neighbors.enumerated() {
                    let degrees = acos(cosines[rank]) * 180 / .pi
                    #expect(abs(neighbor.angle - degrees) < 0.02, "\(golden.name)")
                    // The bank's half precision may swap neighbors that differ by less.
                    let gaps = [rank - 1, rank + 1].filter(cosines.indices.contains).map {
                        abs(cosines[$0] - cosines[rank])
                    }
                    if rank + 1 < golden.k, gaps.allSatisfy({ $0 > 1e-3 }) {
                        #expect(neighbor.index == indices[rank], "\(golden.name)")
                    }
                }
            }
        }
    }
}
