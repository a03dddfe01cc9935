// swift-tools-version:6.2

import PackageDescription

let swiftSettings: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
]

/// Where OpenVINO's shared libraries are found at run time: beside an installed binary (`bin/../lib`), or where `make
/// deps` unpacked them.
///
/// SwiftPM drops the run path that a `.pc` file asks for, so it is said here.
let runPath: [LinkerSetting] = [
    .unsafeFlags([
        "-Xlinker", "-rpath", "-Xlinker", "$ORIGIN/../lib",
        "-Xlinker", "-rpath", "-Xlinker", "\(Context.packageDirectory)/.deps/openvino/lib",
    ])
]

/// What brings the command line and the server, and what brings libheif and libavif.
///
/// One trait is enabled at a time in all builds of ours: SwiftPM defines a condition for each in no certain order, so that with
/// two every other build would compile all anew.
let (serviceTraits, heifTraits): (Set<String>, Set<String>) = (["Service", "ServiceWithoutHEIF"], ["Service", "HEIF"])

/// A product of another package that `Hypersphere` and `Detection` do without.
func service(_ product: String, _ package: String) -> Target.Dependency {
    .product(name: product, package: package, condition: .when(traits: serviceTraits))
}

/// The modules of this repository's packages `Benchmarks` and `Training`.
///
/// They are no interface: what others may rely on is in the products `Hypersphere` and `Detection`.
let shared = [
    "Adoption", "CommandSupport", "Datasets", "Encoding", "Files", "Fitting", "Images", "ONNX", "Parallelism",
    "Pipeline", "Quantization", "Randomness",
    "Release", "Safetensors", "Serving", "TestSupport", "Wording",
]

