// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

import Evaluation
import Hypersphere

/// The map of what drives the score, with its scale.
struct OcclusionSection {
    let explanation: ImageExplanation

    init(_ explanation: ImageExplanation) {
        self.explanation = explanation
    }

    var html: String {
        guard let map = explanation.occlusion else { return "" }
        let largest = map.unit.text(map.largest)
        let unit = map.unit == .degrees ? "" : " \(map.unit.title)"
        return paragraph(
            "Part after part of the image is covered with its mean color, a quarter of the side at a time, and "
                + "\(map.score.title) is computed again. Where covering makes the score fall, the part drives the image out "
                + "of distribution: red. Where it makes the score rise, the part holds the image in: blue.")
            + "<figure class=\"map\">"
            + embeddedPicture(
                map.png, alt: "The image in gray: red parts raise \(map.score.title), blue ones lower it",
                style: "parts")
            + "<div class=\"scale\" role=\"img\" aria-label=\"Scale from \(escaped("-\(largest)\(unit)")), blue, to "
            + "\(escaped("+\(largest)\(unit)")), red\"><span class=\"bar\"></span><span class=\"ends\">"
            + "<span>-\(escaped(largest))</span><span>0</span><span>+\(escaped(largest))</span></span></div>"
            + "<figcaption>\(escaped("By how much \(map.score.title) falls where the part is covered\(unit.isEmpty ? "" : ",\(unit)")."))"
            + "</figcaption></figure>"
    }
}
