import Detection
import Files
import Foundation
import Hypersphere
import Randomness
import Safetensors
import TestSupport
import Testing

@Suite("The screen of a bank in its bundle") struct KeptScreenTests {
    let small: SmallDetector

    init() throws {
        small = try SmallDetector()
    }

    private var screen: URL { URL(filePath: "\(small.path)/screen.safetensors") }

    /// Lets the checksums be those of the files that are there.
    private func seal() throws {
        var checksums = Checksums()
        for name in try FileManager.default.contentsOfDirectory(atPath: small.path) where name != Checksums.fileName {
            checksums.add(name, digest: try FileReader.digest(of: "\(small.path)/\(name)"))
        }
        try Data(checksums.text.utf8).write(to: URL(filePath: "\(small.path)/\(Checksums.fileName)"))
    }

    private func rewrite(_ change: (inout TensorFile) -> Void) throws {
        var file = try TensorFile(parsing: Data(contentsOf: screen))
        change(&file)
        try file.serialized().write(to: screen)
        try seal()
    }

    private func measurements() throws -> [[Float]] {
        let detector = try Detector(path: small.path)
        let images = try (0..<40).map { seed in
            try SmallDetector.image(channel: seed % 3, seed: 5000 + seed).withUnsafeBytes { try detector.prepare($0) }
        }
        return try detector.makeSession().measure(images).map { try $0.get().values }
    }

    @Test(
        "Scores are the same to the bit without it, as in older bundles, and one is kept when such a bundle is written")
    func olderBundle() throws {
        let with = try measurements()
        let first = try DetectorBundle(reading: small.path)
        let kept = try Data(contentsOf: screen)
        try FileManager.default.removeItem(at: screen)
        try seal()
        #expect(try measurements() == with)

        let older = try DetectorBundle(reading: small.path)
        #expect(older.version != first.version)
        let path = "\(small.folder.path)/again"
        let again = try older.write(to: path)
        #expect(again.version == first.version)
        #expect(try Data(contentsOf: URL(filePath: "\(path)/screen.safetensors")) == kept)
    }

    @Test("One that was kept in a way of the future is left aside")
    func otherLayout() throws {
        let with = try measurements()
        try rewrite { file in file = TensorFile(metadata: ["screen": "2"]) }
        #expect(try measurements() == with)
    }

    @Test("Tensors that no number can be read from where they lie are copied")
    func misaligned() throws {
        let with = try measurements()
        for name in ["embeddings.safetensors", "screen.safetensors"] {
            let url = URL(filePath: "\(small.path)/\(name)")
            var content = try Data(contentsOf: url)
            let length = content.prefix(8).reversed().reduce(0) { $0 << 8 | Int($1) }
            content.insert(UInt8(ascii: " "), at: 8 + length)
            content.replaceSubrange(0..<8, with: withUnsafeBytes(of: UInt64(length + 1).littleEndian) { Data($0) })
            try content.write(to: url)
        }
        try seal()
        #expect(try measurements() == with)
    }

    @Test(
        "A damaged one is refused in one line that names it, though its checksum holds",
        arguments: [
            "origin", "centres", "group_counts", "coarseness", "rows", "reaches", "codes", "bases", "scales",
            "residuals",
        ])
    func damaged(name: String) throws {
        let whole = try TensorFile(parsing: Data(contentsOf: screen))
        let tensor = try #require(whole.tensors[name])
        func expectRefusal(_ change: (inout TensorFile) -> Void) throws {
            try rewrite { file in
                file = whole
                change(&file)
            }
            let error = #expect(throws: BundleError.self) { try Detector(path: small.path) }
            #expect(error.map { "\($0)" }?.contains("screen.safetensors: ") == true)
            #expect(error.map { "\($0)" }?.contains("\n") == false)
        }
        try expectRefusal { $0.tensors[name] = nil }
        try expectRefusal {
            $0.tensors[name] = StoredTensor([Double](repeating: 0, count: tensor.count), shape: tensor.shape)
        }
        try expectRefusal { $0.tensors[name] = StoredTensor([UInt8](), shape: tensor.shape.map { _ in 0 }) }
        switch tensor.elementType {
        case .float32:
            try expectRefusal {
                $0.tensors[name] = StoredTensor([Float](repeating: .nan, count: tensor.count), shape: tensor.shape)
            }
            try expectRefusal {
                $0.tensors[name] = StoredTensor([Float](), shape: tensor.shape.map { _ in 0 })
            }
        case .int32:
            try expectRefusal {
                $0.tensors[name] = StoredTensor([Int32](repeating: .max, count: tensor.count), shape: tensor.shape)
            }
        default:
            try expectRefusal {
                $0.tensors[name] = StoredTensor([UInt8](repeating: 255, count: tensor.count), shape: tensor.shape)
            }
        }
    }

    @Test("One that is cut off is refused, whether or not its checksum is that of the whole", arguments: [false, true])
    func truncated(isSealed: Bool) throws {
        for name in ["embeddings.safetensors", "screen.safetensors"] {
            let url = URL(filePath: "\(small.path)/\(name)")
            let whole = try Data(contentsOf: url)
            for count in [0, 7, 100, whole.count - 1] {
                try whole.prefix(count).write(to: url)
                if isSealed { try seal() }
                let error = #expect(throws: BundleError.self) { try Detector(path: small.path) }
                #expect(error.map { "\($0)" }?.contains(name) == true)
            }
            try whole.write(to: url)
        }
    }

    @Test("Whatever bytes are damaged, a bundle is refused or searched, and nothing crashes")
    func mutations() throws {
        let whole = try Data(contentsOf: screen)
        var generator = SplitMix64(state: 5)
        var refused = 0
        for _ in 0..<300 {
            var content = whole
            for _ in 0..<Int.random(in: 1...3, using: &generator) {
                content[Int.random(in: 0..<content.count, using: &generator)] = .random(in: 0...255, using: &generator)
            }
            try content.write(to: screen)
            try seal()
            do {
                let bank = try DetectorBundle(reading: small.path).content.bank
                let queries = try Embeddings(
                    normalizing: (0..<4 * bank.dimension).map { _ in Float.random(in: -1...1, using: &generator) },
                    dimension: bank.dimension)
                #expect(bank.kthAngles(of: queries, k: 60).count == 4)
                #expect(bank.neighbours(of: queries, count: 60).allSatisfy { $0.allSatisfy { $0.index < 60 } })
            } catch let error as BundleError {
                #expect("\(error)".contains("screen.safetensors"))
                refused += 1
            }
        }
        #expect(refused > 100)
    }

    @Test("A detector that was loaded outlives its files")
    func replaced() throws {
        let with = try measurements()
        let detector = try Detector(path: small.path)
        try FileManager.default.removeItem(atPath: small.path)
        let images = try (0..<40).map { seed in
            try SmallDetector.image(channel: seed % 3, seed: 5000 + seed).withUnsafeBytes { try detector.prepare($0) }
        }
        #expect(try detector.makeSession().measure(images).map { try $0.get().values } == with)
    }
}
