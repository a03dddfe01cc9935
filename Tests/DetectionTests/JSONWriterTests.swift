import Detection
import Foundation
import Hypersphere
import TestSupport
import Testing

@Suite struct JSONWriterTests {
    private func written(_ image: ScoredImage) -> Data {
        var json = JSONWriter(capacity: 16)
        json.write(image)
        return Data(json.bytes)
    }

    private func variants() -> [ScoredImage] {
        var bare = ScoredImage.example
        bare.id = nil
        bare.neighbours = nil
        bare.embedding = nil
        bare.explanation = nil
        bare.combination = nil
        bare.verdict = .inDistribution
        var odd = ScoredImage.example
        odd.id = "\u{0}\u{1F}\n\t\r\"\\/😀\u{2028}\u{7F}"
        odd.pValue = .leastNonzeroMagnitude
        odd.score.value = .greatestFiniteMagnitude
        odd.nearestClass.angle = -0.0
        odd.embedding = []
        return [.example, bare, odd]
    }

    @Test func aScoredImageReadsBackAsItWas() throws {
        for image in variants() {
            #expect(try JSONDecoder().decode(ScoredImage.self, from: written(image)) == image)
        }
    }

    @Test func itIsTheCodableForm() throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys]
        for image in variants() {
            // Read into a neutral tree and written once more, so that neither order nor spelling counts.
            let ours = try encoder.encode(JSONDecoder().decode(Tree.self, from: written(image)))
            let theirs = try encoder.encode(JSONDecoder().decode(Tree.self, from: encoder.encode(image)))
            #expect(String(decoding: ours, as: UTF8.self) == String(decoding: theirs, as: UTF8.self))
        }
    }

    @Test func whatIsNoNumberIsNull() {
        var json = JSONWriter(capacity: 16)
        json.beginArray()
        json.value(Double.nan)
        json.value(Float.infinity)
        json.value(1.5)
        json.endArray()
        #expect(String(decoding: json.bytes, as: UTF8.self) == "[null,null,1.5]")
    }
}

/// Any JSON.
private enum Tree: Codable {
    case object([String: Tree])
    case array([Tree])
    case number(Double)
    case text(String)

    init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if let value = try? container.decode([String: Tree].self) {
            self = .object(value)
        } else if let value = try? container.decode([Tree].self) {
            self = .array(value)
        } else if let value = try? container.decode(Double.self) {
            self = .number(value)
        } else {
            self = .text(try container.decode(String.self))
        }
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        switch self {
        case .object(let value): try container.encode(value)
        case .array(let value): try container.encode(value)
        case .number(let value): try container.encode(value)
        case .text(let value): try container.encode(value)
        }
    }
}
