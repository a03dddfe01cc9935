import Detection
import Files
import Foundation
import Hypersphere
import TestSupport
import Testing

@Suite struct BundleWritingTests {
    let small: SmallDetector
    let bundle: DetectorBundle

    init() throws {
        small = try SmallDetector()
        bundle = try DetectorBundle(reading: small.path)
    }

    private var models: [String] {
        get throws { try FileManager.default.contentsOfDirectory(atPath: "\(small.folder.path)/models").sorted() }
    }

    @Test(
        "An encoder of more than 2 GiB is copied as a stream, and read again",
        .enabled(if: BundleWritingTests.hasRoom, "the disk has no room for it"))
    func largeEncoder() throws {
        let encoder = "\(small.folder.path)/large.onnx"
        try Data([1, 2, 3]).write(to: URL(filePath: encoder))
        let handle = try FileHandle(forWritingTo: URL(filePath: encoder))
        try handle.truncate(atOffset: UInt64(Self.largeSize - 1))
        try handle.seek(toOffset: UInt64(Self.largeSize - 1))
        try handle.write(contentsOf: Data([9]))
        try handle.close()

        let path = "\(small.folder.path)/models/large"
        let before = try Self.peakMemory()
        let large = try bundle.write(to: path) { draft, _ in draft.encoder?.modelPath = encoder }
        #expect(try Self.peakMemory() - before < Self.largeSize / 2)
        #expect(try FileReader(opening: try #require(large.encoderPath)).size == Self.largeSize)
        #expect(try FileReader.digest(of: encoder).hexadecimal == large.manifest.encoder?.sha256)
        #expect(try DetectorBundle(reading: path).version == large.version)
    }

    /// Beyond what Linux takes in one call, 2,147,479,552 bytes.
    private static let largeSize = 2_200_000_000

    private static let hasRoom: Bool = {
        let path = FileManager.default.temporaryDirectory.path(percentEncoded: false)
        let attributes = try? FileManager.default.attributesOfFileSystem(forPath: path)
        return (attributes?[.systemFreeSize] as? NSNumber).map { $0.int64Value > 3 * Int64(largeSize) } ?? false
    }()

    /// The most memory that the process has held so far, bytes.
    private static func peakMemory() throws -> Int {
        let status = try String(contentsOfFile: "/proc/self/status", encoding: .utf8)
        let line = status.split(separator: "\n").first { $0.hasPrefix("VmHWM:") }
        let kilobytes = line?.split(separator: " ").dropFirst().first.flatMap { Int($0) }
        return try #require(kilobytes) * 1024
    }

    @Test("A detector that cannot be replaced stands as it was, and nothing is left beside it")
    func keepsTheOld() throws {
        #expect(throws: BundleError.unreadable(file: "/none.onnx", reason: "No such file or directory")) {
            try bundle.write(to: small.path, replacing: true) { draft, _ in draft.encoder?.modelPath = "/none.onnx" }
        }
        let error = #expect(throws: BundleError.self) {
            try bundle.write(to: small.path, replacing: true) { draft, _ in draft.classes.append("purple") }
        }
        // The error names the detector, and not the folder beside it.
        #expect(error.map { "\($0)" }?.contains(".partial") == false)
        #expect(error.map { "\($0)" }?.hasPrefix(small.path) == true)
        #expect(try models == ["colors"])
        #expect(try DetectorBundle(reading: small.path).version == bundle.version)
        _ = try Detector(path: small.path)
    }

    @Test("A detector may be replaced by itself, changed")
    func replacesItself() throws {
        let changed = try bundle.write(to: small.path, replacing: true) { draft, _ in draft.alpha = 0.1 }
        #expect(changed.path == small.path)
        #expect(changed.version != bundle.version)
        #expect(try DetectorBundle(reading: small.path).version == changed.version)
        // What was mapped before is the old detector still.
        #expect(bundle.content.bank[0] == changed.content.bank[0])
        #expect(try models == ["colors"])
    }

    @Test("Drafts that an ended process left are removed with the next detector")
    func sweepsDrafts() throws {
        try small.folder.write([1], to: "models/.colors.4711.partial/encoder.onnx")
        try small.folder.write([1], to: "models/.shapes.4711.partial/encoder.onnx")
        try bundle.write(to: small.path, replacing: true)
        #expect(try models == [".shapes.4711.partial", "colors"])
    }
}
