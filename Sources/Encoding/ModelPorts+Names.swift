// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

import COpenVINO
import Synchronization

extension ModelPorts {
    /// For each name the place of the output that has it among its names; those that no output has are left out.
    ///
    /// - Parameters:
    ///   - names: any names of tensors.
    ///   - path: an ONNX file, or an OpenVINO `.xml` with the `.bin` beside it.
    /// - Returns: places by name.
    /// - Throws: `EncoderError` with the file's name and the reason in one line.
    package static func places(of names: [String], in path: String) throws(EncoderError) -> [String: Int] {
        let file = ModelFile(path: path)
        try file.validate()
        return try Engine.loading.withLock { _ throws(EncoderError) in
            do throws(EngineFailure) {
                let model = try Engine.shared.get().readModel(at: file.path)
                let ports = try model.outputs()
                var places: [String: Int] = [:]
                for name in names { places[name] = model.outputIndex(named: name, among: ports) }
                return places
            } catch {
                throw .modelUnreadable(model: file.name, reason: error.reason)
            }
        }
    }
}
