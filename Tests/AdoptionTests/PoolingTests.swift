// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

import Adoption
import Foundation
import ONNX
import Testing

/// Tensors with several vectors for an image.
@Suite struct PoolingTests {
    /// A map [N,3,4,4] that is the image, or that with channels last.
    private func model(_ scratch: Scratch, channelsLast: Bool = false) throws -> String {
        var graph = Graph(name: "map")
        let images = graph.input("images", shape: channelsLast ? [nil, 4, 4, 3] : [nil, 3, 4, 4])
        graph.output(graph.rectified(images), name: "map", dimension: 3)
        return try scratch.write(graph)
    }

    /// The values 0...1 of the ramp by image and channel.
    private var channels: [[[Double]]] {
        func values(_ image: Int, _ channel: Int) -> [Double] {
            let first = image * 48 + channel
            return stride(from: first, to: first + 48, by: 3).map { (place: Int) -> Double in
                Double(Fixtures.ramp[place]) / 255
            }
        }
        return (0..<2).map { image in (0..<3).map { values(image, $0) } }
    }

    @Test(arguments: [false, true]) func mapsArePooledInTheGraph(_ channelsLast: Bool) throws {
        let scratch = try Scratch()
        let path = try model(scratch, channelsLast: channelsLast)
        let adopted = try adopt(path)
        #expect(adopted.candidates.map(\.pooling) == [.mean, .max, .gem])
        #expect(adopted.usual?.pooling == .mean)
        #expect(adopted.candidates.allSatisfy { $0.source == "map" && $0.dimension == 3 })
        try FileManager.default.removeItem(atPath: path)
        let rows = try adopted.run(adopted.outputs)
        func each(_ pooling: ([Double]) -> Double) -> [[Double]] { channels.map { $0.map(pooling) } }
        func generalized(_ values: [Double]) -> Double {
            let sum = values.reduce(0.0) { (sum: Double, value: Double) -> Double in sum + pow(max(value, 1e-6), 3) }
            return pow(sum / 16, 1.0 / 3)
        }
        expectEqual(rows[0], each { $0.reduce(0, +) / 16 })
        expectEqual(rows[1], each { $0.max() ?? 0 })
        expectEqual(rows[2], each(generalized))
        for candidate in adopted.candidates {
            let selected = try adopted.selecting(candidate)
            #expect(selected.outputs == ["features"])
            let place = try #require(adopted.candidates.firstIndex(of: candidate))
            #expect(try selected.run(["features"])[0] == rows[place])
        }
    }

    @Test func aPoolingCanBeAskedFor() throws {
        let scratch = try Scratch()
        let path = try model(scratch)
        let whole = try adopt(path, pooling: .none)
        #expect(whole.candidates.map(\.dimension) == [48])
        expectEqual(
            try whole.run(["features"])[0], channels.map { (image: [[Double]]) -> [Double] in image.flatMap { $0 } })
        #expect(refusal { try adopt(path, pooling: .cls) }?.contains("no class token") == true)
    }

    @Test func tokensInFloat16ArePooledInFloat32() throws {
        let adopted = try adopt(Fixtures.path("half.onnx"))
        #expect(adopted.candidates.map(\.pooling) == [.cls, .mean, .max, .gem])
        let tokens = try Fixtures.expected("half", "last_hidden_state")
        let rows = try adopted.run(adopted.outputs)
        expectEqual(rows[0], tokens.map { Array($0.prefix(6)) }, tolerance: 3e-3)
        func mean(_ row: [Double], _ place: Int) -> Double {
            stride(from: place, to: 60, by: 6).reduce(0.0) { (sum: Double, index: Int) -> Double in sum + row[index] }
                / 10
        }
        let means = tokens.map { row in (0..<6).map { mean(row, $0) } }
        expectEqual(rows[1], means, tolerance: 3e-3)
    }

    @Test(arguments: [
        (197, true), (196, false), (50, true), (201, true), (198, true), (49, false), (30, true), (1, false),
    ])
    func classTokensAreSeenByTheirNumber(_ count: Int, _ has: Bool) {
        #expect(PooledShape.hasClassToken(count) == has)
    }

    @Test func channelsAreToldFromPlaces() {
        let square = ModelInput(
            name: "x", layout: .channelsFirst, height: 224, width: 224, channels: 3, isUInt8: false, batch: nil)
        let oblong = ModelInput(
            name: "x", layout: .channelsFirst, height: 128, width: 64, channels: 3, isUInt8: false, batch: nil)
        #expect(
            PooledShape([nil, 384, 7, 7], input: square, size: nil) == .mapChannelsFirst(channels: 384, places: 49))
        #expect(PooledShape([nil, 7, 7, 384], input: square, size: nil) == .mapChannelsLast(channels: 384, places: 49))
        #expect(PooledShape([nil, 8, 4, 16], input: oblong, size: nil) == .mapChannelsLast(channels: 16, places: 32))
        #expect(PooledShape([nil, 16, 8, 4], input: oblong, size: nil) == .mapChannelsFirst(channels: 16, places: 32))
        #expect(
            PooledShape([nil, 512, nil, nil], input: square, size: nil) == .mapChannelsFirst(channels: 512, places: nil)
        )
        #expect(PooledShape([nil, 512, 1, 1], input: square, size: nil) == .row(dimension: 512))
        #expect(PooledShape([nil, 2, 3, 4, 5], input: square, size: nil) == nil)
    }
}
