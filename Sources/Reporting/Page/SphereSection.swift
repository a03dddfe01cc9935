// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

import Detection
import Evaluation

/// How classes and sets lie on the sphere.
struct SphereSection {
    let evaluation: DetectorEvaluation

    init(_ evaluation: DetectorEvaluation) {
        self.evaluation = evaluation
    }

    var html: String {
        let classes = evaluation.detector.manifest.classes
        let geometry = evaluation.geometry
        var html = "<dl class=\"facts\">\(facts.joined())</dl>"
        if classes.count > 1 {
            let matrix = figure(
                MatrixFigure.svg(geometry, classes: classes),
                caption: "Angles between class prototypes, degrees; the wider, the darker")
            html += "<div class=\"matrix\">\(matrix)</div>"
        }
        if let map = evaluation.map {
            html +=
                "<h3>Map</h3>"
                + paragraph(
                    "Embeddings projected on the two principal axes of the ID images, "
                        + "\(percent(map.explained.reduce(0, +))) % of their variance: a shadow of the sphere, in which "
                        + "what lies apart may look near. Rings are the prototypes.")
            let names = evaluation.outOfDistribution.map(\.name)
            var panels = [
                figure(
                    MapFigure.svg(map, index: nil, set: "ID", classes: classes),
                    caption: "ID images, in the colors of their nearest classes")
            ]
            panels += names.indices.map { index in
                figure(
                    MapFigure.svg(map, index: index, set: names[index], classes: classes),
                    caption: "\(names[index]) over ID images, which are gray")
            }
            if classes.count <= Palette.count { html += Palette.legend(classes, withID: false) }
            html += grid(panels)
        }
        return html
    }

    private var facts: [String] {
        var facts: [String] = []
        func add(_ name: String, _ value: String, _ note: String) {
            facts.append(
                "<div><dt>\(escaped(name))</dt><dd>\(escaped(value))<small>\(escaped(note))</small></dd></div>")
        }
        if let dispersion = evaluation.geometry.dispersion, let bound = evaluation.geometry.dispersionBound {
            add("Dispersion", fixed(dispersion, 1) + "°", "mean angle between prototypes; at most \(fixed(bound, 1))°")
        }
        if let compactness = evaluation.inDistribution.compactness {
            add("Compactness", fixed(compactness, 1) + "°", "mean angle to the own prototype, unseen ID images")
        }
        for set in evaluation.outOfDistribution {
            guard let separability = set.separability else { continue }
            add("Separability, \(set.name)", fixed(separability, 1) + "°", "farther from the nearest prototype than ID")
        }
        return facts
    }
}
