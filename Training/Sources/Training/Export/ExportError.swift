// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

/// Why an encoder was not exported; no file is left then.
package enum ExportError: Error, Sendable, Equatable, CustomStringConvertible {
    /// Embeddings of the exported model, run by the engine that serves it, are too far from those of libtorch.
    case differs(output: String, cosineDistance: Double)
    /// The engine sees other outputs than were written.
    case outputs([String])
    /// A run's folder has no finished encoder that fits its configuration.
    case run(folder: String, reason: String)

    package var description: String {
        switch self {
        case .differs(let output, let distance):
            "the exported model's \(output) differ from the trained network's by a cosine distance of \(distance), and "
                + "at most \(ExportAgreement.limit) is allowed; nothing was written"
        case .outputs(let names):
            "the engine finds the outputs \(names.joined(separator: ", ")) in the exported model; nothing was written"
        case .run(let folder, let reason):
            "no encoder can be exported from \(folder): \(reason)"
        }
    }
}
