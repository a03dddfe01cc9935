// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

import HypersphereKernels

/// The rows of a bank in 8-bit codes, sorted into groups of near rows: enough to bound every inner product with a query
/// from above.
///
/// In the coordinates of a frame, a row is its group's center c plus an offset; so is a query. With codes x' and q' for
/// the offsets and errors dx and dq,
///
///     <y, z> = <y, c> + <c, z - c> + <q', x'> + <q', dx> + <dq, x' + dx>
///
/// where Cauchy-Schwarz bounds the last two terms. Near rows and queries have short offsets, so their bounds are tight.
final class Screen: Sendable {
    /// The number of rows in a panel.
    static let panelRows = Int(cider_panel_rows)

    struct Group: Sendable {
        /// Panels of 16 rows, those farthest from the center first; the last may be padded.
        let panels: Range<Int>
        let rowCount: Int
        /// No row's error is larger than this many steps of its codes.
        let coarseness: Float
    }

    let frame: Frame
    let groups: [Group]
    /// Shape [groups, frame.width].
    let centers: [Float]
    /// Squared norms of the centers.
    let centerSquares: [Float]
    /// The number of codes in a row: the frame's width, up to a multiple of 4.
    let width: Int
    /// Unsigned, 128 for zero, in panels: `cider_panel_rows` says how.
    let codes: Storage<UInt8>
    /// `<o, x - o> + <c, z - c>` of each row; minus infinity for padding.
    let bases: Storage<Float>
    /// The step of each row's codes.
    let scales: Storage<Float>
    /// The residual of each row in the frame.
    let residuals: Storage<Float>
    /// The bank's row at each position of the screen; 0 for padding.
    ///
    /// Never mapped from a file, as no number is that memory is reached by: whoever changes the file may spoil what is
    /// found, but leads nobody out of bounds.
    let rows: [UInt32]
    /// No row of a panel is farther from its group's center; descending within a group.
    let reaches: [Float]

    /// Groups the rows of a bank.
    convenience init(_ half: HalfRows, _ instructions: InstructionSet) {
        let frame = Frame(fitting: half, instructions)
        var coordinates: [Float] = []
        coordinates.reserveCapacity(half.count * frame.width)
        var rowResiduals: [Float] = []
        var originProducts: [Float] = []
        for index in 0..<half.count {
            let point = frame.point(of: half.unitRow(index, instructions), instructions)
            coordinates.append(contentsOf: point.coordinates)
            rowResiduals.append(point.residual)
            originProducts.append(point.originProduct - frame.originSquare)
        }
        let clustering = Clustering(coordinates, width: frame.width, instructions)
        var packing = Packing(width: frame.width)
        for (cluster, members) in clustering.members.enumerated() {
            let center = Array(clustering.centers[cluster * frame.width..<(cluster + 1) * frame.width])
            packing.append(
                members, of: coordinates, around: center, residuals: rowResiduals, originProducts: originProducts,
                instructions)
        }
        self.init(packing.parts(frame: frame, centers: clustering.centers), frame: frame, instructions)
    }

    /// A screen of parts that fit each other.
    init(_ parts: ScreenParts, frame: Frame, _ instructions: InstructionSet) {
        var groups: [Group] = []
        var rows: [UInt32] = []
        rows.reserveCapacity(parts.bases.count)
        var kept = parts.rows[...]
        for (rowCount, coarseness) in zip(parts.groupCounts, parts.coarseness) {
            let rowCount = Int(rowCount)
            let first = rows.count / Self.panelRows
            let panelCount = (rowCount + Self.panelRows - 1) / Self.panelRows
            groups.append(Group(panels: first..<first + panelCount, rowCount: rowCount, coarseness: coarseness))
            rows.append(contentsOf: kept.prefix(rowCount).lazy.map { UInt32($0) })
            rows.append(contentsOf: repeatElement(0, count: panelCount * Self.panelRows - rowCount))
            kept = kept.dropFirst(rowCount)
        }
        self.frame = frame
        self.groups = groups
        self.rows = rows
        centers = parts.centers
        centerSquares = groups.indices.map { group in
            let center = Array(parts.centers[group * frame.width..<(group + 1) * frame.width])
            return instructions.dots(center, center)[0]
        }
        width = Self.codeWidth(frame.width)
        codes = parts.codes
        bases = parts.bases
        scales = parts.scales
        residuals = parts.residuals
        reaches = parts.reaches
    }

    /// The number of codes for so many coordinates.
    static func codeWidth(_ width: Int) -> Int { (width + 3) / 4 * 4 }
}
