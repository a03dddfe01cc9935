package import ArgumentParser
import Glibc

extension ParsableCommand {
    /// Ends the program after the work of a command has thrown: with what is wrong, the flags that mend it, and the status
    /// that tells a mistake of the command line from one that lies in the files.
    ///
    /// - Parameters:
    ///   - error: what was thrown.
    ///   - help: the command's, which lists its flags.
    package static func end(after error: any Error, help: String) -> Never {
        let hinted = HintedError(error, help: help)
        guard let mistake = UsageMistake.text(of: error) else { exit(withError: hinted ?? error) }
        // The usage would say nothing of it: the line was understood.
        printError("Error: \(hinted?.description ?? mistake)")
        exit(withError: ExitCode.validationFailure)
    }
}
