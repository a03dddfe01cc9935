public import ArgumentParser
public import Images

/// The loader that an encoder was trained behind.
struct LoaderArguments: ParsableArguments {
    @Option(
        help: """
            The loader that the encoder was trained behind: torchvision (also timm's; --exif ignore --alpha drop --depth \
            clip) or pillow-upright (also Hugging Face's; --exif apply --alpha drop --depth clip). (default: --exif apply \
            --alpha white --depth high-byte)
            """)
    var loader: LoaderPolicy.Preset?

    @Option(help: "Whether images are turned upright as EXIF says: apply or ignore.")
    var exif: LoaderPolicy.EXIF?

    @Option(help: "What becomes of transparent pixels: white or black (composed over it), or drop (their colors are taken).")
    var alpha: LoaderPolicy.Alpha?

    @Option(
        help: """
            How 16 bits become 8: high-byte, clip (gray levels above 255 become white), stretch (each image from its \
            darkest to its lightest level), sbit (the upper 8 of the bits that are used).
            """)
    var depth: LoaderPolicy.Depth?

    /// Whether nothing was said.
    var isEmpty: Bool { loader == nil && exif == nil && alpha == nil && depth == nil }

    /// What was said, over a policy.
    func policy(over base: LoaderPolicy = .default) -> LoaderPolicy {
        var policy = loader?.policy ?? base
        policy.exif = exif ?? policy.exif
        policy.alpha = alpha ?? policy.alpha
        policy.depth = depth ?? policy.depth
        return policy
    }
}

extension LoaderPolicy.Preset: ExpressibleByArgument {}
extension LoaderPolicy.EXIF: ExpressibleByArgument {}
extension LoaderPolicy.Alpha: ExpressibleByArgument {}
extension LoaderPolicy.Depth: ExpressibleByArgument {}
