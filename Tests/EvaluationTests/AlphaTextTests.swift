import Reporting
import Testing

@Suite struct AlphaTextTests {
    @Test("Alphas of one table read differently, and no more digits than that takes")
    func distinct() {
        #expect(ReadingWords.alphaTexts([0.05, 0.1]) == ["5 %", "10 %"])
        #expect(ReadingWords.alphaTexts([0.0196, 0.02, 0.05]) == ["1.96 %", "2 %", "5 %"])
        #expect(ReadingWords.alphaTexts([0.05004, 0.05, 0.1]) == ["5.004 %", "5 %", "10 %"])
        #expect(ReadingWords.alphaTexts([0.02, 0.02]) == ["2 %", "2 %"])
    }

    @Test("The smallest alpha is rounded up, so that asking for what it says is not refused")
    func smallest() {
        #expect(ReadingWords.alphaText(ofSmallest: 1 / 61) == "1.7 %")
        #expect(ReadingWords.alphaText(ofSmallest: 0.05) == "5 %")
        #expect(ReadingWords.alphaTexts([1 / 51, 0.02, 0.05], smallest: 1 / 51) == ["1.97 %", "2 %", "5 %"])
        for count in 19...400 {
            let alpha = 1 / Double(count + 1)
            for text in [
                ReadingWords.alphaText(ofSmallest: alpha), ReadingWords.alphaTexts([alpha, 0.02], smallest: alpha)[0],
            ] {
                #expect((Double(text.dropLast(2)) ?? 0) / 100 >= alpha - 1e-12, "\(text) of 1 / \(count + 1)")
            }
        }
    }
}
