/// The change of colors that one view gets.
package struct ColorJitter: Sendable {
    package enum Change: Sendable, Equatable {
        /// Every channel times the factor.
        case brightness(Float)
        /// The distance from the mean gray times the factor.
        case contrast(Float)
        /// The distance from the pixel's own gray times the factor.
        case saturation(Float)
        /// The hue turned by this share of the full circle.
        case hue(Float)
    }

    /// The changes in their order.
    package let changes: [Change]

    package init(_ changes: [Change]) {
        self.changes = changes
    }

    /// Draws all four changes and their order as torchvision's ColorJitter does.
    package init(_ options: AugmentationOptions, _ random: inout RandomStream) {
        let order = random.permutation(4)
        func factor(_ strength: Float, _ random: inout RandomStream) -> Float {
            random.uniform(max(0, 1 - strength)...(1 + strength))
        }
        let all: [Change] = [
            .brightness(factor(options.brightness, &random)), .contrast(factor(options.contrast, &random)),
            .saturation(factor(options.saturation, &random)), .hue(random.uniform(-options.hue...options.hue)),
        ]
        changes = order.map { all[$0] }
    }

    func apply(to view: inout View) {
        for change in changes {
            switch change {
            case .brightness(let factor): view.blend(with: 0, factor)
            case .contrast(let factor): view.blend(with: view.meanGray.rounded(), factor)
            case .saturation(let factor): view.saturate(factor)
            case .hue(let turn): view.turnHue(by: turn)
            }
        }
    }
}
