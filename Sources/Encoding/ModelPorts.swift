// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

import COpenVINO
import Synchronization

/// The inputs and outputs of a model as the engine sees them, without compiling it.
package struct ModelPorts: Sendable {
    /// The kind of a port's elements.
    package enum ElementType: Sendable, Hashable {
        case float32, float16, bfloat16, float64, uint8
        /// Whole numbers of other kinds.
        case integer
        /// Anything else.
        case other
    }

    /// One input or output.
    package struct Port: Sendable {
        /// One of the tensor's names; nil where it has none.
        package let name: String?
        package let elementType: ElementType
        /// Nil where even the rank is not known; a dimension is nil where it is not.
        package let shape: [Int?]?
    }

    package let inputs: [Port]
    package let outputs: [Port]

    /// Reads a model's ports.
    ///
    /// - Parameters:
    ///   - path: an ONNX file, or an OpenVINO `.xml` with the `.bin` beside it.
    ///   - inputShape: another shape for the only input, that all others are inferred from; nil for the model's own.
    /// - Returns: the ports.
    /// - Throws: `EncoderError` with the file's name and the reason in one line.
    package static func read(_ path: String, inputShape: [Int?]? = nil) throws(EncoderError) -> ModelPorts {
        let file = ModelFile(path: path)
        try file.validate()
        return try Engine.loading.withLock { _ throws(EncoderError) in
            let engine: Engine
            do throws(EngineFailure) {
                engine = try Engine.shared.get()
            } catch {
                throw .engineUnavailable(reason: error.reason)
            }
            let model: EngineModel
            do throws(EngineFailure) {
                model = try engine.readModel(at: file.path)
            } catch {
                throw .modelUnreadable(model: file.name, reason: error.reason)
            }
            do throws(EngineFailure) {
                if let inputShape { try model.reshape(to: inputShape) }
                return ModelPorts(
                    inputs: try model.inputs().map(ModelPorts.Port.init), outputs: try model.outputs().map(Port.init))
            } catch {
                throw .unsupportedInput(model: file.name, reason: error.reason)
            }
        }
    }
}

extension ModelPorts.Port {
    fileprivate init(_ port: EnginePort) {
        name = port.name
        shape = port.dimensions
        elementType =
            switch port.elementType {
            case F32: .float32
            case F16: .float16
            case BF16: .bfloat16
            case F64: .float64
            case U8: .uint8
            case I4, I8, I16, I32, I64, U1, U4, U16, U32, U64: .integer
            default: .other
            }
    }
}
