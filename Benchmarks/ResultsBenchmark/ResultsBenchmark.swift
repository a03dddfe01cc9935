import Detection
import Foundation

/// Prints how long the JSON of a scored image takes by the hand-written writer, beside Foundation's encoder.
@main
struct ResultsBenchmark {
    static func main() throws {
        for (name, text) in [("verdict", short), ("verdict with its explanation", long)] {
            let image = try JSONDecoder().decode(ScoredImage.self, from: Data(text.utf8))
            let encoder = JSONEncoder()
            encoder.outputFormatting = .withoutEscapingSlashes
            // In turn, so that what else the machine does meets both.
            var (ours, theirs) = (Double.infinity, Double.infinity)
            var bytes = 0
            for _ in 0..<rounds {
                ours = min(
                    ours,
                    seconds {
                        var json = JSONWriter(capacity: 4096)
                        json.write(image)
                        bytes += json.bytes.count
                    })
                theirs = min(theirs, try seconds { bytes += try encoder.encode(image).count })
            }
            let line = "%@: %.2f µs, Foundation's encoder %.2f µs, ratio %.1f (%d bytes)"
            print(
                String(format: line, name, ours * 1e6, theirs * 1e6, theirs / ours, bytes / (2 * rounds * repetitions)))
        }
    }

    private static let rounds = 20
    private static let repetitions = 2000

    /// The time of one run of `body`, by many.
    private static func seconds(_ body: () throws -> Void) rethrows -> Double {
        let start = ContinuousClock.now
        for _ in 0..<repetitions { try body() }
        return start.duration(to: .now) / .seconds(repetitions)
    }

    private static let members = """
        "id": "2026/photo-0001.jpg", "verdict": "out_of_distribution", "p_value": 0.0011997600479904, "alpha": 0.05,
        "score": {"name": "knn", "value": 63.108795, "threshold": 41.73021, "unit": "degrees"},
        "scores": {"knn": {"value": 63.108795, "threshold": 41.73021, "p_value": 0.0011997600479904, "unit": "degrees"},
                   "angle": {"value": 58.21504, "threshold": 33.048176, "p_value": 0.0005998800239952, "unit": "degrees"},
                   "mahalanobis": {"value": 812.3771, "threshold": 604.11896, "p_value": 0.0123975204959008,
                                   "unit": "squared_deviations"}},
        "nearest_class": {"label": "ship", "index": 8, "angle": 58.21504},
        "timings_ms": {"decode": 0.1342, "queue": 0.2071, "encode": 1.9105, "score": 0.3188}
        """

    private static let short = "{\(members)}"

    private static let long = """
        {\(members),
         "neighbours": [\((0..<5).map { "{\"label\": \"ship\", \"identifier\": \"ship/\($0).png\", \"angle\": 63.\($0)7}" }
             .joined(separator: ","))],
         "explanation": {"nearest_classes": [{"label": "ship", "index": 8, "angle": 58.21504},
                                             {"label": "truck", "index": 9, "angle": 60.15}],
                         "scores": {"knn": {"percentile": 99.88, "verdict": "out_of_distribution"},
                                    "angle": {"percentile": 99.94, "verdict": "out_of_distribution"},
                                    "mahalanobis": {"percentile": 98.76, "verdict": "out_of_distribution"}},
                         "agreement": 1.0}}
        """
}
