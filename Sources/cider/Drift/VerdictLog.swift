// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

import Detection
import Files
import Foundation
import Hypersphere

/// A file of results, as `cider score --format json` or `jsonl` and `POST /score` write them.
struct VerdictLog {
    /// What is read of an image's result.
    struct Image: Decodable {
        struct Reading: Decodable {
            /// nil where it was not finite, which JSON cannot say.
            let value: Float?
        }

        struct Deciding: Decodable {
            let name: ScoreName
        }

        let id: String?
        let verdict: Verdict?
        let alpha: Double?
        let score: Deciding?
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

    /// A document some of whose results are none.
    private struct Other: Decodable {
        private struct Attempt: Decodable {
            let isResult: Bool
            init(from decoder: any Decoder) { isResult = (try? Image(from: decoder)) != nil }
        }

        private enum CodingKeys: String, CodingKey { case results }

        let firstBad: Int

        init(from decoder: any Decoder) throws {
            let attempts = try decoder.container(keyedBy: CodingKeys.self).decode([Attempt].self, forKey: .results)
            firstBad = attempts.firstIndex { !$0.isResult } ?? 0
        }
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
            data = try MappedFile(path).data
        } catch {
            throw Failure(description: "\(path): cannot be read: \(error)")
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
            guard !document.results.isEmpty else { throw Failure(description: "\(path): holds no results") }
            if let model = document.model, model.version != detector.version {
                note(
                    "\(path): the results are of \(model.name) \(model.version), and the detector is "
                        + "\(detector.manifest.name) \(detector.version)")
            }
            document.results.forEach(body)
            return
        }
        if let other = try? decoder.decode(Other.self, from: data) {
            throw Failure(
                description: "\(path): result \(other.firstBad + 1) of its 'results' is not one of 'cider score' or of "
                    + "POST /score")
        }
        var count = 0
        for (place, line) in data.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).enumerated() {
            guard !line.allSatisfy({ $0 == UInt8(ascii: "\r") || $0 == UInt8(ascii: " ") }) else { continue }
            do {
                let image = try decoder.decode(Image.self, from: line)
                // A line of a log may be a whole answer of POST /score.
                let answer = image.scores == nil ? try? decoder.decode(Document.self, from: line) : nil
                for result in answer?.results ?? [image] {
                    body(result)
                    count += 1
                }
            } catch {
                throw Failure(
                    description: "\(path): line \(place + 1) is no result; what is read is the JSON or JSON lines of "
                        + "'cider score' and of POST /score")
            }
        }
        guard count > 0 else { throw Failure(description: "\(path): holds no results") }
    }
}
