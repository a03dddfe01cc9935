import Detection
import FoundationEssentials
import Logging
import Wording

/// One event of the log.
struct LogLine {
    var time: Date
    var level: Logger.Level
    var label: String
    var message: String
    var metadata: Logger.Metadata

    /// For a person: `2026-01-31T12:00:00.000Z info  listening address=127.0.0.1:8080`.
    var text: String {
        var line = "\(timestamp) \(level.rawValue.padded(to: 8)) \(message.escapingControlCharacters)"
        for (key, value) in metadata.sorted(by: { $0.key < $1.key }) {
            line += " \(key)=\("\(value)".quotedWhereNeeded)"
        }
        return line + "\n"
    }

    /// For a program: one object, with the metadata's keys beside `time`, `level`, `logger` and `message`.
    var json: String {
        var json = JSONWriter(capacity: 256)
        json.beginObject()
        json.field("time", timestamp)
        json.field("level", level.rawValue)
        json.field("logger", label)
        json.field("message", message)
        if !metadata.isEmpty {
            json.key("metadata")
            json.write(metadata)
        }
        json.endObject()
        return String(decoding: json.bytes, as: UTF8.self) + "\n"
    }

    private var timestamp: String {
        time.formatted(Date.ISO8601FormatStyle(includingFractionalSeconds: true))
    }
}

extension JSONWriter {
    fileprivate mutating func write(_ metadata: Logger.Metadata) {
        beginObject()
        for (key, value) in metadata.sorted(by: { $0.key < $1.key }) {
            self.key(escaping: key)
            write(value)
        }
        endObject()
    }

    private mutating func write(_ value: Logger.MetadataValue) {
        switch value {
        case .string(let text): self.value(text)
        case .stringConvertible(let number as Int): self.value(number)
        case .stringConvertible(let number as Double): self.value(number)
        case .stringConvertible(let other): self.value(other.description)
        case .dictionary(let dictionary): write(dictionary)
        case .array(let values):
            beginArray()
            for value in values { write(value) }
            endArray()
        @unknown default: self.value("\(value)")
        }
    }
}

extension String {
    fileprivate func padded(to width: Int) -> String {
        self + String(repeating: " ", count: Swift.max(0, width - count))
    }

    fileprivate var quotedWhereNeeded: String {
        guard isEmpty || contains(where: { $0 == " " || $0 == "\"" || $0 == "=" }) else {
            return escapingControlCharacters
        }
        return "\"\(replacing("\"", with: "\\\"").escapingControlCharacters)\""
    }
}
