// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

import COpenVINO

/// A model as read from a file, before it is compiled.
struct EngineModel: ~Copyable {
    private let model: Owned

    init(_ model: consuming Owned) {
        self.model = model
    }

    var pointer: OpaquePointer { model.pointer }

    func inputs() throws(EngineFailure) -> [EnginePort] {
        var count = 0
        try check(ov_model_inputs_size(model.pointer, &count))
        var ports: [EnginePort] = []
        for index in 0..<count {
            ports.append(
                try EnginePort(
                    Owned(freedBy: ov_output_const_port_free) {
                        ov_model_const_input_by_index(model.pointer, index, &$0)
                    }))
        }
        return ports
    }

    func outputs() throws(EngineFailure) -> [EnginePort] {
        var count = 0
        try check(ov_model_outputs_size(model.pointer, &count))
        var ports: [EnginePort] = []
        for index in 0..<count {
            ports.append(
                try EnginePort(
                    Owned(freedBy: ov_output_const_port_free) {
                        ov_model_const_output_by_index(model.pointer, index, &$0)
                    }))
        }
        return ports
    }

    /// The place among the outputs of the one that has `name` among its names; `nil` where there is none.
    func outputIndex(named name: String, among ports: [EnginePort]) -> Int? {
        guard !name.utf8.contains(0) else { return nil }
        // The engine finds an output by any of its names, but tells only one of them, always the same.
        let found = try? EnginePort(
            Owned(freedBy: ov_output_const_port_free) { ov_model_const_output_by_name(model.pointer, name, &$0) })
        guard let canonical = found?.name else { return nil }
        return ports.firstIndex { $0.name == canonical }
    }

    /// Gives the only input another shape, and infers all others from it; `nil` is a dynamic dimension.
    func reshape(to dimensions: [Int?]) throws(EngineFailure) {
        let bounds = dimensions.map { dimension in
            let bound = Int64(dimension ?? -1)
            return ov_dimension_t(min: bound, max: bound)
        }
        var shape = ov_partial_shape_t()
        try check(ov_partial_shape_create(Int64(bounds.count), bounds, &shape))
        defer { ov_partial_shape_free(&shape) }
        try check(ov_model_reshape_single_input(model.pointer, shape))
    }
}
