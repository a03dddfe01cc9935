// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

extension RGBImage {
    /// The image with its HSV value raised, hue and saturation kept.
    ///
    /// - Parameter amount: of 255.
    /// - Returns: an image of the same size.
    func brightened(by amount: Double) -> RGBImage {
        var result = pixels
        for start in stride(from: 0, to: pixels.count, by: 3) {
            let value = Double(max(pixels[start], pixels[start + 1], pixels[start + 2]))
            let raised = min(255, value + amount)
            for index in start..<start + 3 {
                // Hue and saturation stay where all channels grow alike; black has neither.
                result[index] = channelValue(value > 0 ? Double(pixels[index]) * raised / value : raised)
            }
        }
        return RGBImage(width: width, height: height, pixels: result)
    }

    /// The image with each channel drawn to its mean.
    ///
    /// - Parameter factor: what is left of the distance from the mean.
    /// - Returns: an image of the same size.
    func contrasted(by factor: Double) -> RGBImage {
        var result = pixels
        for channel in 0..<3 {
            let places = stride(from: channel, to: pixels.count, by: 3)
            let mean = Double(places.reduce(0) { $0 + Int(pixels[$1]) }) / Double(width * height)
            for index in places { result[index] = channelValue(mean + factor * (Double(pixels[index]) - mean)) }
        }
        return RGBImage(width: width, height: height, pixels: result)
    }

    /// The image after a round through JPEG; as it is where the encoder refuses.
    func compressed(quality: Int) -> RGBImage {
        guard let file = jpeg(quality: quality),
            let image = try? RGBImage(decoding: file, limits: ImageLimits(maximumPixels: width * height))
        else { return self }
        return image
    }
}
