// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

import ONNX

/// The files of an adopted model.
struct WrittenEncoder {
    let path: String
    let dataPath: String?
    let folder: ScratchFolder?

    init(path: String, dataPath: String?, folder: ScratchFolder?) {
        self.path = path
        self.dataPath = dataPath
        self.folder = folder
    }

    /// Writes a model into a new folder.
    ///
    /// - Throws: ``AdoptionError``.
    init(_ model: Model, name: ModelName, scratchParent: String?) throws(AdoptionError) {
        let folder = try ScratchFolder(in: scratchParent)
        let (path, dataPath) = (folder.file("encoder.onnx"), folder.file("encoder.data"))
        do {
            let hasData = try model.write(to: path, dataPath: dataPath)
            self.init(path: path, dataPath: hasData ? dataPath : nil, folder: folder)
        } catch {
            if case .unwritable(_, let reason) = error { throw .scratch(reason: reason) }
            throw .unreadable(model: name.name, reason: error)
        }
    }
}
