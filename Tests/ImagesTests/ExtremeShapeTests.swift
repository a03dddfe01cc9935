// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

import Images
import Testing

/// Strips that a transform brings to an encoder's size as it does any image.
@Suite struct ExtremeShapeTests {
    static let shapes = [(1, 100_000), (100_000, 1), (65_535, 1), (1, 65_535), (1, 1), (3, 20_000)]

    @Test("Images of any proportions are transformed", arguments: InputTransform.Interpolation.allCases)
    func strips(interpolation: InputTransform.Interpolation) throws {
        let resizings: [InputTransform.Resizing] = [
            .shorterSide(6), .squash(width: 6, height: 5), .cover(width: 6, height: 5), .fit(width: 6, height: 5),
            .padded(width: 6, height: 5), .none,
        ]
        for (width, height) in Self.shapes {
            let image = RGBImage(
                width: width, height: height, pixels: [UInt8](repeating: 77, count: width * height * 3))
            for resizing in resizings {
                let transform = try InputTransform(resizing, width: 5, height: 4, interpolation: interpolation)
                let pixels = transform.apply(to: image)
                #expect(pixels.count == transform.byteCount)
                // The image's one color, and the padding's.
                #expect(pixels.allSatisfy { $0 <= 78 }, "\(interpolation), \(width)x\(height), \(resizing)")
                if case .squash = resizing { #expect(pixels.contains(77)) }
            }
        }
    }

    @Test("The largest sides that can be asked for are made of a pixel, and of a strip")
    func largest() throws {
        let side = InputTransform.sides.upperBound
        let transform = try InputTransform(.shorterSide(side), width: 3, height: 3)
        for (width, height) in [(1, 1), (1, 100_000), (100_000, 1)] {
            let image = RGBImage(
                width: width, height: height, pixels: [UInt8](repeating: 5, count: width * height * 3))
            #expect(transform.apply(to: image).allSatisfy { $0 == 5 })
        }
        #expect(throws: TransformError.side(8000)) { try InputTransform(.shorterSide(8000), width: 3, height: 3) }
    }
}
