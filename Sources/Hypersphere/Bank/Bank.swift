// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

/// The embeddings of in-distribution images, in half precision, searchable for the exact nearest neighbors of others.
///
/// Shape [count, dimension]. Immutable, and safe to search from any number of threads at once.
///
/// Memory, in bytes: 2 for each value, and for each row about 20 and one for each of the screen's coordinates.
public struct Bank: Sendable {
    let rows: HalfRows
    let screen: Screen
    /// What the kernels run with; all give the same neighbors.
    package let instructions: InstructionSet

    /// The number of values in a row.
    public var dimension: Int { rows.dimension }
    /// The number of rows.
    public var count: Int { rows.count }

    /// A bank of embeddings, which it rounds to half precision and groups for the search.
    ///
    /// - Parameter embeddings: the rows, shape [count, dimension], in the order that ``Neighbor/index`` counts.
    /// - Throws: ``BankError/empty`` where there is no row.
    public init(_ embeddings: Embeddings) throws(BankError) {
        try self.init(HalfRows(embeddings), instructions: .best)
    }

    /// A bank of rows in IEEE half precision.
    ///
    /// - Parameters:
    ///   - halfPrecision: the rows' bit patterns, one row after the other; of any length above zero, though unit rows are
    ///     expected.
    ///   - dimension: the number of values in a row.
    /// - Throws: `BankError.empty`, or `.rows` where the shape is wrong or a row is zero or not finite.
    package init(halfPrecision: [UInt16], dimension: Int) throws(BankError) {
        try self.init(halfPrecision: halfPrecision, dimension: dimension, instructions: .best)
    }

    package init(halfPrecision: [UInt16], dimension: Int, instructions: InstructionSet) throws(BankError) {
        try self.init(HalfRows(Storage(halfPrecision), dimension: dimension), instructions: instructions)
    }

    /// A bank of rows in IEEE half precision, wherever they lie, and of what was kept of a bank of the same rows.
    ///
    /// - Parameters:
    ///   - halfPrecision: the rows' bit patterns, one row after the other.
    ///   - dimension: the number of values in a row.
    ///   - screen: ``screenParts``; nil where nothing was kept, so that the rows are grouped anew.
    ///   - instructions: what the kernels run with.
    /// - Throws: `BankError`, or `ScreenError` where the screen is damaged or was made of other rows.
    package init(
        halfPrecision: Storage<UInt16>, dimension: Int, screen: ScreenParts?, instructions: InstructionSet = .best
    ) throws {
        let rows = try HalfRows(halfPrecision, dimension: dimension)
        let kept = try screen.map { parts in try Screen(kept: parts, of: rows, instructions) }
        self.init(rows, kept ?? Screen(rows, instructions), instructions)
    }

    private init(_ rows: HalfRows, instructions: InstructionSet) {
        self.init(rows, Screen(rows, instructions), instructions)
    }

    private init(_ rows: HalfRows, _ screen: Screen, _ instructions: InstructionSet) {
        self.rows = rows
        self.screen = screen
        self.instructions = instructions
    }

    /// What makes a bank of the same rows without grouping them again.
    package var screenParts: ScreenParts { screen.parts }

    /// The rows' bit patterns in IEEE half precision, one row after the other.
    package var halfPrecision: [UInt16] { rows.values.elements }

    /// One row as the bank holds it; it has unit length but for its rounding to half precision.
    ///
    /// - Precondition: `index` is in `0..<count`.
    package subscript(index: Int) -> [Float] {
        precondition(index >= 0 && index < count, "no bank row \(index)")
        return rows.row(index, instructions)
    }
}
