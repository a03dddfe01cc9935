/// How many images of a set are read otherwise by another loader.
package struct LoaderCounts: Sendable, Equatable, Codable {
    /// All images.
    package var images = 0
    /// Images that EXIF or XMP ask to be turned or mirrored.
    package var turned = 0
    /// Images with pixels that are not opaque.
    package var transparent = 0
    /// Images of 16 bits a channel.
    package var deep = 0
    /// Of these, the images that leave the upper bits unused: all but black where only the upper 8 are taken.
    package var dark = 0
    /// The most bits that one of these uses.
    package var darkBits = 0
    /// Of the images of 16 bits, those with levels above 255.
    package var bright = 0

    /// The bits that an image uses at most whose upper 8 are all but black: a quarter of the light.
    private static let mostDarkBits = 14

    package init() {}

    package mutating func add(_ source: ImageSource) {
        images += 1
        if source.isTurned { turned += 1 }
        if source.isTransparent { transparent += 1 }
        guard let bits = source.usedBits else { return }
        deep += 1
        if bits > 8 { bright += 1 }
        if 1...Self.mostDarkBits ~= bits {
            dark += 1
            darkBits = max(darkBits, bits)
        }
    }

    package mutating func add(_ other: LoaderCounts) {
        images += other.images
        turned += other.turned
        transparent += other.transparent
        deep += other.deep
        dark += other.dark
        darkBits = max(darkBits, other.darkBits)
        bright += other.bright
    }

    /// What the images' maker should know, a sentence without its stop for each case that the set shows.
    ///
    /// - Parameter loader: what they were read by.
    /// - Returns: nothing where every loader gives the same pixels.
    package func notes(_ loader: LoaderPolicy) -> [String] {
        var notes: [String] = []
        func of(_ count: Int) -> String { "\(count) of \(Self.images(images)) \(count == 1 ? "has" : "have")" }
        if turned > 0 {
            notes.append(
                "\(of(turned)) an EXIF orientation other than 1: "
                    + (loader.exif == .apply
                        ? "applied; torchvision's loader ignores it (--exif ignore)"
                        : "ignored; they are seen as they are stored (--exif apply turns them upright)"))
        }
        if transparent > 0 {
            notes.append(
                "\(of(transparent)) transparent pixels: "
                    + (loader.alpha == .drop
                        ? "alpha is dropped, and the colors beneath it are seen (--transparency white|black)"
                        : "composed over \(loader.alpha.rawValue); torchvision's loader drops alpha (--transparency drop)")
            )
        }
        if deep > 0 { notes.append(depthNote(loader.depth, of(deep))) }
        return notes
    }

    private static func images(_ count: Int) -> String { count == 1 ? "1 image" : "\(count) images" }

    private func depthNote(_ depth: LoaderPolicy.Depth, _ images: String) -> String {
        switch depth {
        case .highByte where dark > 0:
            "\(dark) of \(Self.images(self.images)) \(dark == 1 ? "has" : "have") 16 bits of which only the lower \(darkBits) are used: they will be nearly "
                + "black (--depth sbit|stretch)"
        case .clip where bright > 0:
            "\(images) 16 bits, \(bright) of them levels above 255, which become white where the image is gray, as "
                + "torchvision's loader has it (--depth sbit|stretch)"
        case .highByte:
            "\(images) 16 bits, of which the upper 8 are taken; torchvision's loader clips gray ones (--depth clip)"
        case .clip: "\(images) 16 bits, all levels up to 255 (--depth \(depth.rawValue))"
        case .stretch, .sbit: "\(images) 16 bits, reduced to 8 by --depth \(depth.rawValue)"
        }
    }
}
