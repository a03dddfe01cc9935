// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

import Files
import FoundationEssentials

/// The names of the classes that a classifier's head tells apart, by their numbers.
package enum ClassNames {
    /// A hundred times the names of the largest data sets.
    private static let largestFile = 64 << 20

    /// Looks for names in a `config.json` beside a model: `id2label` of Hugging Face, or `label_names` of timm.
    ///
    /// - Parameter path: the model's file.
    /// - Returns: the names and the file's name; nil where there is no such file, or it holds only placeholders
    ///   (`LABEL_0`).
    /// - Throws: ``PreprocessingError`` where the file is damaged.
    package static func find(
        besideModel path: String
    ) throws(PreprocessingError) -> (names: [String], source: String)? {
        for folder in ModelFolder.candidates(of: path) {
            let name = "config.json"
            guard let value = try JSONValue(file: folder + name) else { continue }
            if let labels = value["id2label"]?.object {
                let names = try names(of: labels, file: name)
                if names.enumerated().contains(where: { $1 != "LABEL_\($0)" }) { return (names, name) }
            }
            let labels = value["label_names"] ?? value["pretrained_cfg"]?["label_names"] ?? value["labels"]
            if let labels = labels?.list {
                let names = labels.compactMap(\.string)
                guard names.count == labels.count else {
                    throw .classNames(file: name, reason: "its label_names are no texts")
                }
                if !names.isEmpty { return (names, name) }
            }
        }
        return nil
    }

    /// Reads a file of names: one a line, a JSON list, or a JSON object from numbers to names or from names to numbers.
    ///
    /// - Parameter path: the file.
    /// - Returns: the names by their numbers, at least one.
    /// - Throws: ``PreprocessingError/classNames(file:reason:)``, ``PreprocessingError/unreadable(file:reason:)``.
    package static func read(_ path: String) throws(PreprocessingError) -> [String] {
        let file = path.lastComponent
        guard let content = try PreprocessingError.content(of: path, limit: largestFile) else {
            throw .unreadable(file: file, reason: "there is no such file")
        }
        let names: [String]
        if let value = try? JSONDecoder().decode(JSONValue.self, from: content),
            value.list != nil || value.object != nil
        {
            if let list = value.list {
                names = list.compactMap(\.string)
                guard names.count == list.count else {
                    throw .classNames(file: file, reason: "its list is not of texts")
                }
            } else {
                names = try self.names(of: value.object ?? [:], file: file)
            }
        } else {
            guard let text = String(data: content, encoding: .utf8) else {
                throw .classNames(file: file, reason: "it is no text")
            }
            var lines = text.split(omittingEmptySubsequences: false) { $0.isNewline }.map(trimmed)
            while lines.last?.isEmpty ?? false { lines.removeLast() }
            guard lines.allSatisfy({ !$0.isEmpty }) else {
                throw .classNames(file: file, reason: "line \((lines.firstIndex(of: "") ?? 0) + 1) is empty")
            }
            names = lines
        }
        guard !names.isEmpty else { throw .classNames(file: file, reason: "it holds no names") }
        return names
    }

    private static func trimmed(_ line: Substring) -> String {
        let start = line.drop { $0.isWhitespace }
        return String(start.reversed().drop { $0.isWhitespace }.reversed())
    }

    /// The names of an object from numbers to names, to lists that end with one (Keras' class index), or the other way.
    private static func names(
        of object: [String: JSONValue], file: String
    ) throws(PreprocessingError) -> [String] {
        var names = [String?](repeating: nil, count: object.count)
        for (key, value) in object {
            let place = value.integer ?? Int(key)
            let name = value.integer == nil ? value.string ?? value.list?.last?.string : key
            guard let place, names.indices.contains(place), let name, names[place] == nil else {
                throw .classNames(file: file, reason: "its numbers are not 0 to \(object.count - 1), each with a name")
            }
            names[place] = name
        }
        return names.compactMap(\.self)
    }
}
