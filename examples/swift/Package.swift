// swift-tools-version:6.2
// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

import PackageDescription

let package = Package(
    name: "swift-cider-example",
    platforms: [.macOS(.v15)],
    dependencies: [
        // In a package of your own: .package(url: "https://…/swift-cider.git", from: "0.2.0", traits: []). Without the trait
        // `Service`, which is on by default, neither the server's packages nor protobuf's are resolved; "HEIF" adds HEIC and AVIF.
        .package(name: "swift-cider", path: "../..", traits: [])
    ],
    targets: [
        .executableTarget(name: "vectors", dependencies: [.product(name: "Hypersphere", package: "swift-cider")]),
        .executableTarget(name: "verdict", dependencies: [.product(name: "Detection", package: "swift-cider")]),
    ]
)
