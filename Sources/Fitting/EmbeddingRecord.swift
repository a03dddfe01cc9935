// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

package import Adoption
package import EmbeddingFiles
package import Encoding
import FoundationEssentials
package import Images

/// What a file of embeddings says of the encoder that gave them: its metadata, in words that both sides know.
package struct EmbeddingRecord: Sendable {
    /// The SHA-256 of the user's model file, 64 hexadecimal digits; nil where no encoder is named.
    package var encoderSHA256: String?
    package var input: EncoderInput?
    package var transform: InputTransform?
    /// The engine with its version.
    package var engine: String?
    package var precision: Precision?
    package var tool: String?
    /// The tensor of the user's model that gave the features, and how its places were put together.
    package var source: String?
    package var pooling: Pooling?
    /// By role (`features`, `projection`, `stages`, `logits`) the name of the output.
    package var roles: [String: String] = [:]
    /// Whether rows are of unit length already.
    package var isNormalized = false
    /// How the images were; nil where the file does not say so.
    package var statistics: ImageStatistics?

    package init() {}

    /// Reads the metadata of a table.
    package init(_ table: EmbeddingTable) {
        let metadata = table.metadata
        func json<Value: Decodable>(_ key: String) -> Value? {
            metadata[key].flatMap { try? JSONDecoder().decode(Value.self, from: Data($0.utf8)) }
        }
        encoderSHA256 = metadata["encoder_sha256"]
        input = json("input")
        transform = json("transform")
        engine = metadata["engine"]
        precision = metadata["precision"].flatMap(Precision.init)
        tool = metadata["tool"]
        source = metadata["source"]
        pooling = metadata["pooling"].flatMap(Pooling.init)
        roles = json("roles") ?? [:]
        isNormalized = metadata["normalized"] == "true"
        statistics = json(EmbeddingTable.imageStatistics).flatMap(ImageStatistics.init(merging:))
    }

    /// What a file says of its images: a list, so that the lists of several files can be joined.
    package static func metadata(_ statistics: ImageStatistics?) -> [String: String] {
        guard let statistics, let text = json([statistics]) else { return [:] }
        return [EmbeddingTable.imageStatistics: text]
    }

    private static func json(_ value: some Encodable) -> String? {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return (try? encoder.encode(value)).map { String(decoding: $0, as: UTF8.self) }
    }

    /// The record as metadata of a file.
    package var metadata: [String: String] {
        var metadata = Self.metadata(statistics)
        metadata["encoder_sha256"] = encoderSHA256
        metadata["input"] = input.flatMap(Self.json)
        metadata["transform"] = transform.flatMap(Self.json)
        metadata["engine"] = engine
        metadata["precision"] = precision?.rawValue
        metadata["tool"] = tool
        metadata["source"] = source
        metadata["pooling"] = pooling?.rawValue
        metadata["roles"] = roles.isEmpty ? nil : Self.json(roles)
        metadata["normalized"] = isNormalized ? "true" : nil
        return metadata
    }
}
