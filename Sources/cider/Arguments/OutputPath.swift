import ArgumentParser
import Detection
import Files
import Reporting
import Wording

/// Where a command is to write, looked at before it works.
enum OutputPath {
    /// What stands for the standard output.
    static let standardOutput = "-"

    /// Refuses a path at which no file can be written.
    ///
    /// - Parameters:
    ///   - path: nil where none is given.
    ///   - takesStandardOutput: whether `-` stands for it.
    /// - Throws: `ValidationError`.
    static func checkFile(_ path: String?, takesStandardOutput: Bool = false) throws {
        if path == standardOutput, takesStandardOutput { return }
        try check(path, OutputPlace.checkFile)
    }

    /// Refuses a path at which no detector can be written.
    ///
    /// - Parameters:
    ///   - path: nil where none is given.
    ///   - replacing: whether a detector that stands there is replaced.
    /// - Throws: `ValidationError`.
    static func checkDetector(_ path: String?, replacing: Bool) throws {
        try check(path) { path throws(BundleError) in try DetectorBundle.checkTarget(path, replacing: replacing) }
    }

    /// Refuses a path at which no report can be written, or where it would stand among other files.
    ///
    /// - Parameters:
    ///   - path: nil where none is given.
    ///   - amongOthers: whether it may.
    /// - Throws: `ValidationError`.
    static func checkReport(_ path: String?, amongOthers: Bool) throws {
        try check(path, OutputPlace.checkFolder)
        guard let path, !amongOthers, !Report.stands(in: path) else { return }
        let names = ((try? Folder.names(in: path)) ?? []).filter { !$0.hasPrefix(".") }.sorted()
        guard !names.isEmpty else { return }
        throw ValidationError(
            "\(path.escapingControlCharacters) holds \(NameList.text(names, limit: 3)) and no report, and files in it might be "
                + "replaced: name another folder, or --force writes the report there.")
    }

    private static func check<Failure>(_ path: String?, _ body: (String) throws(Failure) -> Void) throws {
        guard let path else { return }
        guard path != standardOutput else {
            throw ValidationError("- : this output is no standard output; a file of that name is ./-")
        }
        do throws(Failure) {
            try body(path)
        } catch {
            let advice = if case .exists? = error as? BundleError { "; --force replaces a detector" } else { "" }
            throw ValidationError("\(error)".escapingControlCharacters + advice)
        }
    }
}
