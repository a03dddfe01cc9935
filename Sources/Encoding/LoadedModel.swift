// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

/// A model read, checked, given its preprocessing and compiled.
struct LoadedModel: ~Copyable, Sendable {
    let outputs: [ModelOutput]
    let precision: Precision
    let deviceName: String
    let engineVersion: String
    let compiled: CompiledModel

    /// What was done otherwise than asked for, each in one sentence.
    let warnings: [String]

    static func load(
        _ file: ModelFile, interface: ModelInterface, options: EncoderOptions
    ) throws(EncoderError) -> LoadedModel {
        let engine: Engine
        let deviceName: String
        let engineVersion: String
        do throws(EngineFailure) {
            engine = try Engine.shared.get()
            deviceName = try engine.deviceName()
            engineVersion = try Engine.version()
        } catch {
            throw .engineUnavailable(reason: error.reason)
        }

        var precision = try options.precision.resolved()
        let model: EngineModel
        do throws(EngineFailure) {
            model = try engine.readModel(at: file.path)
        } catch {
            throw .modelUnreadable(model: file.name, reason: error.reason)
        }
        let outputs = try model.prepare(for: interface, fileName: file.name)

        do throws(EngineFailure) {
            var compilation = Compilation(options: options, precision: precision)
            let compiled = try compilation.run(model, by: engine, taking: &precision)
            return LoadedModel(
                outputs: outputs, precision: precision, deviceName: deviceName,
                engineVersion: engineVersion, compiled: compiled, warnings: compilation.warnings)
        } catch {
            throw .compilationFailed(model: file.name, reason: error.reason)
        }
    }
}
