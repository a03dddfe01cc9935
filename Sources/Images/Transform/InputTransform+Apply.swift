extension InputTransform {
    /// The transformed image: `height` rows of `width` pixels of `channels`, 8 bits each.
    public func apply(to image: RGBImage) -> [UInt8] {
        [UInt8](unsafeUninitializedCapacity: byteCount) { buffer, initialized in
            apply(to: image, into: UnsafeMutableBufferPointer(rebasing: buffer[..<byteCount]))
            initialized = byteCount
        }
    }

    /// Writes the transformed image: `height` rows of `width` pixels of `channels`, 8 bits each.
    ///
    /// - Precondition: `target` holds ``byteCount`` bytes.
    public func apply(to image: RGBImage, into target: UnsafeMutableBufferPointer<UInt8>) {
        precondition(target.count == byteCount, "The target holds \(byteCount) bytes.")
        let size = resizedSize(width: image.width, height: image.height)
        let columns = CropSpan(size: size.width, crop: width, rounding: rounding)
        let rows = CropSpan(size: size.height, crop: height, rounding: rounding)
        if columns.source.count < width || rows.source.count < height { fill(target) }
        image.pixels.withUnsafeBufferPointer { pixels in
            guard let source = pixels.baseAddress, let base = target.baseAddress else { return }
            resample(
                PixelRows(start: source, width: image.width, height: image.height),
                filter: interpolation.filter ?? .bilinear,
                size: size,
                columns: columns.source,
                rows: rows.source,
                into: base + (rows.target * width + columns.target) * 3,
                stride: width * 3)
        }
    }

    private func fill(_ target: UnsafeMutableBufferPointer<UInt8>) {
        if padding.allSatisfy({ $0 == padding[0] }) {
            target.update(repeating: padding[0])
        } else {
            for index in target.indices { target[index] = padding[index % channels] }
        }
    }
}
