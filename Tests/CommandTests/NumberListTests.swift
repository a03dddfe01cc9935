import CommandSupport
import Testing

/// What flags take that take several numbers.
@Suite struct NumberListTests {
    @Test(
        arguments: [
            ("1", [1]), ("0.485,0.456,0.406", [0.485, 0.456, 0.406]), ("-1,2e3,+.5", [-1, 2000, 0.5]),
            ("0.5, 0.25 ,1", [0.5, 0.25, 1]),
        ] as [(String, [Double])])
    func numbersAreRead(text: String, values: [Double]) { #expect(NumberList(argument: text)?.values == values) }

    @Test(arguments: ["", ",", "1,", ",1", "1,,2", "a", "1;2", "1 2", "nan", "1,inf", "[1]", "1,-"])
    func whatIsNoListIsRefused(text: String) { #expect(NumberList(argument: text) == nil) }

    @Test func itIsWrittenAsItIsRead() {
        for text in ["1.0", "0.485,0.456,0.406", "-2.5,1e-09"] {
            #expect(NumberList(argument: text)?.text == text)
        }
    }

    @Test func channelsAreOneOrThree() {
        #expect(Channels(argument: "0.5")?.ofColors == [0.5, 0.5, 0.5])
        #expect(Channels(argument: "0.1, 0.2, 0.3")?.ofColors == [0.1, 0.2, 0.3])
        for text in ["", "1,2", "1,2,3,4", "1,2,x"] { #expect(Channels(argument: text) == nil) }
    }

    @Test("A flag of several numbers says what it takes")
    func flags() throws {
        let run = try CommandLine("fit", "--mean", "1,2", "--std", "1", "--id", "x", "--calibration", "y", "z.onnx")
        #expect(run.status == 64 && run.errors.contains("--mean"), "\(run.errors)")
    }
}
