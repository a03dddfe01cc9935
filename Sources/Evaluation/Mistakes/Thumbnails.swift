import Datasets
import Detection
import Images

/// Small pictures of chosen images of a set.
struct Thumbnails {
    /// The longest side, pixels.
    static let side = 96

    let transform: InputTransform
    let limits: ImageLimits

    /// Shows what the encoder sees, smaller where that is large.
    init(detector: Detector) {
        let transform = detector.manifest.transform
        if transform.crop > Self.side {
            let resize = max(Self.side, transform.resize * Self.side / transform.crop)
            self.transform = InputTransform(resize: resize, crop: Self.side, interpolation: transform.interpolation)
        } else {
            self.transform = transform
        }
        limits = detector.limits
    }

    /// The image as a PNG; nil where it cannot be decoded.
    func png(of bytes: [UInt8]) -> [UInt8]? {
        guard let image = try? RGBImage(decoding: bytes, limits: limits) else { return nil }
        return RGBImage(width: transform.crop, height: transform.crop, pixels: transform.apply(to: image)).png()
    }

    /// PNGs by identifier of those images of a set that can be read.
    func pngs(of identifiers: Set<String>, in set: ImageSet) -> [String: [UInt8]] {
        var result: [String: [UInt8]] = [:]
        let chosen = set.filter { identifiers.contains($0) }
        var iterator = chosen.makeIterator()
        for _ in 0..<chosen.count {
            guard let image = try? iterator.next() else { continue }
            result[image.identifier] = png(of: image.bytes)
        }
        return result
    }
}
