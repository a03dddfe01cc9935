import ArgumentParser
import CommandSupport

/// Hands over to the program that trains, and gives its help, which is the same whether that is there or not.
struct Train: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Trains an encoder and makes a detector of it, by the program cider-train.")

    @Argument(parsing: .captureForPassthrough, help: .hidden)
    var arguments: [String] = []

    func run() throws {
        let program = try TrainingProgram.find()
        if arguments.contains(where: { ["--help", "-h"].contains($0) }) {
            // What cider-train prints; its tests hold the file to that.
            print(String(decoding: PackageResources.train_help_txt, as: UTF8.self), terminator: "")
            if program == nil { printError("\n\(TrainingProgram.absence)") }
        } else if let program {
            throw TrainingProgram.Failure(description: program.replaceProcess(arguments))
        } else {
            throw TrainingProgram.Failure(
                description: "\(TrainingProgram.absence) 'cider train --help' lists what it takes.")
        }
    }
}
