// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Foundation
import Hypersphere

/// Searches a bank as it is told on standard input, one command a line, and answers each with a line of JSON.
///
///     measure QUERIES THREADS BATCH SECONDS    queries a second
///     cost QUERIES                             the shares of the bank that are screened and ranked for a query
///     angles QUERIES                           the angle to the k-th nearest row, of each query
///
/// QUERIES counts the `--queries` files from 0. All files hold rows of 32-bit floats.
@main
struct SearchBenchmark: ParsableCommand {
    @Option(help: "The bank's rows.")
    var bank: String

    @Option(help: "Rows to search with; may be given several times.")
    var queries: [String] = []

    @Option(help: "The number of values in a row.")
    var dimension: Int

    @Option(help: "Which nearest row is asked for.")
    var k: Int

    func run() throws {
        let start = ContinuousClock.now
        let bank = try Bank(try embeddings(self.bank))
        let sets = try queries.map(embeddings)
        reply(["rows": Double(bank.count), "seconds": seconds(since: start)])
        while let line = readLine() {
            let words = line.split(separator: " ")
            guard words.count > 1, let index = Int(words[1]), sets.indices.contains(index) else {
                throw ValidationError("no such command: \(line)")
            }
            let set = sets[index]
            switch words[0] {
            case "measure":
                guard words.count == 5, let threads = Int(words[2]), let batch = Int(words[3]),
                    let duration = Double(words[4])
                else { throw ValidationError("measure QUERIES THREADS BATCH SECONDS") }
                reply(["rate": rate(of: bank, set, threads: threads, batch: batch, duration: duration)])
            case "cost":
                let cost = bank.cost(of: set, k: k)
                let all = Double(set.count * bank.count)
                reply(["screened": Double(cost.screened) / all, "ranked": Double(cost.ranked) / all])
            case "angles":
                reply(["angles": bank.kthAngles(of: set, k: k)])
            default:
                throw ValidationError("no such command: \(line)")
            }
        }
    }

    private func rate(of bank: Bank, _ set: Embeddings, threads: Int, batch: Int, duration: Double) -> Double {
        let batches = stride(from: 0, through: set.count - batch, by: batch).map { first in
            set.selecting(first..<first + batch)
        }
        for batch in batches.prefix(3) { _ = bank.kthAngles(of: batch, k: k, threads: threads) }
        let start = ContinuousClock.now
        var searched = 0
        while seconds(since: start) < duration {
            _ = bank.kthAngles(of: batches[searched / batch % batches.count], k: k, threads: threads)
            searched += batch
        }
        return Double(searched) / seconds(since: start)
    }

    private func embeddings(_ path: String) throws -> Embeddings {
        let data = try Data(contentsOf: URL(filePath: path))
        let values = data.withUnsafeBytes { Array($0.bindMemory(to: Float.self)) }
        return try Embeddings(normalizing: values, dimension: dimension)
    }

    private func seconds(since start: ContinuousClock.Instant) -> Double {
        start.duration(to: .now) / .seconds(1)
    }

    private func reply(_ answer: some Encodable) {
        guard let json = try? JSONEncoder().encode(answer) else { return }
        print(String(decoding: json, as: UTF8.self))
        fflush(nil)
    }
}
