// swift-tools-version:6.2

import Foundation
import PackageDescription

/// The folder that this package stands in: the one of swift-cider.
let root = String(Context.packageDirectory.dropLast("/Training".count))

/// The trainer uses what is `package` in swift-cider, so it is compiled as if it were a part of it, under the name that SwiftPM
/// gives it: that of its folder.
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
let runPath: [LinkerSetting] = [
    .unsafeFlags([
        "-Xlinker", "-rpath", "-Xlinker", "$ORIGIN/../lib", "-Xlinker", "-rpath", "-Xlinker",
        "\(root)/.deps/openvino/lib",
    ])
]

/// The libtorch that `CIDER_LIBTORCH` names, or the one that `make deps-training` unpacked.
let libtorch = Context.environment["CIDER_LIBTORCH"] ?? "\(root)/.deps/libtorch"
let hasCUDA = FileManager.default.fileExists(atPath: "\(libtorch)/lib/libtorch_cuda.so")
let libraries = ["torch", "torch_cpu", "c10"] + (hasCUDA ? ["torch_cuda", "c10_cuda"] : [])

func ours(_ product: String) -> Target.Dependency { .product(name: product, package: "swift-cider") }

let package = Package(
    name: "Training",
    platforms: [.macOS(.v15)],
    products: [.executable(name: "cider-train", targets: ["cider-train"])],
    dependencies: [
        .package(
            name: "swift-cider", path: "..",
            traits: Context.environment["CIDER_HEIF"] == "0" ? ["ServiceWithoutHEIF"] : [.defaults]),
        .package(url: "https://github.com/apple/swift-argument-parser.git", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-protobuf.git", from: "1.39.0"),
    ],
    targets: [
        // Tensors and autograd of libtorch, in plain C.
        .target(
            name: "CTorch",
            cxxSettings: [
                .unsafeFlags([
                    "-isystem", "\(libtorch)/include", "-isystem", "\(libtorch)/include/torch/csrc/api/include",
                ])
            ],
            linkerSettings: [
                .unsafeFlags(
                    // libtorch_cuda registers its kernels when it is loaded; nothing refers to it by name.
                    ["-L\(libtorch)/lib", "-Xlinker", "-rpath", "-Xlinker", "\(libtorch)/lib"]
                        + ["-Xlinker", "--no-as-needed"] + libraries.map { "-l\($0)" } + ["-Xlinker", "--as-needed"])
            ]),

        // Labelled images to encoder.
        .target(
            name: "Training",
            dependencies: [
                "CTorch", ours("Encoding"), ours("Files"), ours("ONNX"), ours("Parallelism"), ours("Randomness"),
                ours("Safetensors"),
            ],
            packageAccess: false, swiftSettings: swiftSettings),

        // Folders of images to a run's folder, and to the detector at its end.
        .target(
            name: "TrainingRuns",
            dependencies: [
                "Training", ours("Datasets"), ours("Detection"), ours("Encoding"), ours("Files"), ours("Fitting"),
                ours("Hypersphere"), ours("Images"), ours("Pipeline"), ours("Release"),
                .product(name: "SwiftProtobuf", package: "swift-protobuf"),
            ],
            exclude: ["TensorBoard/event.proto"], packageAccess: false, swiftSettings: swiftSettings),

        // The program that `cider train` hands over to.
        .executableTarget(
            name: "cider-train",
            dependencies: [
                "Training", "TrainingRuns", ours("Adoption"), ours("CommandSupport"), ours("Encoding"), ours("Files"),
                ours("Fitting"), ours("Images"), ours("Parallelism"), ours("Release"),
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ],
            packageAccess: false, swiftSettings: swiftSettings, linkerSettings: runPath),

        // A training step, for `make benchmark-training`.
        .executableTarget(
            name: "TrainingBenchmark", dependencies: ["Training"], packageAccess: false, swiftSettings: swiftSettings,
            linkerSettings: runPath),

        .testTarget(
            name: "TrainingTests",
            dependencies: ["Training", ours("Encoding"), ours("ONNX"), ours("Safetensors"), ours("TestSupport")],
            exclude: ["Fixtures", "make_fixtures.py", "make_backbones.py", "check_onnx.py"], packageAccess: false,
            swiftSettings: swiftSettings, linkerSettings: runPath),
        .testTarget(
            name: "TrainingRunsTests",
            dependencies: [
                "Training", "TrainingRuns", ours("Datasets"), ours("Detection"), ours("Encoding"), ours("Images"),
                ours("TestSupport"),
            ],
            exclude: ["read_events.py"], packageAccess: false, swiftSettings: swiftSettings, linkerSettings: runPath),
    ],
    swiftLanguageModes: [.v6],
    cxxLanguageStandard: .cxx17
)
