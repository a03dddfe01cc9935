import ArgumentParser

/// Hands over to the program that trains, and gives its help where that is not there.
struct Train: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Trains an encoder and makes a detector of it, by the program cider-train.")

    @Argument(parsing: .captureForPassthrough, help: .hidden)
    var arguments: [String] = []

    func run() throws {
        if let program = try TrainingProgram.find() { throw ValidationError(program.replaceProcess(arguments)) }
        guard arguments.contains(where: { ["--help", "-h"].contains($0) }) else {
            throw ValidationError("\(TrainingProgram.absence) 'cider train --help' lists what it takes.")
        }
        // What cider-train prints; its tests hold the file to that.
        let help = String(decoding: PackageResources.train_help_txt, as: UTF8.self)
        print("\(TrainingProgram.absence)\n\n\(help)", terminator: "")
    }
}
