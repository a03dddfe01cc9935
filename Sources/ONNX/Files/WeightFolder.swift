// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

import Files
import FoundationEssentials

/// The folder that a model lies in, in which its other files must be.
struct WeightFolder {
    /// The model's file, without its folders.
    let model: String
    /// The folder as the model's path names it.
    private let folder: String
    /// Folders without links in them: that of the path, and that which the model's own link leads to.
    private let allowed: [String]

    init(modelPath: String) {
        func parent(_ path: String) -> String {
            guard let slash = path.lastIndex(of: "/") else { return "." }
            return slash == path.startIndex ? "/" : String(path[..<slash])
        }
        model = modelPath.lastComponent
        folder = parent(modelPath)
        allowed = [Folder.resolved(folder), Folder.resolved(modelPath).map(parent)].compactMap(\.self)
    }

    /// The path of a file that the model names.
    ///
    /// - Throws: ``ONNXError/outside(_:)`` for one that is not beside the model, ``ONNXError/missing(_:)``.
    func path(of location: String) throws(ONNXError) -> String {
        let parts = location.split(separator: "/", omittingEmptySubsequences: false)
        guard !location.isEmpty, !location.utf8.contains(0), !parts.contains(".."), !parts.contains(""),
            !location.contains("\\")
        else { throw .outside(location) }
        let path = "\(folder)/\(location)"
        guard let real = Folder.resolved(path) else { throw .missingWeights(location, model: model) }
        guard allowed.contains(where: { real.hasPrefix($0 == "/" ? $0 : $0 + "/") }) else { throw .outside(location) }
        return real
    }
}
