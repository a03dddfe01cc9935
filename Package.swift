// swift-tools-version:6.2

import Foundation
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

/// Whether HEIC and AVIF are read, by libheif and libavif: unless `CIDER_HEIF=0`.
let hasHEIF = Context.environment["CIDER_HEIF"] != "0"
/// Whether JPEG XL is read, by libjxl: unless `CIDER_JXL=0`.
let hasJXL = Context.environment["CIDER_JXL"] != "0"

let package = Package(
    name: "swift-cider",
    platforms: [.macOS(.v15)],
    products: [
        .library(name: "Hypersphere", targets: ["Hypersphere"]),
        .library(name: "Detection", targets: ["Detection"]),
        .executable(name: "cider", targets: ["cider"]),
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
            dependencies: ["CTurboJPEG", "CSpng", "CWebP", "CGif", "CExif", "CTiff", "CZlib", "Randomness"]
                + (hasHEIF ? ["CAvif", "CHeif"] : []) + (hasJXL ? ["CJXL"] : []),
            swiftSettings: swiftSettings + (hasHEIF ? [.define("HEIF")] : []) + (hasJXL ? [.define("JXL")] : [])),

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
        .target(name: "Encoding", dependencies: ["COpenVINO", "Files"], swiftSettings: swiftSettings),

        // Graphs of operators in a file.
        .target(
            name: "ONNX",
            dependencies: ["Files", "Release", .product(name: "SwiftProtobuf", package: "swift-protobuf")],
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

        // Labelled images to detector.
        .target(
            name: "Fitting",
            dependencies: [
                "Adoption", "Datasets", "Detection", "EmbeddingFiles", "Encoding", "Files", "Hypersphere", "Images",
                "Parallelism", "Randomness", "Release", "Wording",
            ],
            swiftSettings: swiftSettings),

        // Detector and image sets to measured error rates.
        .target(
            name: "Evaluation",
            dependencies: ["Datasets", "Detection", "Encoding", "Hypersphere", "Images", "Parallelism", "Wording"],
            swiftSettings: swiftSettings),

        // Measured error rates to table, CSV, JSON and page.
        .target(
            name: "Reporting",
            dependencies: ["Detection", "Encoding", "Evaluation", "Files", "Hypersphere", "Images"],
            swiftSettings: swiftSettings),

        // Verdicts over HTTP.
        .target(
            name: "Serving",
            dependencies: [
                "CZlib", "Detection", "EmbeddingFiles", "Hypersphere", "Images", "Safetensors", "Wording",
                .product(name: "Configuration", package: "swift-configuration"),
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "HummingbirdCore", package: "hummingbird"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "CoreMetrics", package: "swift-metrics"),
                .product(name: "Metrics", package: "swift-metrics"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOHTTP2", package: "swift-nio-http2"),
                .product(name: "NIOHTTPTypes", package: "swift-nio-extras"),
                .product(name: "NIOHTTPTypesHTTP1", package: "swift-nio-extras"),
                .product(name: "NIOHTTPTypesHTTP2", package: "swift-nio-extras"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
                .product(name: "UnixSignals", package: "swift-service-lifecycle"),
            ],
            // A link to the one at the top, so that the server carries the description that it serves.
            resources: [.embedInCode("openapi.yaml")],
            swiftSettings: swiftSettings),

        // The command line.
        .executableTarget(
            name: "cider",
            dependencies: [
                "Adoption", "Datasets", "Detection", "EmbeddingFiles", "Encoding", "Evaluation", "Files", "Fitting",
                "Hypersphere", "Images", "Quantization", "Release", "Reporting", "Serving", "Wording",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "Configuration", package: "swift-configuration"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "SystemPackage", package: "swift-system"),
                .product(name: "Yams", package: "Yams"),
            ],
            // What `cider train --help` prints in the build that trains, for the one that does not.
            resources: [.embedInCode("train-help.txt")],
            swiftSettings: swiftSettings,
            linkerSettings: runPath),

        // What `make benchmark` measures against: the engine without decoding, scores and HTTP.
        .executableTarget(
            name: "EngineBenchmark",
            dependencies: [
                "Datasets", "Detection", "Encoding", "Quantization", "Serving",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ],
            path: "Benchmarks/EngineBenchmark", swiftSettings: swiftSettings, linkerSettings: runPath),

        // Bytes to pixels, for `make benchmark-images`.
        .executableTarget(
            name: "ImagesBenchmark",
            dependencies: ["Images", .product(name: "ArgumentParser", package: "swift-argument-parser")],
            path: "Benchmarks/ImagesBenchmark", swiftSettings: swiftSettings),

        // A request's way through the server, for `make check-instructions`.
        .executableTarget(
            name: "RequestBenchmark",
            dependencies: [
                "Detection", "Hypersphere", "Serving",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOCore", package: "swift-nio"),
            ],
            path: "Benchmarks/RequestBenchmark", swiftSettings: swiftSettings, linkerSettings: runPath),

        // The search for neighbours, for `make benchmark-search`.
        .executableTarget(
            name: "SearchBenchmark",
            dependencies: ["Hypersphere", .product(name: "ArgumentParser", package: "swift-argument-parser")],
            path: "Benchmarks/SearchBenchmark", swiftSettings: swiftSettings),

        // A fit without the embedding, for `make benchmark-fit`.
        .executableTarget(
            name: "FitBenchmark",
            dependencies: ["Hypersphere", .product(name: "ArgumentParser", package: "swift-argument-parser")],
            path: "Benchmarks/FitBenchmark", swiftSettings: swiftSettings),

        .testTarget(name: "ParallelismTests", dependencies: ["Parallelism"], swiftSettings: swiftSettings),
        .testTarget(
            name: "RandomnessTests", dependencies: ["Randomness"], exclude: ["make_expected.py"],
            swiftSettings: swiftSettings),
        .testTarget(name: "WordingTests", dependencies: ["Wording"], swiftSettings: swiftSettings),

        // What tests share: inputs that they make, and where golden values are.
        .target(
            name: "TestSupport", dependencies: ["CSpng", "Datasets", "Detection", "Encoding", "Fitting", "Images"],
            path: "Tests/TestSupport", swiftSettings: swiftSettings),
        .testTarget(
            name: "LinearAlgebraTests", dependencies: ["LinearAlgebra", "OpenBLASCores"], swiftSettings: swiftSettings),
        .testTarget(
            name: "HypersphereTests",
            dependencies: ["Hypersphere", "HypersphereKernels", "LinearAlgebra", "Randomness"],
            exclude: [
                "Fixtures", "make_area_goldens.py", "make_fixtures.py", "make_interval_goldens.py",
                "make_relative_mahalanobis.py", "make_score_goldens.py",
            ],
            swiftSettings: swiftSettings),
        .testTarget(
            name: "ImagesTests", dependencies: ["Images", "Randomness"], exclude: ["Fixtures"],
            swiftSettings: swiftSettings),
        .testTarget(
            name: "DatasetsTests", dependencies: ["CZlib", "Datasets", "Images"], swiftSettings: swiftSettings),
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
                "Datasets", "Detection", "Encoding", "Files", "Fitting", "Hypersphere", "Images", "Randomness",
                "Safetensors", "TestSupport",
            ],
            exclude: ["Fixtures", "make_baseline_scores.py"], swiftSettings: swiftSettings, linkerSettings: runPath),
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
                "CZlib", "Detection", "Hypersphere", "Images", "Randomness", "Safetensors", "Serving",
                .product(name: "Configuration", package: "swift-configuration"),
                .product(name: "CoreMetrics", package: "swift-metrics"),
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "HummingbirdTesting", package: "hummingbird"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "Metrics", package: "swift-metrics"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOHPACK", package: "swift-nio-http2"),
                .product(name: "NIOHTTP2", package: "swift-nio-http2"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
            ],
            swiftSettings: swiftSettings, linkerSettings: runPath),
        .testTarget(
            name: "CommandTests",
            dependencies: ["cider", "Detection", "Encoding", "Hypersphere", "Images", "Serving", "TestSupport"],
            swiftSettings: swiftSettings,
            linkerSettings: runPath),
    ],
    swiftLanguageModes: [.v6],
    cxxLanguageStandard: .cxx17
)

