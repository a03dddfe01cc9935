// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

import HypersphereKernels

extension Screen {
    /// The largest magnitude that a number of a screen may have: rows are of unit length, so none comes near it.
    private static let limit: Float = 1024
    /// Rows that are packed again, to see whether the screen is theirs.
    private static let sampleCount = 64
    /// How far a sampled row's numbers may lie from those that were kept, which other instructions may have rounded.
    private static let tolerance: Float = 1e-3

    /// A screen of what was kept of one, every number of which is checked.
    convenience init(
        kept parts: ScreenParts, of half: HalfRows, _ instructions: InstructionSet
    ) throws(ScreenError) {
        try Self.check(parts, of: half)
        let frame = Frame(origin: parts.origin, axes: parts.axes, instructions)
        guard frame.slack <= Self.limit else { throw .value(part: "axes") }
        self.init(parts, frame: frame, instructions)
        try checkReaches()
        try checkPadding()
        try checkSample(of: half, instructions)
    }

    /// Checks the sizes of all parts, what memory is reached by, and that numbers are numbers.
    private static func check(_ parts: ScreenParts, of half: HalfRows) throws(ScreenError) {
        func require(_ part: String, _ count: Int, _ expected: Int) throws(ScreenError) {
            guard count == expected else { throw .size(part: part, count: count, expected: expected) }
        }
        try require("origin", parts.origin.count, half.dimension)
        let width = parts.axes.map { $0.count / half.dimension } ?? half.dimension
        if let axes = parts.axes {
            // No more of them are orthogonal.
            let whole = min(max(1, width), half.dimension) * half.dimension
            try require("axes", axes.count, whole)
        }
        let groups = parts.groupCounts.count
        try require("centres", parts.centers.count, groups * width)
        try require("coarseness", parts.coarseness.count, groups)
        try require("rows", parts.rows.count, half.count)

        var isMet = [Bool](repeating: false, count: half.count)
        for row in parts.rows {
            guard isMet.indices.contains(Int(row)), !isMet[Int(row)] else { throw .rows }
            isMet[Int(row)] = true
        }
        var rowCount = 0
        var panels = 0
        for count in parts.groupCounts {
            guard count > 0 else { throw .rows }
            rowCount += Int(count)
            panels += (Int(count) + panelRows - 1) / panelRows
        }
        guard rowCount == half.count else { throw .rows }
        try require("reaches", parts.reaches.count, panels)
        try require("bases", parts.bases.count, panels * panelRows)
        try require("scales", parts.scales.count, panels * panelRows)
        try require("residuals", parts.residuals.count, panels * panelRows)
        let (codes, isTooMany) = (panels * panelRows).multipliedReportingOverflow(by: codeWidth(width))
        try require("codes", parts.codes.count, isTooMany ? .max : codes)

        for (part, values, least) in [
            ("origin", parts.origin, -limit), ("axes", parts.axes ?? [], -limit), ("centres", parts.centers, -limit),
            ("coarseness", parts.coarseness, 0), ("reaches", parts.reaches, 0),
        ] {
            try values.withUnsafeBufferPointer { values throws(ScreenError) in
                try check(values, of: part, least: least)
            }
        }
        // Bases are minus infinity where they stand for no row.
        for (part, values, least) in [
            ("bases", parts.bases, -Float.infinity), ("scales", parts.scales, 0), ("residuals", parts.residuals, 0),
        ] {
            try values.withUnsafeBufferPointer { values throws(ScreenError) in
                try check(values, of: part, least: least)
            }
        }
    }

    private static func check(
        _ values: UnsafeBufferPointer<Float>, of part: String, least: Float
    ) throws(ScreenError) {
        // Not a number is neither above the one nor below the other; and counting takes no branches.
        let count = values.reduce(0) { count, value in count + (value >= least && value <= limit ? 1 : 0) }
        guard count == values.count else { throw .value(part: part) }
    }

    /// Checks that no panel reaches farther than the one before it in its group.
    private func checkReaches() throws(ScreenError) {
        for group in groups {
            for panel in group.panels.dropFirst() where reaches[panel] > reaches[panel - 1] {
                throw .value(part: "reaches")
            }
        }
    }

    /// Checks that padding, and nothing else, has a base that no query takes for a candidate.
    private func checkPadding() throws(ScreenError) {
        try bases.withUnsafeBufferPointer { bases throws(ScreenError) in
            for group in groups {
                let first = group.panels.lowerBound * Self.panelRows
                let end = first + group.rowCount
                guard bases[first..<end].allSatisfy({ $0 > -.infinity }),
                    bases[end..<group.panels.upperBound * Self.panelRows].allSatisfy({ $0 == -.infinity })
                else { throw .value(part: "bases") }
            }
        }
    }

    /// Packs some rows again, and compares: a screen that was made of other rows would hide near ones.
    private func checkSample(of half: HalfRows, _ instructions: InstructionSet) throws(ScreenError) {
        var group = 0
        var first = 0
        for place in evenSample(Self.sampleCount, of: half.count).sorted() {
            while place - first >= groups[group].rowCount {
                first += groups[group].rowCount
                group += 1
            }
            let position = groups[group].panels.lowerBound * Self.panelRows + place - first
            guard holds(half, at: position, in: group, instructions) else { throw .otherRows }
        }
    }

    /// Whether what a position of a group holds is what its row gives.
    private func holds(_ half: HalfRows, at position: Int, in group: Int, _ instructions: InstructionSet) -> Bool {
        let point = frame.point(of: half.unitRow(Int(rows[position]), instructions), instructions)
        let center = Array(centers[group * frame.width..<(group + 1) * frame.width])
        var rowCodes = [Int8](repeating: 0, count: width)
        let code = cider_quantize(instructions.kernels, point.coordinates, center, frame.width, &rowCodes)
        let offsets = zip(point.coordinates, center).map { $0 - $1 }
        let base = point.originProduct - frame.originSquare + instructions.dots(center, offsets)[0]
        func isNear(_ kept: Float, _ given: Float) -> Bool { abs(kept - given) <= Self.tolerance }
        return withExtendedLifetime(self) {
            let scale = scales.buffer[position]
            let residual = residuals.buffer[position]
            let start = position / Self.panelRows * Self.panelRows * width + position % Self.panelRows * 4
            return isNear(bases.buffer[position], base) && isNear(scale, code.scale)
                // Near zero, roots magnify what rounding does.
                && isNear(residual * residual, point.residual * point.residual)
                && code.norm + code.error <= reaches[position / Self.panelRows] + Self.tolerance
                && code.error <= groups[group].coarseness * scale + Self.tolerance
                && offsets.enumerated().allSatisfy { column, offset in
                    let kept = codes.buffer[start + column / 4 * Self.panelRows * 4 + column % 4]
                    return abs(Float(Int(kept) - 128) * scale - offset) <= scale + Self.tolerance
                }
        }
    }
}
