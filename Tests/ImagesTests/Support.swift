// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Images

/// The committed fixtures, made by `Fixtures/make_fixtures.py`.
enum Fixtures {
    struct Manifest: Decodable {
        struct Image: Decodable {
            var file: String
            var lossy: Bool
        }
        struct Refused: Decodable {
            var file: String
            var error: String
        }
        struct Transform: Decodable {
            var image: String
            var resize: Int
            var crop: Int
            var interpolation: InputTransform.Interpolation
            var expected: String
        }
        var images: [Image]
        var refused: [Refused]
        var transforms: [Transform]
    }

    static let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Fixtures")

    static let manifest: Manifest = {
        do {
            var manifest = try JSONDecoder().decode(
                Manifest.self, from: Data(contentsOf: folder.appending(path: "manifest.json")))
            manifest.images.removeAll { !isDecodable($0.file) }
            manifest.refused.removeAll { !isDecodable($0.file) }
            return manifest
        } catch {
            fatalError("The fixtures' manifest cannot be read: \(error)")
        }
    }()

    /// Whether this build has the format's decoder.
    static func isDecodable(_ file: String) -> Bool {
        ImageFormat.allCases.first { file.hasSuffix(".\($0.rawValue)") }?.isDecodable ?? true
    }

    static func bytes(_ path: String) throws -> [UInt8] {
        [UInt8](try Data(contentsOf: folder.appending(path: path)))
    }

    /// Reads a binary PPM with a header of one line.
    static func picture(_ path: String) throws -> RGBImage {
        let bytes = try bytes(path)
        guard let end = bytes.firstIndex(of: UInt8(ascii: "\n")) else { throw UnreadableFixture(path: path) }
        let header = String(decoding: bytes[..<end], as: UTF8.self).split(separator: " ")
        guard header.count == 4, header[0] == "P6", let width = Int(header[1]), let height = Int(header[2]),
            bytes.count - end - 1 == width * height * 3
        else { throw UnreadableFixture(path: path) }
        return RGBImage(width: width, height: height, pixels: Array(bytes[(end + 1)...]))
    }

    struct UnreadableFixture: Error {
        var path: String
    }
}

/// How far two sets of levels lie apart.
struct Difference {
    var maximum = 0
    var mean = 0.0

    init(_ a: [UInt8], _ b: [UInt8]) {
        let differences = zip(a, b).map { abs(Int($0) - Int($1)) }
        maximum = differences.max() ?? 0
        mean = Double(differences.reduce(0, +)) / Double(max(1, differences.count))
    }
}
