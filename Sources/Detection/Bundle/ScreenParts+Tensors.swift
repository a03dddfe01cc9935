import Hypersphere
import Safetensors

/// The names of the tensors in `screen.safetensors`; shapes as in `ScreenParts`.
private enum TensorName {
    static let origin = "origin"
    static let axes = "axes"
    static let centres = "centres"
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
            TensorName.origin: Tensor(origin, shape: [origin.count]),
            TensorName.centres: Tensor(centres, shape: [groups, centres.count / max(1, groups)]),
            TensorName.groupCounts: Tensor(groupCounts, shape: [groups]),
            TensorName.coarseness: Tensor(coarseness, shape: [groups]),
            TensorName.rows: Tensor(rows, shape: [rows.count]),
            TensorName.reaches: Tensor(reaches, shape: [panels]),
            TensorName.codes: Tensor(
                codes, of: .uint8,
                shape: [panels, codes.count / max(1, panels * Self.panelRows * 4), Self.panelRows, 4]),
            TensorName.bases: Tensor(bases, of: .float32, shape: [panels, Self.panelRows]),
            TensorName.scales: Tensor(scales, of: .float32, shape: [panels, Self.panelRows]),
            TensorName.residuals: Tensor(residuals, of: .float32, shape: [panels, Self.panelRows]),
        ]
        if let axes { tensors[TensorName.axes] = Tensor(axes, shape: [axes.count / origin.count, origin.count]) }
        return TensorFile(tensors: tensors, metadata: Self.metadata)
    }

    /// Reads what was kept of a screen; nil where it was kept in a way that this program does not know.
    ///
    /// - Throws: ``ContentError`` where a tensor is missing, or of another type or rank.
    init?(_ tensors: MappedTensors) throws(ContentError) {
        let file = tensors.file
        guard file.metadata == Self.metadata else { return nil }
        self.init(
            origin: try file.elements(TensorName.origin, rank: 1),
            axes: file.tensors[TensorName.axes] == nil ? nil : try file.elements(TensorName.axes, rank: 2),
            centres: try file.elements(TensorName.centres, rank: 2),
            groupCounts: try file.elements(TensorName.groupCounts, rank: 1),
            coarseness: try file.elements(TensorName.coarseness, rank: 1),
            rows: try file.elements(TensorName.rows, rank: 1),
            reaches: try file.elements(TensorName.reaches, rank: 1),
            codes: try tensors.storage(TensorName.codes, of: .uint8, rank: 4),
            bases: try tensors.storage(TensorName.bases, of: .float32, rank: 2),
            scales: try tensors.storage(TensorName.scales, of: .float32, rank: 2),
            residuals: try tensors.storage(TensorName.residuals, of: .float32, rank: 2))
    }
}
