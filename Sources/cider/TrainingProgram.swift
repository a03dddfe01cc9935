import ArgumentParser
import Files
import FoundationEssentials
import Glibc

/// The program `cider-train`: apart from `cider`, so that this one needs no libtorch.
struct TrainingProgram {
    static let name = "cider-train"

    /// What is said where it is not found.
    static let absence = """
        Training is done by cider-train, which is neither beside cider nor in PATH, nor named by CIDER_TRAIN: 'make \
        build-training' builds it.
        """

    /// Why it cannot train: nothing that the command line could mend.
    struct Failure: Error, CustomStringConvertible {
        let description: String
    }

    let path: String

    /// Looks for it: where `CIDER_TRAIN` says, else beside this program, else in `PATH`.
    ///
    /// - Returns: nil where it is nowhere.
    /// - Throws: `ValidationError` where `CIDER_TRAIN` names no program.
    static func find() throws -> TrainingProgram? {
        let environment = ProcessInfo.processInfo.environment
        if let path = environment["CIDER_TRAIN"] {
            guard isProgram(path) else { throw ValidationError("CIDER_TRAIN names '\(path)', which is no program.") }
            return TrainingProgram(path: path)
        }
        // Links are resolved, so that a link to cider in a folder of PATH finds what is beside the file itself.
        let own = (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? ""
        let folders =
            [own.split(separator: "/").dropLast().map { "/\($0)" }.joined()]
            + (environment["PATH"] ?? "").split(separator: ":").map(String.init)
        return folders.map { "\($0)/\(name)" }.first(where: isProgram).map(TrainingProgram.init(path:))
    }

    /// Goes on as the program, under the same process: signals, terminal and exit status are its own.
    ///
    /// - Parameter arguments: after the program's name.
    /// - Returns: only where it cannot be started: why.
    func replaceProcess(_ arguments: [String]) -> String {
        var words = ([path] + arguments).map { $0.withFileName { strdup($0) } }
        words.append(nil)
        execv(path, words)
        return "\(path) cannot be started: \(String(cString: strerror(errno)))."
    }

    private static func isProgram(_ path: String) -> Bool {
        var isFolder = false
        return FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) && !isFolder
            && FileManager.default.isExecutableFile(atPath: path)
    }
}