let package = Package(
    name: "swift-cider",
    platforms: [.macOS(.v15)],
    products: [
        .library(name: "Hypersphere", targets: ["Hypersphere"]),
        .library(name: "Detection", targets: ["Detection"]),
        .executable(name: "cider", targets: ["cider"]),
    ] + shared.map { .library(name: $0, targets: [$0]) },
    traits: [
        .default(enabledTraits: ["Service"]),
        .trait(
            name: "Service",
            description: "The command line, the server, and what makes and measures detectors, with their packages."),
        .trait(name: "ServiceWithoutHEIF", description: "The same, and HEIC and AVIF are not read."),
        .trait(name: "HEIF", description: "The libraries read HEIC and AVIF, by libheif and libavif."),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-algorithms.git", from: "1.2.1"),
        .package(url: "https://github.com/apple/swift-argument-parser.git", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-configuration.git", from: "1.4.0", traits: ["JSON", "YAML"]),
        .package(url: "https://github.com/apple/swift-http-types.git", from: "1.8.0"),
        .package(url: "https://github.com/apple/swift-log.git", from: "1.16.2"),
        .package(url: "https://github.com/apple/swift-metrics.git", from: "2.13.0"),
        .package(url: "https://github.com/apple/swift-nio.git", from: "2.101.2"),
        .package(url: "https://github.com/apple/swift-nio-extras.git", from: "1.35.2"),
        .package(url: "https://github.com/apple/swift-nio-http2.git", from: "1.46.0"),
        .package(url: "https://github.com/apple/swift-protobuf.git", from: "1.39.0"),
        .package(url: "https://github.com/apple/swift-system.git", from: "1.8.1"),
        .package(url: "https://github.com/hummingbird-project/hummingbird.git", from: "2.28.1"),
        .package(url: "https://github.com/jpsim/Yams", from: "6.0.0"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle.git", from: "2.13.0"),
    ],
    targets: [
        // Work on all cores, numbers from a seed, names that look alike and text that is safe to show.
        .target(name: "Parallelism", swiftSettings: swiftSettings),
        .target(name: "Randomness", swiftSettings: swiftSettings),
        .target(name: "Wording", swiftSettings: swiftSettings),

        // The version, in one place.
        .target(name: "Release", swiftSettings: swiftSettings),

        // The ground: mathematics on the unit sphere, without I/O.
        .systemLibrary(
            name: "COpenBLAS", path: "Sources/SystemLibraries/COpenBLAS", pkgConfig: "openblas",
            providers: [.apt(["libopenblas-serial-dev"])]),
        .target(name: "OpenBLASCores", dependencies: ["COpenBLAS"]),
        .target(
            name: "LinearAlgebra", dependencies: ["COpenBLAS", "OpenBLASCores", "Parallelism"],
            swiftSettings: swiftSettings),
        .target(name: "HypersphereKernels"),
        .target(
            name: "Hypersphere",
            dependencies: [
                "HypersphereKernels", "LinearAlgebra", "Parallelism", "Randomness",
                .product(name: "Algorithms", package: "swift-algorithms"),
            ],
            swiftSettings: swiftSettings),

        // Bytes to pixels.
        .systemLibrary(
            name: "CTurboJPEG", path: "Sources/SystemLibraries/CTurboJPEG", pkgConfig: "libturbojpeg",
            providers: [.apt(["libturbojpeg0-dev"])]),
        .systemLibrary(
            name: "CSpng", path: "Sources/SystemLibraries/CSpng", pkgConfig: "spng",
            providers: [.apt(["libspng-dev"])]),
        .systemLibrary(
            name: "CWebP", path: "Sources/SystemLibraries/CWebP", pkgConfig: "libwebpdemux",
            providers: [.apt(["libwebp-dev"])]),
        .systemLibrary(
            name: "CGif", path: "Sources/SystemLibraries/CGif", providers: [.apt(["libgif-dev"])]),
        .systemLibrary(
            name: "CExif", path: "Sources/SystemLibraries/CExif", pkgConfig: "libexif",
            providers: [.apt(["libexif-dev"])]),
        .systemLibrary(
            name: "CTiff", path: "Sources/SystemLibraries/CTiff", pkgConfig: "libtiff-4",
            providers: [.apt(["libtiff-dev"])]),
        .systemLibrary(
            name: "CHeif", path: "Sources/SystemLibraries/CHeif", pkgConfig: "libheif",
            providers: [.apt(["libheif-dev"])]),
        .systemLibrary(
            name: "CAvif", path: "Sources/SystemLibraries/CAvif",
            providers: [.apt(["libavif-dev"])]),
        .systemLibrary(
            name: "CJXL", path: "Sources/SystemLibraries/CJXL",
            providers: [.apt(["libjxl-dev"])]),
        .systemLibrary(
            name: "CZlib", path: "Sources/SystemLibraries/CZlib", pkgConfig: "zlib",
            providers: [.apt(["zlib1g-dev"])]),
        .target(
            name: "Images",
            dependencies: [
                "CTurboJPEG", "CSpng", "CWebP", "CGif", "CExif", "CTiff", "CJXL", "CZlib", "Randomness",
                .target(name: "CAvif", condition: .when(traits: heifTraits)),
                .target(name: "CHeif", condition: .when(traits: heifTraits)),
            ],
            swiftSettings: swiftSettings + [.define("JXL"), .define("HEIF", .when(traits: heifTraits))]),

        // Folders and tars of images.
        .systemLibrary(
            name: "CArchive", path: "Sources/SystemLibraries/CArchive", pkgConfig: "libarchive",
            providers: [.apt(["libarchive-dev"])]),
        .target(
            name: "Datasets", dependencies: ["CArchive", "CZlib", "Files", "Images", "Wording"],
            swiftSettings: swiftSettings),

        // Pixels to embedding.
        .systemLibrary(
            name: "COpenVINO", path: "Sources/SystemLibraries/COpenVINO", pkgConfig: "openvino"),
        .target(name: "Encoding", dependencies: ["COpenVINO", "Files", "Parallelism"], swiftSettings: swiftSettings),

        // Graphs of operators in a file.
        .target(
            name: "ONNX",
            dependencies: ["Files", "Release", service("SwiftProtobuf", "swift-protobuf")],
            exclude: ["Messages/onnx.proto", "Messages/generate.sh"], swiftSettings: swiftSettings),

        // A foreign model to an encoder that bundles hold.
        .target(
            name: "Adoption", dependencies: ["Encoding", "Files", "Images", "ONNX", "Randomness"],
            swiftSettings: swiftSettings),

        // Encoder in float to encoder in 8-bit integers.
        .target(name: "Quantization", dependencies: ["Encoding", "Files", "ONNX"], swiftSettings: swiftSettings),

        // Files and folders that are there whole or not at all.
        .systemLibrary(
            name: "COpenSSL", path: "Sources/SystemLibraries/COpenSSL", pkgConfig: "libcrypto",
            providers: [.apt(["libssl-dev"])]),
        .target(name: "CFiles"),
        .target(name: "Files", dependencies: ["CFiles", "COpenSSL"], swiftSettings: swiftSettings),

        // Named arrays in a file.
        .target(name: "Safetensors", swiftSettings: swiftSettings),

        // Embeddings that are kept in files: arrays of NumPy and of safetensors.
        .target(
            name: "EmbeddingFiles", dependencies: ["CArchive", "Files", "Safetensors"], swiftSettings: swiftSettings),

        // Embedding to calibrated verdict; the bundle on disk.
        .target(
            name: "Detection",
            dependencies: ["Encoding", "Files", "Hypersphere", "Images", "Parallelism", "Safetensors"],
            swiftSettings: swiftSettings),

        // A set's images on their way to whoever takes their pixels.
        .target(
            name: "Pipeline",
            dependencies: ["Datasets", "Detection", "Hypersphere", "Images", "Parallelism", "Wording"],
            swiftSettings: swiftSettings),

        // Labelled images to detector.
        .target(
            name: "Fitting",
            dependencies: [
                "Adoption", "Datasets", "Detection", "EmbeddingFiles", "Encoding", "Files", "Hypersphere", "Images",
                "Pipeline", "Randomness", "Release", "Wording",
            ],
            swiftSettings: swiftSettings),

        // Detector and image sets to measured error rates.
        .target(
            name: "Evaluation",
            dependencies: [
                "Datasets", "Detection", "Encoding", "Hypersphere", "Images", "Parallelism", "Pipeline", "Wording",
            ],
            swiftSettings: swiftSettings),

        // Measured error rates to table, CSV, JSON and page.
        .target(
            name: "Reporting",
            dependencies: ["Detection", "Encoding", "Evaluation", "Files", "Hypersphere", "Images", "Release"],
            swiftSettings: swiftSettings),

        // Verdicts over HTTP.
        .target(
            name: "Serving",
            dependencies: [
                "CZlib", "Detection", "EmbeddingFiles", "Files", "Hypersphere", "Images", "Parallelism", "Safetensors",
                "Wording",
                service("Configuration", "swift-configuration"),
                service("HTTPTypes", "swift-http-types"),
                service("Hummingbird", "hummingbird"),
                service("HummingbirdCore", "hummingbird"),
                service("Logging", "swift-log"),
                service("CoreMetrics", "swift-metrics"),
                service("Metrics", "swift-metrics"),
                service("NIOCore", "swift-nio"),
                service("NIOHTTP1", "swift-nio"),
                service("NIOHTTP2", "swift-nio-http2"),
                service("NIOHTTPTypes", "swift-nio-extras"),
                service("NIOHTTPTypesHTTP1", "swift-nio-extras"),
                service("NIOHTTPTypesHTTP2", "swift-nio-extras"),
                service("NIOPosix", "swift-nio"),
                service("ServiceLifecycle", "swift-service-lifecycle"),
                service("UnixSignals", "swift-service-lifecycle"),
            ],
            // A link to the one at the top, so that the server carries the description that it serves.
            resources: [.embedInCode("openapi.yaml")],
            swiftSettings: swiftSettings),

        // What `cider` and `cider-train` share: arguments, progress, signals, a detector's summary.
        .target(
            name: "CommandSupport",
            dependencies: [
                "Adoption", "Datasets", "Detection", "Encoding", "Files", "Fitting", "Hypersphere", "Images", "Wording",
                service("ArgumentParser", "swift-argument-parser"),
            ],
            swiftSettings: swiftSettings),

        // The command line.
        .executableTarget(
            name: "cider",
            dependencies: [
                "Adoption", "CommandSupport", "Datasets", "Detection", "EmbeddingFiles", "Encoding", "Evaluation",
                "Files", "Fitting",
                "Hypersphere", "Images", "Parallelism", "Pipeline", "Quantization", "Release", "Reporting", "Serving",
                "Wording",
                service("ArgumentParser", "swift-argument-parser"),
                service("Configuration", "swift-configuration"),
                service("Logging", "swift-log"),
                service("SystemPackage", "swift-system"),
                service("Yams", "Yams"),
            ],
            // What `cider train --help` prints: that of `cider-train`.
            resources: [.embedInCode("train-help.txt")],
            swiftSettings: swiftSettings,
            linkerSettings: runPath),

        // What tests share: inputs that they make, and where golden values are.
        .target(
            name: "TestSupport", dependencies: ["CSpng", "Datasets", "Detection", "Encoding", "Fitting", "Images"],
            path: "Tests/TestSupport", swiftSettings: swiftSettings),
        .testTarget(name: "ParallelismTests", dependencies: ["Parallelism"], swiftSettings: swiftSettings),
        .testTarget(
            name: "RandomnessTests", dependencies: ["Randomness"], exclude: ["make_expected.py"],
            swiftSettings: swiftSettings),
        .testTarget(name: "WordingTests", dependencies: ["Wording"], swiftSettings: swiftSettings),
        .testTarget(
            name: "LinearAlgebraTests", dependencies: ["LinearAlgebra", "OpenBLASCores"], swiftSettings: swiftSettings),
        .testTarget(
            name: "HypersphereTests",
            dependencies: ["Hypersphere", "HypersphereKernels", "LinearAlgebra", "Randomness"],
            exclude: [
                "Fixtures", "make_area_goldens.py", "make_drift_goldens.py", "make_fixtures.py",
                "make_interval_goldens.py", "make_relative_mahalanobis.py", "make_score_goldens.py",
            ],
            swiftSettings: swiftSettings),
        .testTarget(
            name: "ImagesTests", dependencies: ["Images", "Randomness"], exclude: ["Fixtures"],
            swiftSettings: swiftSettings),
        .testTarget(
            name: "DatasetsTests", dependencies: ["CZlib", "Datasets", "Files", "Images"], swiftSettings: swiftSettings),
        .testTarget(name: "FilesTests", dependencies: ["Files"], swiftSettings: swiftSettings),
        .testTarget(
            name: "SafetensorsTests", dependencies: ["Files", "Safetensors"],
            exclude: ["Fixtures", "make_fixtures.py"],
            swiftSettings: swiftSettings),
        .testTarget(
            name: "EmbeddingFilesTests", dependencies: ["EmbeddingFiles", "Safetensors"],
            exclude: ["Fixtures", "make_fixtures.py"], swiftSettings: swiftSettings),
        .testTarget(
            name: "EncodingTests", dependencies: ["Encoding", "Randomness"], exclude: ["Fixtures"],
            swiftSettings: swiftSettings, linkerSettings: runPath),
        .testTarget(name: "ONNXTests", dependencies: ["ONNX", "Release"], swiftSettings: swiftSettings),
        .testTarget(
            name: "AdoptionTests", dependencies: ["Adoption", "Encoding", "Images", "ONNX"],
            exclude: ["Fixtures", "make_fixtures.py"], swiftSettings: swiftSettings, linkerSettings: runPath),
        .testTarget(
            name: "QuantizationTests", dependencies: ["Encoding", "ONNX", "Quantization", "TestSupport"],
            exclude: ["Fixtures", "check_onnx.py", "make_fixtures.py"], swiftSettings: swiftSettings,
            linkerSettings: runPath),
        .testTarget(
            name: "DetectionTests",
            dependencies: [
                "Datasets", "Detection", "EmbeddingFiles", "Encoding", "Files", "Fitting", "Hypersphere", "Images",
                "Pipeline", "Randomness", "Safetensors", "TestSupport",
            ],
            exclude: ["Fixtures", "make_baseline_scores.py"], swiftSettings: swiftSettings, linkerSettings: runPath),
        .testTarget(
            name: "PipelineTests", dependencies: ["Datasets", "Detection", "Images", "Pipeline", "TestSupport"],
            swiftSettings: swiftSettings, linkerSettings: runPath),
        .testTarget(
            name: "EvaluationTests",
            dependencies: [
                "Datasets", "Detection", "Encoding", "Evaluation", "Fitting", "Hypersphere", "Images", "Reporting",
                "TestSupport",
            ],
            swiftSettings: swiftSettings, linkerSettings: runPath),
        .testTarget(
            name: "ServingTests",
            dependencies: [
                "CZlib", "Detection", "Encoding", "Hypersphere", "Images", "Randomness", "Safetensors", "Serving",
                "TestSupport",
                service("Configuration", "swift-configuration"),
                service("CoreMetrics", "swift-metrics"),
                service("HTTPTypes", "swift-http-types"),
                service("Hummingbird", "hummingbird"),
                service("HummingbirdTesting", "hummingbird"),
                service("Logging", "swift-log"),
                service("Metrics", "swift-metrics"),
                service("NIOCore", "swift-nio"),
                service("NIOEmbedded", "swift-nio"),
                service("NIOHPACK", "swift-nio-http2"),
                service("NIOHTTP2", "swift-nio-http2"),
                service("NIOPosix", "swift-nio"),
                service("ServiceLifecycle", "swift-service-lifecycle"),
            ],
            swiftSettings: swiftSettings, linkerSettings: runPath),
        .testTarget(
            name: "CommandTests",
            dependencies: [
                "cider", "CommandSupport", "Detection", "Encoding", "Evaluation", "Fitting", "Hypersphere", "Images",
                "Serving", "TestSupport",
            ],
            swiftSettings: swiftSettings,
            linkerSettings: runPath),
    ],
    swiftLanguageModes: [.v6]
)