// Training: only where CIDER_TRAINING is set, so that a plain build, the server and its container never notice it.
// libtorch is the one that CIDER_LIBTORCH names, or the one that `make deps-training` unpacked.
if Context.environment["CIDER_TRAINING"] != nil {
    let libtorch = Context.environment["CIDER_LIBTORCH"] ?? "\(Context.packageDirectory)/.deps/libtorch"
    let hasCUDA = FileManager.default.fileExists(atPath: "\(libtorch)/lib/libtorch_cuda.so")
    let libraries = ["torch", "torch_cpu", "c10"] + (hasCUDA ? ["torch_cuda", "c10_cuda"] : [])
    let torchLinkerSettings: [LinkerSetting] = [
        .unsafeFlags(
            // libtorch_cuda registers its kernels when it is loaded; nothing refers to it by name.
            ["-L\(libtorch)/lib", "-Xlinker", "-rpath", "-Xlinker", "\(libtorch)/lib", "-Xlinker", "--no-as-needed"]
                + libraries.map { "-l\($0)" } + ["-Xlinker", "--as-needed"])
    ]

    package.targets += [
        // Tensors and autograd of libtorch, in plain C.
        .target(
            name: "CTorch",
            cxxSettings: [
                .unsafeFlags([
                    "-isystem", "\(libtorch)/include", "-isystem", "\(libtorch)/include/torch/csrc/api/include",
                ])
            ],
            linkerSettings: torchLinkerSettings),

        // Labelled images to encoder.
        .target(
            name: "Training", dependencies: ["CTorch", "Encoding", "Files", "ONNX", "Safetensors"],
            swiftSettings: swiftSettings),

        // Folders of images to a run's folder, and to the detector at its end.
        .target(
            name: "TrainingRuns",
            dependencies: [
                "Datasets", "Detection", "Encoding", "Fitting", "Hypersphere", "Images", "Release", "Training",
                .product(name: "SwiftProtobuf", package: "swift-protobuf"),
            ],
            exclude: ["TensorBoard/event.proto"], swiftSettings: swiftSettings),
        .executableTarget(
            name: "TrainingBenchmark", dependencies: ["Training"], path: "Benchmarks/TrainingBenchmark",
            swiftSettings: swiftSettings, linkerSettings: runPath),
        .testTarget(
            name: "TrainingTests", dependencies: ["Encoding", "ONNX", "TestSupport", "Training"],
            exclude: ["Fixtures", "make_fixtures.py", "make_backbones.py", "check_onnx.py"],
            swiftSettings: swiftSettings, linkerSettings: runPath),
        .testTarget(
            name: "TrainingRunsTests",
            dependencies: [
                "cider", "Datasets", "Detection", "Encoding", "Images", "TestSupport", "Training", "TrainingRuns",
            ],
            exclude: ["read_events.py"], swiftSettings: swiftSettings, linkerSettings: runPath),
    ]
    for target in package.targets where target.name == "cider" {
        target.dependencies += ["Training", "TrainingRuns"]
        target.swiftSettings = swiftSettings + [.define("TRAINING")]
    }
}
