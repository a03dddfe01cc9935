import Foundation
import Safetensors
import TestSupport
import Testing
import Training

/// Weights that a run starts from.
@Suite struct WeightFileTests {
    let folder: TemporaryFolder
    let network: Network

    init() throws {
        folder = try TemporaryFolder()
        network = try Network(.fastSmall, projection: 4, seed: 1)
    }

    private func write(_ change: (inout TensorFile) -> Void = { _ in }) throws -> String {
        let other = try Network(.fastSmall, projection: 4, seed: 2)
        var file = try WeightFile.encoded(other.state)
        change(&file)
        let path = try folder.write([], to: "weights.safetensors")
        let handle = try #require(FileHandle(forWritingAtPath: path))
        try file.write { try handle.write(contentsOf: Data($0)) }
        return path
    }

    private func values(_ network: Network, _ part: (String) -> Bool) throws -> [Float] {
        try network.state.filter { part($0.name) }.flatMap { try $0.tensor.values(as: Float.self) }
    }

    private func isHead(_ name: String) -> Bool { name.hasPrefix("head.") }

    @Test func aWholeFileFillsBackboneAndHead() throws {
        try WeightFile.load(into: network, from: write())
        let other = try Network(.fastSmall, projection: 4, seed: 2)
        #expect(try values(network) { _ in true } == values(other) { _ in true })
    }

    @Test func aHeadOfAnotherLengthStaysAsItWas() throws {
        let wide = try Network(.fastSmall, projection: 8, seed: 1)
        let before = try values(wide, isHead)
        try WeightFile.load(into: wide, from: write())
        #expect(try values(wide, isHead) == before)
        let other = try Network(.fastSmall, projection: 4, seed: 2)
        #expect(try values(wide) { !isHead($0) } == values(other) { !isHead($0) })
    }

    @Test func doublePrecisionIsRead() throws {
        let name = try #require(network.backbone.state.first?.name)
        let path = try write { file in
            guard let saved = file.tensors[name], let values = saved.elements(of: Float.self) else { return }
            file.tensors[name] = StoredTensor(values.map(Double.init), shape: saved.shape)
        }
        try WeightFile.load(into: network, from: path)
        let other = try Network(.fastSmall, projection: 4, seed: 2)
        #expect(try values(network) { $0 == name } == values(other) { $0 == name })
    }

    @Test func whatDoesNotFitIsNamed() throws {
        let name = try #require(network.backbone.state.first?.name)
        let lacking = try write { $0.tensors[name] = nil }
        #expect(throws: TrainingError.weights(path: lacking, reason: "it lacks \(name)")) {
            try WeightFile.load(into: network, from: lacking)
        }
        let other = try write { $0.tensors[name] = StoredTensor([1, 2] as [Float], shape: [2]) }
        let error = #expect(throws: TrainingError.self) { try WeightFile.load(into: network, from: other) }
        #expect(error?.description.contains("\(name) is [2]") == true)
        #expect(throws: TrainingError.weights(path: "/none", reason: "it cannot be read")) {
            try WeightFile.load(into: network, from: "/none")
        }
        let damaged = try folder.write([1, 2, 3], to: "damaged")
        #expect(throws: TrainingError.self) { try WeightFile.load(into: network, from: damaged) }
    }
}
