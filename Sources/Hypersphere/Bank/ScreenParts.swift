// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

/// What a screen is made of, to be kept and made one again: grouping rows takes long, reading them does not.
package struct ScreenParts: Sendable {
    /// The number of rows in a panel.
    package static var panelRows: Int { Screen.panelRows }

    /// Shape [dimension].
    package var origin: [Float]
    /// Shape [width, dimension]; nil where the coordinates are the vector's own.
    package var axes: [Float]?
    /// Shape [groups, width].
    package var centers: [Float]
    /// The number of rows in each group, shape [groups].
    package var groupCounts: [Int32]
    /// Shape [groups].
    package var coarseness: [Float]
    /// The bank's rows in the order of the screen, without padding, shape [rows].
    package var rows: [Int32]
    /// Shape [panels].
    package var reaches: [Float]
    /// Shape [panels, codes of a row / 4, 16, 4].
    package var codes: Storage<UInt8>
    /// Shape [panels, 16], as the two that follow.
    package var bases: Storage<Float>
    package var scales: Storage<Float>
    package var residuals: Storage<Float>

    package init(
        origin: [Float], axes: [Float]?, centers: [Float], groupCounts: [Int32], coarseness: [Float], rows: [Int32],
        reaches: [Float], codes: Storage<UInt8>, bases: Storage<Float>, scales: Storage<Float>,
        residuals: Storage<Float>
    ) {
        self.origin = origin
        self.axes = axes
        self.centers = centers
        self.groupCounts = groupCounts
        self.coarseness = coarseness
        self.rows = rows
        self.reaches = reaches
        self.codes = codes
        self.bases = bases
        self.scales = scales
        self.residuals = residuals
    }
}

extension Screen {
    /// What the screen is made of.
    var parts: ScreenParts {
        ScreenParts(
            origin: frame.origin, axes: frame.axes, centers: centers,
            groupCounts: groups.map { Int32($0.rowCount) },
            coarseness: groups.map(\.coarseness),
            rows: groups.flatMap { group in
                let first = group.panels.lowerBound * Self.panelRows
                return rows[first..<first + group.rowCount].map { Int32($0) }
            },
            reaches: reaches, codes: codes, bases: bases, scales: scales, residuals: residuals)
    }
}
