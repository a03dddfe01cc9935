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
    }

    /// The record as metadata of a file.
    package var metadata: [String: String] {
        func json(_ value: some Encodable) -> String? {
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
            return (try? encoder.encode(value)).map { String(decoding: $0, as: UTF8.self) }
        }
        var metadata: [String: String] = [:]
        metadata["encoder_sha256"] = encoderSHA256
        metadata["input"] = input.flatMap(json)
        metadata["transform"] = transform.flatMap(json)
        metadata["engine"] = engine
        metadata["precision"] = precision?.rawValue
        metadata["tool"] = tool
        metadata["source"] = source
        metadata["pooling"] = pooling?.rawValue
        metadata["roles"] = roles.isEmpty ? nil : json(roles)
        metadata["normalized"] = isNormalized ? "true" : nil
        return metadata
    }
}
