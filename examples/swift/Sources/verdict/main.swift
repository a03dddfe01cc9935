// A detector that `cider fit` wrote, on image files: verdict DETECTOR IMAGE...
import Detection
import Foundation

let arguments = CommandLine.arguments.dropFirst()
guard let path = arguments.first else { fatalError("usage: verdict DETECTOR IMAGE...") }

// Every file of the bundle is verified, and the encoder is compiled.
let detector = try Detector(path: path, options: DetectorOptions(encoder: EncoderOptions(precision: .f32)))
print("\(detector.name): \(detector.classes.count) classes, alpha \(detector.alpha)")
print("scores: \(detector.scoreNames.map(\.rawValue).joined(separator: ", "))")
for warning in detector.warnings { print("warning: \(warning)") }

// A session belongs to one thread; a detector makes as many as are wanted.
let session = try detector.makeSession()

// Images are decoded on any thread, and measured in batches.
for file in arguments.dropFirst() {
    do {
        let image = try Data(contentsOf: URL(filePath: file)).withUnsafeBytes { try detector.prepare($0) }
        for measurement in session.measure([image]) {
            let scored = try detector.verdict(on: measurement.get(), id: file)
            let nearest = scored.nearestClass.label
            print("\(file): \(scored.verdict.rawValue), p-value \(scored.pValue), nearest class \(nearest)")
        }
    } catch let error as DetectionError {
        print("\(file): \(error)")
    }
}

// Pixels that are decoded already, and embeddings that another program computed, are taken too.
let gray = try detector.prepare(pixels: [UInt8](repeating: 128, count: 64 * 64 * 3), width: 64, height: 64)
let ones = detector.neededOutputs.map { ($0.name, [Float](repeating: 1, count: $0.dimension)) }
let given = try detector.prepare(embedding: Dictionary(uniqueKeysWithValues: ones))

// A verdict says more where it is asked to: another alpha, another score, the reasons.
let options = VerdictOptions(score: .combined, alpha: 0.01, explain: true)
for (name, measurement) in zip(["gray", "ones"], session.measure([.image(gray), .embedding(given)])) {
    let scored = try detector.verdict(on: measurement.get(), id: name, options: options)
    let thresholds = scored.scores.map { "\($0.key.rawValue) \($0.value.threshold)" }.sorted()
    print("\(name): \(scored.verdict.rawValue), thresholds \(thresholds.joined(separator: ", "))")
    if let explanation = scored.explanation { print("\(name): scores agree by \(explanation.agreement)") }
}
