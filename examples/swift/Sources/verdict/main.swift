// A detector that `cider fit` wrote, on image files: verdict DETECTOR IMAGE...

import Detection
import Foundation

let arguments = CommandLine.arguments.dropFirst()
guard let path = arguments.first else { fatalError("usage: verdict DETECTOR IMAGE...") }

let detector = try Detector(path: path)
// A session belongs to one thread; a detector makes as many as are wanted.
let session = try detector.makeSession()
for file in arguments.dropFirst() {
    let image = try Data(contentsOf: URL(filePath: file)).withUnsafeBytes { try detector.prepare($0) }
    for measurement in session.measure([image]) {
        let scored = try detector.verdict(on: measurement.get())
        let nearest = scored.nearestClass.label
        print("\(file): \(scored.verdict.rawValue), p-value \(scored.pValue), nearest class \(nearest)")
    }
}
