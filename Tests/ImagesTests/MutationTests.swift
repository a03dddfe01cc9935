// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

import Images
import Randomness
import Testing

@Suite("Damaged files")
struct MutationTests {
    private static let limits = ImageLimits(maximumPixels: 250_000)
    private static let files = Fixtures.manifest.images.map(\.file) + Fixtures.manifest.refused.map(\.file)

    @Test("Each mutation yields an error or an image within the limits", arguments: files.enumerated().map { ($0, $1) })
    func mutations(_ index: Int, _ file: String) throws {
        let original = try Fixtures.bytes("files/\(file)")
        let other = try Fixtures.bytes("files/\(Self.files[(index * 7 + 1) % Self.files.count])")
        var generator = SplitMix64(state: UInt64(index))
        for _ in 0..<40 {
            let bytes = mutated(original, other, using: &generator)
            guard let image = try? RGBImage(decoding: bytes, limits: Self.limits) else { continue }
            #expect(image.width * image.height <= Self.limits.maximumPixels)
            #expect(image.pixels.count == image.width * image.height * 3)
        }
    }

    private func mutated(
        _ original: [UInt8], _ other: [UInt8], using generator: inout SplitMix64
    ) -> [UInt8] {
        var bytes = original
        for _ in 0..<Int.random(in: 1...4, using: &generator) where !bytes.isEmpty {
            let place = Int.random(in: 0..<bytes.count, using: &generator)
            switch Int.random(in: 0..<6, using: &generator) {
            case 0: bytes[place] ^= 1 << UInt8.random(in: 0..<8, using: &generator)
            case 1: bytes[place] = [0, 1, 0x7F, 0x80, 0xFF].randomElement(using: &generator) ?? 0
            case 2: bytes[min(place, 63)] = UInt8.random(in: .min ... .max, using: &generator)
            case 3: bytes.removeSubrange(place..<min(bytes.count, place + Int.random(in: 1...40, using: &generator)))
            case 4: bytes.removeLast(bytes.count - place)
            default:
                let start = Int.random(in: 0..<other.count, using: &generator)
                let part = other[start..<min(other.count, start + Int.random(in: 1...60, using: &generator))]
                bytes.replaceSubrange(place..<min(bytes.count, place + part.count), with: part)
            }
        }
        return bytes
    }
}
