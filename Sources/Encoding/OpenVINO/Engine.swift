import COpenVINO
import Files
import Glibc
import Parallelism
import Synchronization

/// OpenVINO's core: reads models and compiles them for the processor.
///
/// Sendable because OpenVINO documents its core as safe to use from several threads, and the pointer never changes.
final class Engine: @unchecked Sendable {
    private let core: Owned

    /// One for the process, as OpenVINO advises; it lives as long.
    static let shared = Result { () throws(EngineFailure) in try Engine() }

    /// Held while a model is loaded, so that OpenVINO's only error message is that of the model in hand.
    static let loading = Mutex(())

    private init() throws(EngineFailure) {
        core = try Owned(freedBy: ov_core_free) { ov_core_create(&$0) }
    }

    /// Reads an ONNX file, or an OpenVINO `.xml` with the `.bin` beside it.
    func readModel(at path: String) throws(EngineFailure) -> EngineModel {
        let core = core.pointer
        return EngineModel(
            try Owned(freedBy: ov_model_free) { model in
                path.withFileName { ov_core_read_model(core, $0, nil, &model) }
            })
    }

    /// Compiles a model for the processor, and sees that the engine took the precision asked for.
    func compile(
        _ model: borrowing EngineModel, options: EncoderOptions, precision: Precision
    ) throws(EngineFailure) -> CompiledModel {
        var properties = [
            "PERFORMANCE_HINT": "LATENCY",
            // Threads tied to processors stand still when a neighbour has one of them busy.
            "ENABLE_CPU_PINNING": "NO",
            "NUM_STREAMS": String(options.streams),
            "INFERENCE_PRECISION_HINT": precision.rawValue,
        ]
        if let threads = options.threads ?? Self.budget { properties["INFERENCE_NUM_THREADS"] = "\(threads)" }
        if let cacheDirectory = options.cacheDirectory { properties["CACHE_DIR"] = cacheDirectory }

        let texts = properties.map { (strdup($0.key), strdup($0.value)) }
        defer {
            for (key, value) in texts {
                free(key)
                free(value)
            }
        }
        let list = texts.map { ov_property_t(key: $0.0, value: $0.1) }
        let pointer = model.pointer
        let compiled = CompiledModel(
            try Owned(freedBy: ov_compiled_model_free) {
                ov_core_compile_model_props(core.pointer, pointer, "CPU", list.count, list, &$0)
            })
        let effective = try compiled.property("INFERENCE_PRECISION_HINT")
        guard effective == precision.rawValue else {
            throw EngineFailure(reason: "the engine took \(effective) where \(precision.rawValue) was asked for")
        }
        return compiled
    }

    /// The threads that a control group's quota leaves; `nil` where it leaves one for each processor.
    ///
    /// The engine counts processors alone, and knows no quota. Without one it knows better, for it tells which of them share a core.
    private static var budget: Int? {
        let budget = CPUBudget.current
        return budget.isLimited ? budget.threads : nil
    }

    /// The precision that the engine takes where none is asked for: `bf16` or `f32`, and `f16` on some processors.
    func usualPrecision() throws(EngineFailure) -> String {
        try ownedString { ov_core_get_property(core.pointer, "CPU", "INFERENCE_PRECISION_HINT", &$0) }
    }

    /// The processor's name, as the engine's plugin tells it.
    func deviceName() throws(EngineFailure) -> String {
        try ownedString { ov_core_get_property(core.pointer, "CPU", "FULL_DEVICE_NAME", &$0) }
    }

    /// OpenVINO's version and build.
    static func version() throws(EngineFailure) -> String {
        var version = ov_version_t()
        try check(ov_get_openvino_version(&version))
        defer { ov_version_free(&version) }
        return version.buildNumber.map { String(cString: $0) } ?? "unknown"
    }
}
