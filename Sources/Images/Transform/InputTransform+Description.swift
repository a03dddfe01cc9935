// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

extension InputTransform: CustomStringConvertible {
    /// The way from an image to the encoder's pixels in words, as in "shorter side to 256, center 224x224, bilinear".
    package var description: String {
        let resized =
            switch resizing {
            case .shorterSide(let side): "shorter side to \(side)"
            case .squash(let width, let height): "resized to \(width)x\(height)"
            case .cover(let width, let height): "resized to cover \(width)x\(height)"
            case .fit(let width, let height): "resized to fit into \(width)x\(height)"
            case .padded(let width, let height): "padded to a square, resized to \(width)x\(height)"
            case .none: "not resized"
            }
        var words = channels == 1 ? ["gray", resized] : [resized]
        switch resizing {
        case .squash(width, height), .padded(width, height): break
        default: words.append("center \(width)x\(height)")
        }
        if padding.contains(where: { $0 != 0 }) {
            words.append("padding " + padding.map(String.init).joined(separator: ","))
        }
        if resizing != .none { words.append(interpolation.rawValue) }
        if loader != .default { words.append("\(loader)") }
        return words.joined(separator: ", ")
    }
}
