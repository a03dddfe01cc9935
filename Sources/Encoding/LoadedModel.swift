/// A model read, checked, given its preprocessing and compiled.
struct LoadedModel: ~Copyable, Sendable {
    let outputs: [ModelOutput]
    let precision: Precision
    let deviceName: String
    let engineVersion: String
    let compiled: CompiledModel

    static func load(
        _ file: ModelFile, interface: ModelInterface, options: EncoderOptions, precision: Precision
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

        let model: Model
        do throws(EngineFailure) {
            model = try engine.readModel(at: file.path)
        } catch {
            throw .modelUnreadable(model: file.name, reason: error.reason)
        }
        let outputs = try model.prepare(for: interface, fileName: file.name)

        do throws(EngineFailure) {
            return LoadedModel(
                outputs: outputs, precision: precision, deviceName: deviceName, engineVersion: engineVersion,
                compiled: try engine.compile(model, options: options, precision: precision))
        } catch {
            throw .compilationFailed(model: file.name, reason: error.reason)
        }
    }
}
