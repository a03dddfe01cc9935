/// A model read, checked, given its preprocessing and compiled.
struct LoadedModel: ~Copyable, Sendable {
    let outputs: [EncoderOutput]
    let precision: Precision
    let deviceName: String
    let engineVersion: String
    let compiled: CompiledModel

    static func load(
        _ file: ModelFile, input: EncoderInput, options: EncoderOptions, precision: Precision
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
        let outputs = try model.prepare(for: input, fileName: file.name)

        do throws(EngineFailure) {
            return LoadedModel(
                outputs: outputs, precision: precision, deviceName: deviceName, engineVersion: engineVersion,
                compiled: try engine.compile(model, options: options, precision: precision))
        } catch {
            throw .compilationFailed(model: file.name, reason: error.reason)
        }
    }
}

extension Model {
    /// Gives the model the input that sessions fill, and tells its outputs.
    fileprivate func prepare(for input: EncoderInput, fileName: String) throws(EncoderError) -> [EncoderOutput] {
        let ports: [Port]
        do throws(EngineFailure) {
            let inputs = try self.inputs()
            guard inputs.count == 1, let port = inputs.first else {
                throw EngineFailure(reason: "an encoder has one, this model has \(inputs.count)")
            }
            let layout = try port.imageLayout(size: input.size)
            try reshape(to: layout.shape(size: input.size))
            ports = try self.outputs()
            try foldPreprocessing(for: input, layout: layout, outputs: ports.count)
        } catch {
            throw .unsupportedInput(model: fileName, reason: error.reason)
        }

        guard !ports.isEmpty else { throw .unsupportedOutput(model: fileName, reason: "the model has none") }
        var outputs: [EncoderOutput] = []
        for (index, port) in ports.enumerated() {
            do throws(EngineFailure) {
                outputs.append(try port.embeddingOutput(index: index))
            } catch {
                throw .unsupportedOutput(model: fileName, reason: error.reason)
            }
        }
        return outputs
    }
}

extension Port {
    /// The layout of an input that takes a batch of square colour images.
    fileprivate func imageLayout(size: Int) throws(EngineFailure) -> PixelLayout {
        guard isFloatingPoint else {
            throw EngineFailure(reason: "its elements are no floating-point numbers")
        }
        guard let dimensions, let layout = PixelLayout(shape: dimensions) else {
            throw EngineFailure(
                reason: "its shape is \(shapeDescription), not [N,3,\(size),\(size)] or [N,\(size),\(size),3]")
        }
        for (actual, expected) in zip(dimensions, layout.shape(size: size)) {
            if let actual, let expected, actual != expected {
                throw EngineFailure(
                    reason: "its shape is \(shapeDescription), which does not take \(size)x\(size) images")
            }
        }
        return layout
    }

    /// What an output gives for each image, where that is a row of numbers.
    fileprivate func embeddingOutput(index: Int) throws(EngineFailure) -> EncoderOutput {
        let name = self.name ?? "output\(index)"
        guard isFloatingPoint else {
            throw EngineFailure(reason: "the elements of \(name) are no floating-point numbers")
        }
        guard let dimensions, dimensions.count == 2 || dimensions.count == 4 && dimensions[2...] == [1, 1],
            let dimension = dimensions[1], dimension > 0
        else {
            throw EngineFailure(reason: "the shape of \(name) is \(shapeDescription), not [N,d] or [N,d,1,1]")
        }
        guard dimensions[0] == nil else {
            throw EngineFailure(
                reason: "the shape of \(name) is \(shapeDescription) for any number of images: the model's batch size "
                    + "is fixed, export it with a dynamic one")
        }
        return EncoderOutput(name: name, dimension: dimension)
    }
}
