// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

extension InputTransform {
    /// The transformed image: `height` rows of `width` pixels of `channels`, 8 bits each.
    package func apply(to image: RGBImage) -> [UInt8] {
        [UInt8](unsafeUninitializedCapacity: byteCount) { buffer, initialized in
            apply(to: image, into: UnsafeMutableBufferPointer(rebasing: buffer[..<byteCount]))
            initialized = byteCount
        }
    }

    /// Writes the transformed image: `height` rows of `width` pixels of `channels`, 8 bits each.
    ///
    /// - Precondition: `target` holds ``byteCount`` bytes.
    package func apply(to image: RGBImage, into target: UnsafeMutableBufferPointer<UInt8>) {
        precondition(target.count == byteCount, "The target holds \(byteCount) bytes.")
        let axes = self.axes(width: image.width, height: image.height)
        let size = resizedSize(width: image.width, height: image.height)
        let columns = CropSpan(size: size.width, crop: width, rounding: rounding)
        let rows = CropSpan(size: size.height, crop: height, rounding: rounding)
        if columns.source.count < width || rows.source.count < height { fill(target) }
        (channels == 1 ? image.gray : image.pixels).withUnsafeBufferPointer { pixels in
            guard let start = pixels.baseAddress, let base = target.baseAddress else { return }
            let source = ResamplingSource(
                pixels: PixelRows(start: start, width: image.width, height: image.height, channels: channels),
                columns: axes.columns, rows: axes.rows, color: padding)
            for (row, rowPart) in rows.parts(of: axes.rows, resizedTo: size.height) {
                for (column, columnPart) in columns.parts(of: axes.columns, resizedTo: size.width) {
                    resize(
                        source, to: size, columns: columnPart, rows: rowPart,
                        into: base + (row * width + column) * channels)
                }
            }
        }
    }

    private func resize(
        _ source: ResamplingSource, to size: (width: Int, height: Int), columns: Range<Int>, rows: Range<Int>,
        into target: UnsafeMutablePointer<UInt8>
    ) {
        let stride = width * channels
        if let filter = interpolation.filter {
            resample(
                source, filter: filter, size: size, columns: columns, rows: rows, into: target, stride: stride)
        } else {
            let taps = TapPair(interpolation, source, size: size, columns: columns, rows: rows)
            sample(source, by: taps, into: target, stride: stride)
        }
    }

    /// The sides of an image of a size, with what is put around it before it is resized.
    private func axes(width: Int, height: Int) -> (columns: Axis, rows: Axis) {
        guard case .padded = resizing else { return (Axis(width), Axis(height)) }
        let side = max(width, height)
        return (Axis(width, paddedTo: side), Axis(height, paddedTo: side))
    }

    private func fill(_ target: UnsafeMutableBufferPointer<UInt8>) {
        if padding.allSatisfy({ $0 == padding[0] }) {
            target.update(repeating: padding[0])
        } else {
            for index in target.indices { target[index] = padding[index % channels] }
        }
    }
}
