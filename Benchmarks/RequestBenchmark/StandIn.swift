import Detection
import FoundationEssentials
import Hypersphere
import Serving

/// Stands in for a detector: takes any bytes for an image, and gives all the same verdict at once.
struct StandIn: Scoring {
    struct Manifest: Encodable {
        var classes = ["cat", "ship"]
    }

    let name = "stand-in"
    let version = "sha256:0123456789abcdef"
    let manifest = Manifest()
    let probe = DetectorInput.image(image)
    let takesImages = true
    let embeddingParts = [EmbeddingPart(output: "features", dimension: 2)]

    private static let image = PreparedImage(pixels: [])

    private let image: ScoredImage

    init() throws {
        image = try JSONDecoder().decode(ScoredImage.self, from: Data(Self.verdict.utf8))
    }

    func validate(_ options: VerdictOptions) {}
    func prepare(_ bytes: UnsafeRawBufferPointer) -> PreparedImage { Self.image }
    func prepareIfSmall(_ bytes: UnsafeRawBufferPointer) -> PreparedImage? { Self.image }
    func prepare(embedding values: [Float]) -> GivenEmbedding {
        GivenEmbedding(rows: OutputTable(single: values), logits: nil)
    }
    func prepare(embedding values: [String: [Float]]) -> GivenEmbedding {
        GivenEmbedding(rows: OutputTable(single: []), logits: nil)
    }
    func makeSession() -> Session { Session() }

    func verdict(on measurement: Measurement, id: String?, options: VerdictOptions) -> ScoredImage {
        var image = image
        image.id = id
        if options.neighbourCount == 0 { image.neighbours = nil }
        if !options.explain { image.explanation = nil }
        return image
    }

    struct Session: ScoringSession {
        private let measurement = Measurement(
            values: [], nearest: NearestPrototype(index: 1, angle: 58.20317), decodeMilliseconds: 0,
            encodeMilliseconds: 0, scoreMilliseconds: 0)

        func measure(_ inputs: [DetectorInput]) -> [Result<Measurement, DetectionError>] {
            inputs.map { _ in .success(measurement) }
        }
    }

    private static let verdict = """
        {
          "verdict": "out_of_distribution", "p_value": 0.0009998000399920016, "alpha": 0.05,
          "score": {"name": "knn", "value": 63.10412, "threshold": 41.70331, "unit": "degrees"},
          "scores": {
            "knn": {"value": 63.10412, "threshold": 41.70331, "p_value": 0.0009998000399920016,
                    "outlier_probability": 0.9712403, "unit": "degrees"},
            "angle": {"value": 58.20317, "threshold": 33.01247, "p_value": 0.0005998800239952009,
                      "outlier_probability": 0.9551823, "unit": "degrees"}
          },
          "nearest_class": {"label": "ship", "index": 1, "angle": 58.20317},
          "neighbours": [
            {"label": "ship", "identifier": "ship/0017.png", "angle": 49.13077},
            {"label": "ship", "identifier": "ship/4711.png", "angle": 49.80214},
            {"label": "cat", "identifier": "cat/0815.png", "angle": 51.33019},
            {"label": "ship", "identifier": "ship/2048.png", "angle": 51.90155},
            {"label": "ship", "identifier": "ship/1009.png", "angle": 52.00713}
          ],
          "explanation": {
            "nearest_classes": [
              {"label": "ship", "index": 1, "angle": 58.20317}, {"label": "cat", "index": 0, "angle": 81.40911}
            ],
            "scores": {
              "knn": {"percentile": 99.95, "verdict": "out_of_distribution"},
              "angle": {"percentile": 99.98, "verdict": "out_of_distribution"}
            },
            "agreement": 1
          },
          "timings_ms": {"decode": 0.0713, "queue": 0.002, "encode": 1.9012, "score": 0.1187}
        }
        """
}
