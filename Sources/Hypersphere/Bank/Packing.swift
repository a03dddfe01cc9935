// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

import HypersphereKernels

/// A screen that is being filled, group by group.
struct Packing {
    private let width: Int
    private let codeWidth: Int
    private var groupCounts: [Int32] = []
    private var coarseness: [Float] = []
    private var codes: [UInt8] = []
    private var bases: [Float] = []
    private var scales: [Float] = []
    private var residuals: [Float] = []
    private var rows: [Int32] = []
    private var reaches: [Float] = []

    init(width: Int) {
        self.width = width
        codeWidth = Screen.codeWidth(width)
    }

    func parts(frame: Frame, centers: [Float]) -> ScreenParts {
        ScreenParts(
            origin: frame.origin, axes: frame.axes, centers: centers, groupCounts: groupCounts, coarseness: coarseness,
            rows: rows, reaches: reaches, codes: Storage(codes), bases: Storage(bases), scales: Storage(scales),
            residuals: Storage(residuals))
    }

    mutating func append(
        _ members: [Int], of coordinates: [Float], around center: [Float], residuals rowResiduals: [Float],
        originProducts: [Float], _ instructions: InstructionSet
    ) {
        let panelRows = Screen.panelRows
        let first = bases.count
        let panelCount = (members.count + panelRows - 1) / panelRows
        codes.append(contentsOf: repeatElement(128, count: panelCount * panelRows * codeWidth))
        bases.append(contentsOf: repeatElement(-.infinity, count: panelCount * panelRows))
        scales.append(contentsOf: repeatElement(0, count: panelCount * panelRows))
        residuals.append(contentsOf: repeatElement(0, count: panelCount * panelRows))

        // One row is quantized twice, first for its distance: cheaper than keeping the codes of a whole group.
        var rowCodes = [Int8](repeating: 0, count: width)
        let distances = members.map { index in
            let code = quantize(index, of: coordinates, around: center, into: &rowCodes, instructions)
            return code.norm + code.error
        }
        let order = members.indices.sorted { distances[$0] > distances[$1] }
        reaches.append(contentsOf: (0..<panelCount).map { distances[order[$0 * panelRows]] })

        let centerSquare = instructions.dots(center, center)[0]
        var largestError: Float = 0
        for (offset, member) in order.enumerated() {
            let index = members[member]
            let code = quantize(index, of: coordinates, around: center, into: &rowCodes, instructions)
            let position = first + offset
            let start = position / panelRows * panelRows * codeWidth + position % panelRows * 4
            for (column, value) in rowCodes.enumerated() {
                codes[start + column / 4 * panelRows * 4 + column % 4] = UInt8(Int(value) + 128)
            }
            let point = Array(coordinates[index * width..<(index + 1) * width])
            bases[position] = originProducts[index] + instructions.dots(center, point)[0] - centerSquare
            scales[position] = code.scale
            residuals[position] = rowResiduals[index]
            rows.append(Int32(index))
            if code.scale > 0 {
                largestError = max(largestError, code.error / code.scale)
            }
        }
        coarseness.append(largestError)
        groupCounts.append(Int32(members.count))
    }

    private func quantize(
        _ index: Int, of coordinates: [Float], around center: [Float], into codes: inout [Int8],
        _ instructions: InstructionSet
    ) -> cider_code {
        coordinates.withUnsafeBufferPointer { coordinates in
            cider_quantize(
                instructions.kernels, coordinates.baseAddress.map { $0 + index * width }, center, width, &codes)
        }
    }
}
