// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Detection
import Files
import Wording

/// A detector's folder, as the command line names it.
enum DetectorPath {
    /// Refuses a path at which there is no detector, with what is there.
    ///
    /// - Throws: `ValidationError`.
    static func check(_ path: String) throws {
        guard !DetectorBundle.isBundle(at: path) else { return }
        let shown = path.escapingControlCharacters
        guard Folder.exists(path) else {
            throw ValidationError(
                "\(shown): there is no detector, nor anything else, at this path\(others(beside: path)).")
        }
        guard Folder.isFolder(path) else {
            throw ValidationError(
                "\(shown) is a file, and no detector: a detector is a folder, as 'cider fit' writes it.")
        }
        let inside = detectors(in: path)
        let advice =
            inside.isEmpty
            ? ": it holds no detector.json, as the folders that 'cider fit' writes do"
            : "; those in it are \(NameList.text(inside, limit: 10))"
        throw ValidationError("\(shown) is no detector\(advice).")
    }

    private static func detectors(in folder: String) -> [String] {
        let names = (try? Folder.names(in: folder)) ?? []
        let start = folder == "." ? "" : folder.hasSuffix("/") ? folder : folder + "/"
        return names.filter { !$0.hasPrefix(".") }.sorted().map { start + $0 }.filter(DetectorBundle.isBundle)
    }

    private static func others(beside path: String) -> String {
        let found = detectors(in: Folder.parent(of: path))
        return found.isEmpty ? "; 'cider fit' makes one" : "; there is \(NameList.text(found, limit: 10))"
    }
}
