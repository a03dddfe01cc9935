import Detection
import Foundation
import Hypersphere

/// A file of results, as `cider score --format json` or `jsonl` and `POST /score` write them.
struct VerdictLog {
    /// What is read of an image's result.
    struct Image: Decodable {
        struct Reading: Decodable {
            let value: Float
        }

        let id: String?
        let verdict: Verdict?
        let alpha: Double?
        /// Absent where the image has no verdict.
        let scores: [ScoreName: Reading]?
    }

    private struct Document: Decodable {
        struct Model: Decodable {
            let name: String
            let version: String
        }

        let model: Model?
        let results: [Image]
    }

    /// What cannot be read as results.
    struct Failure: Error, CustomStringConvertible {
        let description: String
    }

    private let path: String
    private let data: Data

    init(path: String) throws {
        self.path = path
        do {
            // A day's results are larger than the memory that they need a line at a time.
            data = try Data(contentsOf: URL(filePath: path), options: .mappedIfSafe)
        } catch {
            throw Failure(description: "\(path): cannot be read: \(error.localizedDescription)")
        }
    }

    /// Calls `body` with each result, in order.
    ///
    /// - Parameters:
    ///   - detector: whose results they should be.
    ///   - note: gets what does not fit, in one sentence.
    ///   - body: gets the results one by one.
    /// - Throws: ``Failure`` with the number of a line that is no result.
    func forEach(of detector: Detector, note: (String) -> Void, _ body: (Image) -> Void) throws {
        let decoder = JSONDecoder()
        if let document = try? decoder.decode(Document.self, from: data) {
            if let model = document.model, model.version != detector.version {
                note(
                    "\(path): the results are of \(model.name) \(model.version), and the detector is "
                        + "\(detector.manifest.name) \(detector.version)")
            }
            document.results.forEach(body)
            return
        }
        var count = 0
        for (place, line) in data.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).enumerated() {
            guard !line.allSatisfy({ $0 == UInt8(ascii: "\r") || $0 == UInt8(ascii: " ") }) else { continue }
            do {
                body(try decoder.decode(Image.self, from: line))
                count += 1
            } catch {
                throw Failure(
                    description: "\(path): line \(place + 1) is no result; what is read is the JSON or JSON lines of "
                        + "'cider score' and of POST /score")
            }
        }
        guard count > 0 else { throw Failure(description: "\(path): holds no results") }
    }
}
