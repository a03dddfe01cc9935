import Testing

@Suite struct TrainTests {
    @Test("Where training is not built in, the command says how to build it", arguments: [["--id", "x"], []])
    func absent(_ arguments: [String]) throws {
        let run = try CommandLine(arguments: ["train"] + arguments)
        #expect(run.status != 0)
        #expect(run.errors.contains("make build-training"), "\(run.errors)")
    }
}
