// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

import Encoding
import ONNX

/// Turns a model that a person gives into an encoder that bundles hold.
package struct EncoderAdopter: Sendable {
    /// The folder in which files are written while they are needed; nil for the system's one for temporary files.
    package var scratchParent: String?

    package init(scratchParent: String? = nil) {
        self.scratchParent = scratchParent
    }

    /// Adopts a model.
    ///
    /// - Parameter request: the model, and what its user says about it.
    /// - Returns: the encoder; its files last as long as the value.
    /// - Throws: ``AdoptionError`` with one line that names what is wrong and what mends it.
    package func adopt(_ request: AdoptionRequest) throws(AdoptionError) -> AdoptedEncoder {
        if let refusal = ForeignFormat.refusal(of: request.modelPath) { throw refusal }
        if request.modelPath.hasSuffix(".xml") { return try PlainEncoder(request).adopt() }
        return try ONNXAdoption(request, scratchParent: scratchParent).adopt()
    }
}
