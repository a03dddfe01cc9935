package import Detection
import Foundation

extension ScoredImage {
    /// A scored image with everything in it.
    package static let example: ScoredImage = {
        let json = """
            {"id": "a \\"quoted\\" näme/1.jpg", "verdict": "out_of_distribution", "p_value": 0.0012, "alpha": 0.05,
             "score": {"name": "knn", "value": 63.1, "threshold": 41.7, "unit": "degrees"},
             "combination": {"method": "harmonic_mean", "correction": 2.5, "scores": ["knn", "angle"]},
             "scores": {"knn": {"value": 63.1, "threshold": 41.7, "p_value": 0.0012, "outlier_probability": 0.97,
                                "unit": "degrees"},
                        "relative_mahalanobis": {"value": -7.5, "threshold": 33.0, "p_value": 0.5,
                                                 "unit": "squared_deviations"},
                        "angle": {"value": 58.2, "threshold": 33.0, "p_value": 0.0006, "unit": "degrees"}},
             "nearest_class": {"label": "ship", "index": 8, "angle": 58.2},
             "neighbours": [{"label": "ship", "identifier": "ship/1.png", "angle": 63.1},
                            {"identifier": "x.png", "angle": 64.5}],
             "explanation": {"nearest_classes": [{"label": "ship", "index": 8, "angle": 58.2},
                                                 {"label": "truck", "index": 9, "angle": 60.1}],
                             "scores": {"knn": {"percentile": 99.9, "verdict": "out_of_distribution"},
                                        "angle": {"percentile": 12.5, "verdict": "in_distribution"}},
                             "agreement": 0.5},
             "embedding": [0.1, -0.25, 1e-9],
             "timings_ms": {"decode": 0.1, "queue": 0.2, "encode": 1.9, "score": 0.3}}
            """
        do {
            return try JSONDecoder().decode(ScoredImage.self, from: Data(json.utf8))
        } catch {
            preconditionFailure("the example is no scored image: \(error)")
        }
    }()
}
