import Testing
import Wording

@Suite struct WordingTests {
    @Test(
        "A hint names what a mistyped name is nearest to",
        arguments: [
            ("prot", "port"), ("MODELS", "models"), ("max_batch", "max-batch"), ("xyz", nil), ("", nil),
            (String(repeating: "p", count: 65), nil),
        ] as [(String, String?)])
    func hint(name: String, nearest: String?) {
        #expect(NearestName.of(name, among: ["port", "models", "max-batch"]) == nearest)
    }

    @Test(
        "Two names are the same thing only where a letter in four parts them",
        arguments: [("bleu", "blue"), ("sun flower", "sun_flower"), ("cat", nil), ("3", nil)] as [(String, String?)])
    func same(name: String, nearest: String?) {
        #expect(NearestName.of(name, among: ["blue", "sun_flower", "bat", "8"], within: .same) == nearest)
    }

    @Test("What is too long for a line is cut")
    func shortened() {
        #expect("abc".shortened(to: 3) == "abc")
        #expect("äbcd".shortened(to: 3) == "äbc…")
    }

    @Test("A number goes with its word")
    func counted() {
        #expect((0...2).map { $0.counted("image") } == ["0 images", "1 image", "2 images"])
        #expect([1, 3].map { $0.counted("class", "classes") } == ["1 class", "3 classes"])
        #expect([0, 1].map { $0.choosing("is", "are") } == ["are", "is"])
    }

    @Test(
        "What steers a terminal is escaped, and nothing else",
        arguments: [
            ("plain, ü 😀", "plain, ü 😀", "plain, ü 😀"), ("a\u{1B}[2J", #"a\u{1B}[2J"#, #"a\u001b[2J"#),
            ("a\r\nb\tc", #"a\u{D}\u{A}b\u{9}c"#, #"a\u000d\u000ab\u0009c"#), ("\u{9B}", #"\u{9B}"#, #"\u009b"#),
            ("\u{202E}\u{200F}", #"\u{202E}\u{200F}"#, #"\u202e\u200f"#), ("\u{2028}", #"\u{2028}"#, #"\u2028"#),
        ])
    func escaped(text: String, shown: String, json: String) {
        #expect(text.escapingControlCharacters == shown)
        #expect(text.escapingControlCharactersAsJSON == json)
    }
}
