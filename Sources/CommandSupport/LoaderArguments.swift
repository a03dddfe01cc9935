package import ArgumentParser
package import Images

/// The loader that an encoder was trained behind.
package struct LoaderArguments: ParsableArguments {
    @Option(
        help: """
            The loader that the encoder was trained behind: torchvision (also timm's: --exif ignore --transparency drop \
            --depth clip) or pillow-upright (also Hugging Face's: --exif apply --transparency drop --depth clip). \
            (default: --exif apply --transparency white --depth high-byte)
            """)
    package var loader: LoaderPolicy.Preset?

    @Option(help: "Whether images are turned upright as EXIF says: apply or ignore.")
    package var exif: LoaderPolicy.EXIF?

    @Option(
        help: "What becomes of transparent pixels: white or black (composed over it), or drop (their colors are taken)."
    )
    package var transparency: LoaderPolicy.Alpha?

    @Option(
        help: """
            How 16 bits become 8: high-byte, clip (gray levels above 255 become white), stretch (each image from its \
            darkest to its lightest level), sbit (the upper 8 of the bits that are used).
            """)
    package var depth: LoaderPolicy.Depth?

    package init() {}

    /// The flags that were given.
    package var given: [String] {
        let flags = [
            ("--loader", loader != nil), ("--exif", exif != nil), ("--transparency", transparency != nil),
            ("--depth", depth != nil),
        ]
        return flags.filter(\.1).map(\.0)
    }

    /// What was said, over a policy.
    ///
    /// - Parameters:
    ///   - base: what holds where nothing was said.
    ///   - alpha: what `--alpha` said of transparency, where a command takes that.
    /// - Returns: the policy.
    package func policy(over base: LoaderPolicy = .default, alpha: LoaderPolicy.Alpha? = nil) -> LoaderPolicy {
        var policy = loader?.policy ?? base
        policy.exif = exif ?? policy.exif
        policy.alpha = transparency ?? alpha ?? policy.alpha
        policy.depth = depth ?? policy.depth
        return policy
    }
}

/// What `--alpha` takes: the share of images that may be flagged, or what becomes of an image's alpha channel.
package enum AlphaArgument: ExpressibleByArgument {
    case share(Double)
    case channel(LoaderPolicy.Alpha)

    package init?(argument: String) {
        if let share = Double(argument) {
            self = .share(share)
        } else if let alpha = LoaderPolicy.Alpha(rawValue: argument) {
            self = .channel(alpha)
        } else {
            return nil
        }
    }
}

extension [AlphaArgument] {
    /// The share that was given last.
    package var share: Double? { compactMap { if case .share(let share) = $0 { share } else { nil } }.last }

    /// The treatment of the alpha channel that was given last.
    package var channel: LoaderPolicy.Alpha? {
        compactMap { if case .channel(let alpha) = $0 { alpha } else { nil } }.last
    }
}

extension LoaderPolicy.Preset: ExpressibleByArgument {}
extension LoaderPolicy.EXIF: ExpressibleByArgument {}
extension LoaderPolicy.Alpha: ExpressibleByArgument {}
extension LoaderPolicy.Depth: ExpressibleByArgument {}
extension InputTransform.Interpolation: ExpressibleByArgument {}
