// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

/// What a caller wants of a model: images in, outputs out.
struct ModelInterface {
    let input: EncoderInput
    /// The names of the outputs that are read; `nil` for all that can be.
    let outputs: [String]?
    /// The only number of images that the model takes at once; `nil` for any.
    let batch: Int?
}

/// An output that is read, and its place among the model's.
struct ModelOutput: Sendable {
    let description: EncoderOutput
    let place: Int
}

extension EngineModel {
    /// Gives the model the input that sessions fill, and tells the outputs that are read.
    ///
    /// - Throws: `EncoderError.unsupportedInput`, `EncoderError.unsupportedOutput`.
    func prepare(for interface: ModelInterface, fileName: String) throws(EncoderError) -> [ModelOutput] {
        let ports: [EnginePort]
        let layout: PixelLayout
        do throws(EngineFailure) {
            let inputs = try self.inputs()
            guard inputs.count == 1, let port = inputs.first else {
                throw EngineFailure(reason: "an encoder has one, this model has \(inputs.count)")
            }
            layout = try port.imageLayout(for: interface)
            try reshape(to: layout.shape(of: interface.input, batch: interface.batch))
            ports = try self.outputs()
        } catch {
            throw .unsupportedInput(model: fileName, reason: error.reason)
        }

        let outputs: [ModelOutput]
        do throws(EngineFailure) {
            outputs = try chosenOutputs(of: interface, among: ports)
        } catch {
            throw .unsupportedOutput(model: fileName, reason: error.reason)
        }
        do throws(EngineFailure) {
            try foldPreprocessing(for: interface.input, layout: layout, outputs: outputs.map(\.place))
        } catch {
            throw .unsupportedInput(model: fileName, reason: error.reason)
        }
        return outputs
    }

    private func chosenOutputs(
        of interface: ModelInterface, among ports: [EnginePort]
    ) throws(EngineFailure) -> [ModelOutput] {
        let batch = interface.batch
        guard let names = interface.outputs else {
            var usable: [ModelOutput] = []
            var refusal = EngineFailure(reason: "the model has none")
            for (place, port) in ports.enumerated().reversed() {
                do throws(EngineFailure) {
                    usable.append(
                        ModelOutput(
                            description: try port.embeddingOutput(named: port.name ?? "output\(place)", batch: batch),
                            place: place))
                } catch {
                    refusal = error
                }
            }
            guard !usable.isEmpty else { throw refusal }
            return usable.reversed()
        }
        guard !names.isEmpty else { throw EngineFailure(reason: "none is asked for") }
        var chosen: [ModelOutput] = []
        for name in names {
            let unnamed = ports.indices.first { ports[$0].name == nil && name == "output\($0)" }
            guard let place = unnamed ?? outputIndex(named: name, among: ports) else {
                let known = ports.enumerated().map { $1.name ?? "output\($0)" }.joined(separator: ", ")
                throw EngineFailure(reason: "there is none called '\(name)'; the model has: \(known)")
            }
            chosen.append(
                ModelOutput(description: try ports[place].embeddingOutput(named: name, batch: batch), place: place))
        }
        return chosen
    }
}
