// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

import Hypersphere
import Safetensors

/// The names of the tensors in `screen.safetensors`; shapes as in `ScreenParts`.
private enum ScreenTensor {
    static let origin = "origin"
    static let axes = "axes"
    static let centers = "centres"
    static let groupCounts = "group_counts"
    static let coarseness = "coarseness"
    static let rows = "rows"
    static let reaches = "reaches"
    static let codes = "codes"
    static let bases = "bases"
    static let scales = "scales"
    static let residuals = "residuals"
}

extension ScreenParts {
    /// What the numbers mean; a program that means something else by them groups the rows anew.
    private static let metadata = ["screen": "1"]

    /// The parts as the tensors of a bundle's `screen.safetensors`.
    func tensorFile() -> TensorFile {
        let (groups, panels) = (groupCounts.count, reaches.count)
        var tensors = [
            ScreenTensor.origin: StoredTensor(origin, shape: [origin.count]),
            ScreenTensor.centers: StoredTensor(centers, shape: [groups, centers.count / max(1, groups)]),
            ScreenTensor.groupCounts: StoredTensor(groupCounts, shape: [groups]),
            ScreenTensor.coarseness: StoredTensor(coarseness, shape: [groups]),
            ScreenTensor.rows: StoredTensor(rows, shape: [rows.count]),
            ScreenTensor.reaches: StoredTensor(reaches, shape: [panels]),
            ScreenTensor.codes: StoredTensor(
                codes, of: .uint8,
                shape: [panels, codes.count / max(1, panels * Self.panelRows * 4), Self.panelRows, 4]),
            ScreenTensor.bases: StoredTensor(bases, of: .float32, shape: [panels, Self.panelRows]),
            ScreenTensor.scales: StoredTensor(scales, of: .float32, shape: [panels, Self.panelRows]),
            ScreenTensor.residuals: StoredTensor(residuals, of: .float32, shape: [panels, Self.panelRows]),
        ]
        if let axes {
            tensors[ScreenTensor.axes] = StoredTensor(axes, shape: [axes.count / origin.count, origin.count])
        }
        return TensorFile(tensors: tensors, metadata: Self.metadata)
    }

    /// Reads what was kept of a screen; nil where it was kept in a way that this program does not know.
    ///
    /// - Throws: ``ContentError`` where a tensor is missing, or of another type or rank.
    init?(_ tensors: MappedTensors) throws(ContentError) {
        let file = tensors.file
        guard file.metadata == Self.metadata else { return nil }
        self.init(
            origin: try file.elements(ScreenTensor.origin, rank: 1),
            axes: file.tensors[ScreenTensor.axes] == nil ? nil : try file.elements(ScreenTensor.axes, rank: 2),
            centers: try file.elements(ScreenTensor.centers, rank: 2),
            groupCounts: try file.elements(ScreenTensor.groupCounts, rank: 1),
            coarseness: try file.elements(ScreenTensor.coarseness, rank: 1),
            rows: try file.elements(ScreenTensor.rows, rank: 1),
            reaches: try file.elements(ScreenTensor.reaches, rank: 1),
            codes: try tensors.storage(ScreenTensor.codes, of: .uint8, rank: 4),
            bases: try tensors.storage(ScreenTensor.bases, of: .float32, rank: 2),
            scales: try tensors.storage(ScreenTensor.scales, of: .float32, rank: 2),
            residuals: try tensors.storage(ScreenTensor.residuals, of: .float32, rank: 2))
    }
}
