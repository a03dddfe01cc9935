// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

import COpenVINO

/// A model that is ready to run.
///
/// Sendable because it is never changed, and OpenVINO lets several threads make requests from one compiled model.
struct CompiledModel: ~Copyable, @unchecked Sendable {
    private let model: Owned

    init(_ model: consuming Owned) {
        self.model = model
    }

    func property(_ key: String) throws(EngineFailure) -> String {
        try ownedString { ov_compiled_model_get_property(model.pointer, key, &$0) }
    }

    func makeRequest() throws(EngineFailure) -> InferenceRequest {
        InferenceRequest(
            try Owned(freedBy: ov_infer_request_free) {
                ov_compiled_model_create_infer_request(model.pointer, &$0)
            })
    }
}
