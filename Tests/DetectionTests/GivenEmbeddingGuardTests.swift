// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

import Detection
import EmbeddingFiles
import Fitting
import Hypersphere
import Pipeline
import Randomness
import TestSupport
import Testing

/// What calibration images must not be, where embeddings stand in for them.
@Suite struct GivenEmbeddingGuardTests {
    let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private static let dimension = 8

    /// Rows around two directions.
    ///
    /// - Parameters:
    ///   - count: of each class.
    ///   - seed: tells sets apart.
    ///   - labels: the names of the classes.
    /// - Returns: the rows, one behind the other, and their classes.
    private static func rows(_ count: Int, seed: UInt64, labels: [String] = ["cat", "dog"]) -> ([Float], [String?]) {
        var random = SplitMix64(state: seed)
        var values: [Float] = []
        var names: [String?] = []
        for place in 0..<2 * count {
            for column in 0..<dimension {
                let noise = Float(random.next() >> 40) / Float(1 << 24)
                values.append(noise + (column == place % 2 ? 4 : 0))
            }
            names.append(labels[place % 2])
        }
        return (values, names)
    }

    private static func table(_ name: String, _ rows: ([Float], [String?])) throws -> EmbeddingTable {
        let count = rows.1.count
        return try EmbeddingTable(
            outputs: ["features": EmbeddingMatrix(values: rows.0, dimension: dimension, count: count)], labels: rows.1,
            identifiers: (0..<count).map { "\(name)/\($0)" }, source: name)
    }

    private func fit(
        _ calibration: ([Float], [String?]), notes: (String) -> Void = { _ in },
        configure: (inout FittingOptions) -> Void = { _ in }
    ) throws -> FittedDetector {
        var options = try SmallDetector.options()
        configure(&options)
        return try DetectorFitter(options: options).fit(
            bank: (try Self.table("bank", Self.rows(40, seed: 1)), "bank.npz"),
            calibration: (try Self.table("held", calibration), "held.npz"), output: "\(folder.path)/model",
            replacing: true, note: notes)
    }

    private func error(
        _ calibration: ([Float], [String?]), configure: (inout FittingOptions) -> Void = { _ in }
    ) -> FittingError? {
        #expect(throws: FittingError.self) { try fit(calibration, configure: configure) }
    }

    @Test("Fresh embeddings make a detector")
    func fresh() throws {
        #expect(try fit(Self.rows(40, seed: 2)).bundle.manifest.provenance.calibration.images == 80)
    }

    @Test("The bank's own embeddings are refused by name")
    func overlap() throws {
        var rows = Self.rows(40, seed: 2)
        rows.0.replaceSubrange(0..<3 * Self.dimension, with: Self.rows(40, seed: 1).0.prefix(3 * Self.dimension))
        guard case .calibrationInBank(let shared) = error(rows) else {
            Issue.record("not refused")
            return
        }
        #expect(shared.map(\.description) == (0..<3).map { "held/\($0) is bank/\($0)" })
    }

    @Test("Embeddings hardly apart from the bank's are refused as copies, and taken where asked")
    func nearCopies() throws {
        let (values, labels) = Self.rows(40, seed: 1)
        let copies = (values.enumerated().map { $1 + ($0 % 3 == 0 ? 1e-3 : 0) }, labels)
        guard case .nearCopies(let count, of: 80, _, _) = error(copies) else {
            Issue.record("not refused")
            return
        }
        #expect(count > 60)
        let accepted = try fit(copies, configure: { $0.acceptsNearCopies = true })
        #expect(accepted.bundle.manifest.provenance.accepted?.count == 1)
    }

    @Test("Classes that the bank lacks are refused or left out, and copies in the set count once")
    func classes() throws {
        #expect(
            error(Self.rows(40, seed: 2, labels: ["cat", "dogg"])) == .misspeltClass("dogg", images: 40, for: "dog"))
        var notes: [String] = []
        let left = try fit(Self.rows(40, seed: 2, labels: ["cat", "horse"]), notes: { notes.append($0) })
        #expect(left.bundle.manifest.provenance.calibration.images == 40)
        #expect(notes.contains { $0.contains("40 calibration images have the class 'horse'") })

        var (values, labels) = Self.rows(10, seed: 2)
        (values, labels) = (values + values, labels + labels)
        #expect(
            error((values, labels), configure: { $0.alpha = 0.04 })
                == .unsupportedAlpha(0.04, calibrationImages: 20, needed: 24))
    }

    @Test("Scores that tell nothing are refused by name")
    func scores() throws {
        let (values, labels) = Self.rows(40, seed: 2)
        var options = try SmallDetector.options()
        options.scores = [.msp]
        let bank = Self.rows(40, seed: 1)
        let unlabeled = labels.map { _ in String?.none }
        let error = #expect(throws: FittingError.self) {
            try DetectorFitter(options: options).fit(
                bank: (try Self.table("bank", (bank.0, unlabeled)), "bank.npz"),
                calibration: (try Self.table("held", (values, unlabeled)), "held.npz"),
                output: "\(folder.path)/model", replacing: true)
        }
        #expect(error == .needsClasses([.msp]))
    }
}
