// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

import Evaluation

/// The embeddings on the two principal axes of the ID images: one panel for the ID images, and one for each OOD set over
/// them.
enum MapFigure {
    /// - Parameters:
    ///   - map: the projected embeddings.
    ///   - index: the OOD set's place; nil for the ID images alone.
    ///   - set: the panel's name.
    ///   - classes: the names of the prototypes.
    /// - Returns: markup.
    static func svg(_ map: SphereMap, index: Int?, set: String, classes: [String]) -> String {
        let shown = map.inDistribution + map.outOfDistribution.flatMap(\.self) + map.prototypes
        let reach = (shown.map { max(abs($0.x), abs($0.y)) }.max() ?? 1) * 1.03
        var chart = Chart(
            title: index == nil ? "Map of the sphere: ID images" : "Map of the sphere: \(set) over ID images",
            description: "Embeddings on the two principal axes, which hold "
                + "\(map.explained.map { percent($0) }.joined(separator: " and ")) % of the ID images' variance.",
            x: .rounded("first axis", -reach...reach, count: 4), y: .rounded("second axis", -reach...reach, count: 4),
            width: 340, height: 330)
        for point in map.inDistribution {
            let style = index == nil ? "point s\(point.nearest % Palette.count)" : "point id"
            chart.dot((point.x, point.y), radius: 1.6, style: style)
        }
        if let index {
            for point in map.outOfDistribution[index] {
                chart.dot((point.x, point.y), radius: 1.8, style: "point \(Palette.style(index))")
            }
        }
        for (place, point) in map.prototypes.enumerated() {
            chart.dot(
                (point.x, point.y), radius: 4.5, style: "prototype",
                label: place < classes.count ? "prototype of \(classes[place])" : nil)
        }
        return chart.svg
    }
}
