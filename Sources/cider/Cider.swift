import ArgumentParser
import CommandSupport
import Release

@main
struct Cider: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "cider",
        abstract: "Tells images like those that an encoder was trained on from images unlike any of them.",
        discussion: """
            A detector holds a trained encoder, the directions of its classes on the unit sphere, a bank of \
            in-distribution embeddings, and thresholds with a guarantee: of in-distribution images, at most a share \
            alpha is flagged.

            For a start: 'cider fit' makes a detector from folders of images, 'cider score' gives verdicts on others, \
            'cider serve' does so over HTTP, and 'cider evaluate' measures how good they are.

            The exit status is 0 where all is done, 1 where something failed, 2 where 'cider drift' tells a change, 64 where \
            the command line is not understood or names what is not there, and 128 and the signal's number where a signal \
            ended the work.
            """,
        version: Release.version,
        subcommands: [
            Train.self, Fit.self, Embed.self, Calibrate.self, Evaluate.self, Quantize.self, Score.self, Explain.self,
            Serve.self, Inspect.self, Drift.self,
        ])

    /// As `AsyncParsableCommand` does it, but that errors name the flags that mend them.
    static func main() async {
        let arguments = ProgramArguments.texts
        let commands = configuration.subcommands.map { $0.configuration.commandName ?? "\($0)".lowercased() }
        if let misspelt = MisspeltCommand(arguments, commands: commands) {
            exit(withError: ValidationError("\(misspelt)"))
        }
        var command: any ParsableCommand
        do {
            command = try parseAsRoot(arguments)
        } catch {
            for name in FilesLikeFlags.names(arguments) {
                printError("'\(name)' begins as a flag does, and is a file: write ./\(name)")
            }
            exit(withError: error)
        }
        let kind = type(of: command)
        do {
            if var asynchronous = command as? any AsyncParsableCommand {
                try await asynchronous.run()
            } else {
                try command.run()
            }
        } catch {
            end(after: error, help: helpMessage(for: kind, includeHidden: true))
        }
    }
}
