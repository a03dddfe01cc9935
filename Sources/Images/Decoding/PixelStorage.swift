extension RGBImage {
    /// An image whose pixels `decode` writes into fresh memory of `bytesPerPixel`; it leaves three bytes a pixel, packed.
    static func decoded(
        width: Int, height: Int, bytesPerPixel: Int = 3,
        _ decode: (UnsafeMutableBufferPointer<UInt8>) throws(ImageError) -> Void
    ) throws(ImageError) -> RGBImage {
        var failure: ImageError?
        let count = width * height
        let pixels = [UInt8](unsafeUninitializedCapacity: count * bytesPerPixel) { buffer, initialized in
            let room = UnsafeMutableBufferPointer(rebasing: buffer[..<(count * bytesPerPixel)])
            do throws(ImageError) {
                try decode(room)
                initialized = count * 3
            } catch {
                failure = error
            }
        }
        if let failure { throw failure }
        return RGBImage(width: width, height: height, pixels: pixels)
    }
}
