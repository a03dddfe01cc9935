// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials

/// What lies beside images under the same name, as in WebDataset: labels, and masks.
///
/// The files of a sample have one name up to its first dot: `000017.jpg`, `000017.cls`, `000017.seg.png`.
struct SampleLabels {
    /// A sample's name, and the archive that it is in.
    struct Key: Hashable {
        let archive: Int
        let name: String
    }

    /// Where a label was found; in the order in which they are believed.
    enum Source: String, CaseIterable {
        case cls, json, txt
    }

    private(set) var labels: [Source: [Key: String]] = [:]

    /// The fields of a sample's JSON that may be its class.
    private static let fields = ["label", "class", "cls", "class_name", "label_name", "category"]

    /// - Parameters:
    ///   - side: files with one of the suffixes.
    ///   - samples: the samples that have an image.
    ///   - text: gives the content of a file.
    init(_ side: [ListedFile], of samples: Set<Key>, text: (ListedFile) -> [UInt8]?) {
        for file in side {
            guard let source = ImageName.suffix(of: file.path.text).flatMap(Source.init),
                samples.contains(Self.key(file)),
                let bytes = text(file), let label = Self.label(bytes, source)
            else { continue }
            labels[source, default: [:]][Self.key(file)] = label
        }
        // Texts that hardly repeat are captions.
        if let texts = labels[.txt], Set(texts.values).count * 2 > texts.count { labels[.txt] = nil }
    }

    static func key(_ file: ListedFile) -> Key { Key(archive: file.archive, name: split(file.path.text).name) }

    /// A path up to the first dot of its last component, and what follows.
    static func split(_ path: String) -> (name: String, rest: String) {
        let start = path.utf8.lastIndex(of: UInt8(ascii: "/")).map { path.utf8.index(after: $0) } ?? path.startIndex
        guard let dot = path.utf8[start...].firstIndex(of: UInt8(ascii: ".")) else { return (path, "") }
        return (String(path[..<dot]), path[path.utf8.index(after: dot)...].lowercased())
    }

    private static func label(_ bytes: [UInt8], _ source: Source) -> String? {
        switch source {
        case .cls, .txt:
            guard bytes.count <= 256, let text = String(validating: bytes, as: UTF8.self) else { return nil }
            let label = text.trimmingWhitespace
            return label.isEmpty || label.utf8.contains(UInt8(ascii: "\n")) ? nil : label
        case .json:
            guard let record = try? JSONDecoder().decode([String: JSONScalar].self, from: Data(bytes)) else {
                return nil
            }
            return fields.lazy.compactMap { record[$0]?.text }.first
        }
    }
}

extension SampleLabels {
    private static let maskWords: Set<String> = [
        "mask", "masks", "seg", "segmentation", "gt", "depth", "alpha", "matte", "trimap", "normal", "normals",
        "instance",
        "semantic", "label", "labels", "annotation", "edge", "edges",
    ]

    /// Images that show not the sample, but something about it: `x.seg.png` beside `x.jpg`, and in WebDataset any second
    /// picture beside a JPEG.
    ///
    /// - Parameters:
    ///   - images: all that there are.
    ///   - isWebDataset: whether samples have labels beside them.
    /// - Returns: for each image, whether it is a mask.
    static func masks(_ images: [ListedFile], isWebDataset: Bool) -> [Bool] {
        var plain: [Key: [String]] = [:]
        let parts = images.map { split($0.path.text) }
        for (image, part) in zip(images, parts) where !part.rest.contains(".") {
            plain[key(image), default: []].append(part.rest)
        }
        return zip(images, parts).map { image, part in
            guard let suffixes = plain[key(image)] else { return false }
            if let dot = part.rest.firstIndex(of: ".") {
                let words = part.rest[..<dot].split { !$0.isLetter }
                return isWebDataset || words.contains { maskWords.contains(String($0)) }
            }
            let isJPEG = ["jpg", "jpeg"].contains(part.rest)
            return isWebDataset && !isJPEG && suffixes.contains { ["jpg", "jpeg"].contains($0) }
        }
    }
}

/// A number, text or truth value of JSON, as text; nil for all else.
struct JSONScalar: Decodable {
    let text: String?

    init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if let text = try? container.decode(String.self) {
            self.text = text
        } else if let number = try? container.decode(Int.self) {
            text = String(number)
        } else if let number = try? container.decode(Double.self) {
            text = String(number)
        } else if let truth = try? container.decode(Bool.self) {
            text = String(truth)
        } else {
            text = nil
        }
    }
}

extension StringProtocol {
    /// The text without spaces, tabulators and ends of lines around it.
    var trimmingWhitespace: String {
        let scalars = unicodeScalars.drop { $0.properties.isWhitespace || $0 == "\u{FEFF}" }
        return String(String.UnicodeScalarView(scalars.reversed().drop { $0.properties.isWhitespace }.reversed()))
    }
}
