// swift-tools-version:6.2

import PackageDescription

/// The folder that this package stands in: the one of swift-cider.
let root = String(Context.packageDirectory.dropLast("/Benchmarks".count))

/// The benchmarks measure what is `package` in swift-cider, so they are compiled as if they were a part of it, under the name
/// that SwiftPM gives it: that of its folder.
let swiftSettings: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .unsafeFlags([
        "-package-name",
        String(
            (root.split(separator: "/").last ?? "").lowercased().enumerated().map { place, letter in
                // SwiftPM has no digit at the start.
                letter.isLetter || (letter.isNumber && place > 0) ? letter : "_"
            }),
    ]),
]

/// Where OpenVINO's shared libraries are found at run time.
let runPath: [LinkerSetting] = [.unsafeFlags(["-Xlinker", "-rpath", "-Xlinker", "\(root)/.deps/openvino/lib"])]

func ours(_ product: String) -> Target.Dependency { .product(name: product, package: "swift-cider") }

let arguments: Target.Dependency = .product(name: "ArgumentParser", package: "swift-argument-parser")

let package = Package(
    name: "Benchmarks",
    platforms: [.macOS(.v15)],
    dependencies: [
        .package(
            name: "swift-cider", path: "..",
            traits: Context.environment["CIDER_HEIF"] == "0" ? ["ServiceWithoutHEIF"] : [.defaults]),
        .package(url: "https://github.com/apple/swift-argument-parser.git", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-log.git", from: "1.16.2"),
        .package(url: "https://github.com/apple/swift-nio.git", from: "2.101.2"),
    ],
    targets: [
        // What `make benchmark` measures against: the engine without decoding, scores and HTTP.
        .executableTarget(
            name: "EngineBenchmark",
            dependencies: [
                ours("Datasets"), ours("Detection"), ours("Encoding"), ours("Quantization"), ours("Serving"), arguments,
            ],
            path: "EngineBenchmark", packageAccess: false, swiftSettings: swiftSettings, linkerSettings: runPath),

        // Bytes to pixels, for `make benchmark-images`.
        .executableTarget(
            name: "ImagesBenchmark", dependencies: [ours("Images"), arguments], path: "ImagesBenchmark",
            packageAccess: false, swiftSettings: swiftSettings),

        // A request's way through the server, for `make check-instructions`.
        .executableTarget(
            name: "RequestBenchmark",
            dependencies: [
                ours("Detection"), ours("Hypersphere"), ours("Serving"), arguments,
                .product(name: "Logging", package: "swift-log"), .product(name: "NIOCore", package: "swift-nio"),
            ],
            path: "RequestBenchmark", packageAccess: false, swiftSettings: swiftSettings, linkerSettings: runPath),

        // The JSON of a scored image, for `make benchmark-results`.
        .executableTarget(
            name: "ResultsBenchmark", dependencies: [ours("Detection")], path: "ResultsBenchmark",
            packageAccess: false, swiftSettings: swiftSettings, linkerSettings: runPath),

        // The search for neighbours, for `make benchmark-search`.
        .executableTarget(
            name: "SearchBenchmark", dependencies: [ours("Hypersphere"), arguments], path: "SearchBenchmark",
            packageAccess: false, swiftSettings: swiftSettings),

        // A fit without the embedding, for `make benchmark-fit`.
        .executableTarget(
            name: "FitBenchmark", dependencies: [ours("Hypersphere"), arguments], path: "FitBenchmark",
            packageAccess: false, swiftSettings: swiftSettings),
    ],
    swiftLanguageModes: [.v6]
)
