import HypersphereKernels

/// The rows of a bank in 8-bit codes, sorted into groups of near rows: enough to bound every inner product with a query
/// from above.
///
/// In the coordinates of a frame, a row is its group's centre c plus an offset; so is a query. With codes x' and q' for
/// the offsets and errors dx and dq,
///
///     <y, z> = <y, c> + <c, z - c> + <q', x'> + <q', dx> + <dq, x' + dx>
///
/// where Cauchy-Schwarz bounds the last two terms. Near rows and queries have short offsets, so their bounds are tight.
final class Screen: Sendable {
    struct Group: Sendable {
        /// Panels of 16 rows, those farthest from the centre first; the last may be padded.
        let panels: Range<Int>
        let rowCount: Int
        /// No row's error is larger than this many steps of its codes.
        let coarseness: Float
    }

    let frame: Frame
    let groups: [Group]
    /// Shape [groups, frame.width].
    let centres: [Float]
    /// Squared norms of the centres.
    let centreSquares: [Float]
    /// The number of codes in a row: the frame's width, up to a multiple of 4.
    let width: Int
    /// Unsigned, 128 for zero, in panels: `cider_panel_rows` says how.
    let codes: [UInt8]
    /// `<o, x - o> + <c, z - c>` of each row; minus infinity for padding.
    let bases: [Float]
    /// The step of each row's codes.
    let scales: [Float]
    /// The residual of each row in the frame.
    let residuals: [Float]
    /// The bank's row at each position of the screen.
    let rows: [UInt32]
    /// No row of a panel is farther from its group's centre; descending within a group.
    let reaches: [Float]

    init(_ half: HalfRows, _ instructions: InstructionSet) throws(BankError) {
        let frame = try Frame(fitting: half, instructions)
        var coordinates: [Float] = []
        coordinates.reserveCapacity(half.count * frame.width)
        var rowResiduals: [Float] = []
        var originProducts: [Float] = []
        for index in 0..<half.count {
            let point = frame.point(of: try half.unitRow(index, instructions), instructions)
            coordinates.append(contentsOf: point.coordinates)
            rowResiduals.append(point.residual)
            originProducts.append(point.originProduct - frame.originSquare)
        }
        let clustering = Clustering(coordinates, width: frame.width, instructions)
        var packing = Packing(width: frame.width)
        for (cluster, members) in clustering.members.enumerated() {
            let centre = Array(clustering.centres[cluster * frame.width..<(cluster + 1) * frame.width])
            packing.append(
                members, of: coordinates, around: centre, residuals: rowResiduals, originProducts: originProducts,
                instructions)
        }
        self.frame = frame
        groups = packing.groups
        centres = clustering.centres
        centreSquares = packing.centreSquares
        width = packing.codeWidth
        codes = packing.codes
        bases = packing.bases
        scales = packing.scales
        residuals = packing.residuals
        rows = packing.rows
        reaches = packing.reaches
    }
}

/// A screen that is being filled, group by group.
private struct Packing {
    let width: Int
    let codeWidth: Int
    var groups: [Screen.Group] = []
    var centreSquares: [Float] = []
    var codes: [UInt8] = []
    var bases: [Float] = []
    var scales: [Float] = []
    var residuals: [Float] = []
    var rows: [UInt32] = []
    var reaches: [Float] = []

    init(width: Int) {
        self.width = width
        codeWidth = (width + 3) / 4 * 4
    }

    mutating func append(
        _ members: [Int], of coordinates: [Float], around centre: [Float], residuals rowResiduals: [Float],
        originProducts: [Float], _ instructions: InstructionSet
    ) {
        let panelRows = Int(cider_panel_rows)
        let first = rows.count
        let panelCount = (members.count + panelRows - 1) / panelRows
        codes.append(contentsOf: repeatElement(128, count: panelCount * panelRows * codeWidth))
        bases.append(contentsOf: repeatElement(-.infinity, count: panelCount * panelRows))
        scales.append(contentsOf: repeatElement(0, count: panelCount * panelRows))
        residuals.append(contentsOf: repeatElement(0, count: panelCount * panelRows))
        rows.append(contentsOf: repeatElement(.max, count: panelCount * panelRows))

        // One row is quantised twice, first for its distance: cheaper than keeping the codes of a whole group.
        var rowCodes = [Int8](repeating: 0, count: width)
        let distances = members.map { index in
            let code = quantise(index, of: coordinates, around: centre, into: &rowCodes, instructions)
            return code.norm + code.error
        }
        let order = members.indices.sorted { distances[$0] > distances[$1] }
        reaches.append(contentsOf: (0..<panelCount).map { distances[order[$0 * panelRows]] })

        let centreSquare = instructions.dots(centre, centre)[0]
        var coarseness: Float = 0
        for (offset, member) in order.enumerated() {
            let index = members[member]
            let code = quantise(index, of: coordinates, around: centre, into: &rowCodes, instructions)
            let position = first + offset
            let start = position / panelRows * panelRows * codeWidth + position % panelRows * 4
            for (column, value) in rowCodes.enumerated() {
                codes[start + column / 4 * panelRows * 4 + column % 4] = UInt8(Int(value) + 128)
            }
            let point = Array(coordinates[index * width..<(index + 1) * width])
            bases[position] = originProducts[index] + instructions.dots(centre, point)[0] - centreSquare
            scales[position] = code.scale
            residuals[position] = rowResiduals[index]
            rows[position] = UInt32(index)
            if code.scale > 0 {
                coarseness = max(coarseness, code.error / code.scale)
            }
        }
        centreSquares.append(centreSquare)
        groups.append(
            Screen.Group(
                panels: first / panelRows..<first / panelRows + panelCount, rowCount: members.count,
                coarseness: coarseness))
    }

    private func quantise(
        _ index: Int, of coordinates: [Float], around centre: [Float], into codes: inout [Int8],
        _ instructions: InstructionSet
    ) -> cider_code {
        coordinates.withUnsafeBufferPointer { coordinates in
            cider_quantise(
                instructions.kernels, coordinates.baseAddress.map { $0 + index * width }, centre, width, &codes)
        }
    }
}
