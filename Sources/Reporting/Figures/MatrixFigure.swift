// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

import Evaluation

/// The angles between prototypes, as a matrix of shades.
enum MatrixFigure {
    /// Up to so many classes are named and their angles written.
    private static let legible = 20

    static func svg(_ geometry: Geometry, classes: [String]) -> String {
        let angles = geometry.prototypeAngles
        let count = angles.count
        let isNamed = count <= legible
        let longest = isNamed ? classes.map { min($0.count, 14) }.max() ?? 0 : 0
        let label = isNamed ? Double(longest) * 6.6 + 10 : 4
        let cell = isNamed ? max(22, min(34, 420 / Double(count))) : max(1, 380 / Double(count))
        let size = label + cell * Double(count) + 4
        let others = angles.enumerated().flatMap { row, values in
            values.enumerated().filter { $0.offset != row }.map(\.element)
        }
        let low = others.min() ?? 0
        let high = others.max() ?? 180
        var text = Chart.open(
            width: size, height: size, title: "Angles between prototypes",
            description: "\(count) classes; from \(fixed(low, 1)) to \(fixed(high, 1)) degrees.")
        for row in 0..<count {
            let y = label + cell * Double(row)
            if isNamed {
                let name = escaped(short(classes[row]))
                text +=
                    "<text class=\"tick\" x=\"\(fixed(label - 6, 1))\" y=\"\(fixed(y + cell / 2 + 4, 1))\" "
                    + "text-anchor=\"end\">\(name)</text>"
                let x = label + cell * Double(row) + cell / 2 + 4
                text +=
                    "<text class=\"tick\" transform=\"translate(\(fixed(x, 1)) \(fixed(label - 6, 1))) rotate(-90)\">"
                    + "\(name)</text>"
            }
            for column in 0..<count where column != row {
                let angle = angles[row][column]
                let share = high > low ? (angle - low) / (high - low) : 1
                let x = label + cell * Double(column)
                text +=
                    "<g><title>\(escaped(classes[row])) and \(escaped(classes[column])): \(fixed(angle, 1))°</title>"
                    + "<rect class=\"cell\" x=\"\(fixed(x, 1))\" y=\"\(fixed(y, 1))\" width=\"\(fixed(cell - 1, 1))\" "
                    + "height=\"\(fixed(cell - 1, 1))\" rx=\"2\" style=\"--share:\(fixed(share, 2))\"/>"
                if isNamed {
                    text +=
                        "<text class=\"angle \(share > 0.55 ? "over" : "")\" x=\"\(fixed(x + cell / 2 - 0.5, 1))\" "
                        + "y=\"\(fixed(y + cell / 2 + 3.5, 1))\" text-anchor=\"middle\">\(fixed(angle, 0))</text>"
                }
                text += "</g>"
            }
        }
        return text + "</svg>"
    }

    private static func short(_ name: String) -> String {
        name.count > 14 ? name.prefix(13) + "…" : name
    }
}
