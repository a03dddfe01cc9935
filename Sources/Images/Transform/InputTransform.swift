/// Resizes an image's shorter side and crops its centre: torchvision's `Resize(n)` and `CenterCrop(n)` on PIL images.
///
/// Equal to Pillow 13 bit by bit, with the antialiased filters that torchvision calls `BILINEAR` and `BICUBIC`.
public struct InputTransform: Sendable, Equatable, Codable {
    /// The filter by which an image is resized; both widen when they shrink (antialiasing).
    public enum Interpolation: String, Codable, Sendable, CaseIterable {
        /// A triangle, of support 1.
        case bilinear
        /// Keys' cubic with a = -0.5, of support 2 (IEEE Trans. ASSP 29(6), 1981, equation 4).
        case bicubic
    }

    /// The sides that can be asked for, in pixels.
    public static let sides = 1...4096

    /// The shorter side after resizing, in pixels.
    public let resize: Int
    /// Each side of the square cut from the centre, in pixels; where the resized image is smaller, black surrounds it.
    public let crop: Int
    /// The filter by which the image is resized.
    public let interpolation: Interpolation

    /// - Parameters:
    ///   - resize: the shorter side after resizing, in pixels.
    ///   - crop: each side of the square cut from the centre, in pixels.
    ///   - interpolation: the filter by which the image is resized.
    /// - Precondition: `resize` and `crop` lie in ``sides``.
    public init(resize: Int, crop: Int, interpolation: Interpolation = .bilinear) {
        precondition(Self.sides.contains(resize) && Self.sides.contains(crop), "Sides lie in \(Self.sides).")
        self.resize = resize
        self.crop = crop
        self.interpolation = interpolation
    }

    /// The bytes of a transformed image: `crop * crop * 3`.
    public var byteCount: Int { crop * crop * 3 }

    /// The transformed image: `crop` rows of `crop` RGB pixels, 8 bits a channel.
    public func apply(to image: RGBImage) -> [UInt8] {
        [UInt8](unsafeUninitializedCapacity: byteCount) { buffer, initialized in
            apply(to: image, into: UnsafeMutableBufferPointer(rebasing: buffer[..<byteCount]))
            initialized = byteCount
        }
    }

    /// Writes the transformed image: `crop` rows of `crop` RGB pixels, 8 bits a channel.
    ///
    /// - Precondition: `target` holds ``byteCount`` bytes.
    public func apply(to image: RGBImage, into target: UnsafeMutableBufferPointer<UInt8>) {
        precondition(target.count == byteCount, "The target holds \(byteCount) bytes.")
        let size = resizedSize(width: image.width, height: image.height)
        let columns = CropSpan(size: size.width, crop: crop)
        let rows = CropSpan(size: size.height, crop: crop)
        if columns.source.count < crop || rows.source.count < crop { target.update(repeating: 0) }
        image.pixels.withUnsafeBufferPointer { pixels in
            guard let source = pixels.baseAddress, let base = target.baseAddress else { return }
            resample(
                PixelRows(start: source, width: image.width, height: image.height),
                filter: interpolation.filter,
                size: size,
                columns: columns.source,
                rows: rows.source,
                into: base + (rows.target * crop + columns.target) * 3,
                stride: crop * 3)
        }
    }

    /// The size after resizing: the longer side is rounded down, as in torchvision.
    private func resizedSize(width: Int, height: Int) -> (width: Int, height: Int) {
        let (short, long) = width <= height ? (width, height) : (height, width)
        let resizedLong = Int(Double(resize * long) / Double(short))
        return width <= height ? (resize, resizedLong) : (resizedLong, resize)
    }
}

/// One side of a centre crop.
private struct CropSpan {
    /// The part of the resized image that is kept.
    let source: Range<Int>
    /// Where that part begins in the crop.
    let target: Int

    init(size: Int, crop: Int) {
        if size < crop {
            source = 0..<size
            target = (crop - size) / 2
        } else {
            // Python's round(): a half goes to the even neighbour.
            let start = Int((Double(size - crop) / 2).rounded(.toNearestOrEven))
            source = start..<(start + crop)
            target = 0
        }
    }
}
