import Detection
import Evaluation
import Hypersphere
import Reporting

/// What each alpha costs with a detector's calibration images, for a person.
struct AlphaTable {
    let text: String

    /// - Parameters:
    ///   - bundle: the detector.
    ///   - daily: how many in-distribution images a day false alarms are counted for.
    /// - Throws: where the calibration scores are none.
    init(_ bundle: DetectorBundle, daily: Int) throws {
        let manifest = bundle.manifest
        let calibration = try bundle.content.calibration(of: manifest.scores[0].name, scope: manifest.calibrationScope)
        let costs = AlphaCost.table(count: calibration.smallestCount, alpha: manifest.alpha)
        let alphas = ReadingWords.alphaTexts(costs.map(\.alpha), smallest: calibration.smallestAlpha)
        let rows =
            [["alpha", "false alarms a day", "95 % sure", ""]]
            + zip(alphas, costs).map { alpha, cost in
                let alarms = cost.falseAlarms(of: daily)
                return [
                    alpha, ReadingWords.count(alarms.value),
                    ReadingWords.countInterval(alarms),
                    cost.alpha == manifest.alpha ? "in use" : cost.isSmallest ? "smallest" : "",
                ]
            }
        let head = "what alpha costs, of \(daily) in-distribution images a day"
        text = (["", head] + TextTable.aligned(rows)).joined(separator: "\n")
    }
}
