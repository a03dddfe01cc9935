import Testing

@Suite struct TrainTests {
    @Test("Where training is not built in, the command says how to build it", arguments: [["--id", "x"], []])
    func absent(_ arguments: [String]) throws {
        let run = try CommandLine(arguments: ["train"] + arguments)
        #expect(run.status != 0)
        #expect(run.errors.contains("make build-training"), "\(run.errors)")
    }

    @Test("Where training is not built in, the help is there all the same", arguments: ["--help", "-h"])
    func help(_ flag: String) throws {
        let run = try CommandLine("train", flag)
        #expect(run.status == 0)
        #expect(run.output.contains("make build-training"))
        #expect(run.output.contains("USAGE: cider train [<options>] --output <folder>"))
        for option in ["--id", "--preset", "--loss", "--encoder", "--resume", "--calibration"] {
            #expect(run.output.contains("\n  \(option) "), "\(option)")
        }
    }
}
