// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

/// The networks that can be trained.
package enum Architecture: String, Sendable, Hashable, Codable, CaseIterable {
    /// 18 layers with the stem for 32x32 images: 11.2 M weights, 512 features.
    case resNet18Small = "resnet18-cifar"
    /// 34 layers with the stem for 32x32 images: 21.3 M weights, 512 features.
    case resNet34Small = "resnet34-cifar"
    /// 18 layers with the ImageNet stem.
    case resNet18 = "resnet18"
    /// 50 layers with the ImageNet stem: 2,048 features.
    case resNet50 = "resnet50"
    /// A fast network for 32x32 images: 2.0 M weights, 256 features.
    case fastSmall = "fast-small"
    /// The fastest to train for 32x32 images: 2.0 M weights, 256 features, behind a fixed whitening of patches.
    case fastWhitened = "fast-whitened"

    package func backbone(_ initialization: inout Initialization) throws(TorchError) -> any Backbone {
        switch self {
        case .resNet18Small:
            try ResNet(depths: [2, 2, 2, 2], bottlenecks: false, stem: .small, &initialization)
        case .resNet34Small:
            try ResNet(depths: [3, 4, 6, 3], bottlenecks: false, stem: .small, &initialization)
        case .resNet18:
            try ResNet(depths: [2, 2, 2, 2], bottlenecks: false, stem: .imageNet, &initialization)
        case .resNet50:
            try ResNet(depths: [3, 4, 6, 3], bottlenecks: true, stem: .imageNet, &initialization)
        case .fastSmall:
            try FastResNet(
                stem: 32, [64, 128, 256].map { FastResNet.Stage(width: $0, blocks: 1) }, &initialization)
        case .fastWhitened:
            try WhitenedNetwork(widths: [64, 256, 256], &initialization)
        }
    }
}
