import Datasets
import Detection
import Evaluation
import Foundation
import Hypersphere
import Reporting
import TestSupport
import Testing

@Suite struct ReportTests {
    static let evaluation = Result {
        let small = try SmallDetector()
        try SmallDetector.writeImages(to: small.folder, set: "unseen", count: 15, seed: 5000)
        for number in 0..<12 {
            let gray = makePNG(width: 8, height: 8) { x, y in (UInt8(x * 30), UInt8(x * 30), UInt8(y + number)) }
            try small.folder.write(gray, to: "grey/<\(number)> & \"more\".png")
        }
        func set(_ name: String) throws -> ImageSet { try ImageSet(path: "\(small.folder.path)/\(name)") }
        let evaluator = Evaluator(
            detector: try Detector(path: small.path),
            options: EvaluationOptions(alpha: 0.2, bootstrap: Bootstrap(replicates: 50), corruptedImages: 5))
        return try evaluator.evaluate(
            EvaluationInput(
                inDistribution: try set("unseen"),
                outOfDistribution: [OutlierSet(name: "grey, <b>\"far\"</b>", group: .far, images: try set("grey"))],
                shifted: [ShiftedSet(name: "same", images: try set("unseen"))], bank: try set("bank")),
            tool: "a test")
    }

    @Test("The JSON holds every number under snake_case keys")
    func json() throws {
        let report = Report(try Self.evaluation.get())
        let object = try #require(try JSONSerialization.jsonObject(with: report.json()) as? [String: Any])
        #expect(object["alpha"] as? Double == 0.2)
        let scores = try #require(object["scores"] as? [[String: Any]])
        #expect(scores.map { $0["name"] as? String } == ["knn", "angle", "combined"])
        let sets = try #require(scores[0]["sets"] as? [[String: Any]])
        let metrics = try #require(sets[0]["metrics"] as? [String: Any])
        #expect(Set(metrics.keys) == Set(SeparationColumn.all.map(\.key)))
        let auroc = try #require(metrics["auroc"] as? [String: Double])
        #expect(Set(auroc.keys) == ["value", "lower", "upper"])
        #expect((object["corrupted"] as? [Any])?.count == 25)
    }

    @Test("The CSV has ten fields in every line, and the numbers of the evaluation")
    func csv() throws {
        let evaluation = try Self.evaluation.get()
        let lines = Report(evaluation).csv.split(separator: "\r\n").map(String.init)
        #expect(lines[0] == "score,kind,set,group,severity,images,metric,value,lower,upper")
        let name = "\"grey, <b>\"\"far\"\"</b>\""
        let line = try #require(lines.first { $0.hasPrefix("knn,ood,\(name),far,,12,auroc,") })
        let value = line.replacing("knn,ood,\(name),far,,12,auroc,", with: "").split(separator: ",")
        #expect(value.map { Double($0) }.first == evaluation.scores[0].sets[0].metrics.auroc.value)
        for line in lines { #expect(line.replacing(name, with: "").count { $0 == "," } == 9, "\(line)") }
    }

    @Test("The page is whole, needs nothing beside it, and escapes what comes from outside")
    func page() throws {
        let html = Report(try Self.evaluation.get()).html
        #expect(html.hasPrefix("<!doctype html>"))
        for tag in ["section", "table", "figure", "svg", "ul", "li", "dl", "details", "div", "tr"] {
            let opened = html.count(of: "<\(tag)>") + html.count(of: "<\(tag) ")
            #expect(opened == html.count(of: "</\(tag)>"), "\(tag)")
        }
        #expect(!html.contains("<script") && !html.contains("http://") && !html.contains("https://"))
        #expect(!html.contains("<b>") && !html.contains("NaN"))
        #expect(html.contains("grey, &lt;b&gt;&quot;far&quot;&lt;/b&gt;"))
        #expect(html.contains("data:image/png;base64,"))
        for table in html.components(separatedBy: "<table>").dropFirst() {
            #expect(table.hasPrefix("<caption><span>"))
        }
        #expect(html.count(of: "<th>") == 0)
        #expect(html.count(of: "<svg ") == html.count(of: "role=\"img\""))
    }

    @Test("The reading comes before all figures, on the page and in the text")
    func readingFirst() throws {
        let evaluation = try Self.evaluation.get()
        let sections = Report(evaluation).html.components(separatedBy: "<section id=\"").dropFirst().map {
            $0.prefix { $0 != "\"" }
        }
        #expect(sections.first == "reading" && sections.count > 5)
        let text = TextTable(evaluation).text
        let reading = try #require(text.range(of: "What alpha costs with"))
        let figures = try #require(text.range(of: "AUROC "))
        #expect(reading.lowerBound < figures.lowerBound)
    }

    @Test("ROC curves have a logarithmic axis of false alarms first, whose ticks are decades at equal distances")
    func logarithmicAxis() throws {
        let evaluation = try Self.evaluation.get()
        let html = Report(evaluation).html
        let log = try #require(html.components(separatedBy: "<div class=\"log\">").last)
        let parts = log.components(separatedBy: "<div class=\"linear\">")
        try #require(parts.count == 2)
        #expect(html.contains("id=\"axis-log\" checked") && !parts[1].contains("logarithmic axis of false alarms"))
        let figures = parts[0].components(separatedBy: "<svg ").dropFirst()
        #expect(figures.count == evaluation.scores.count)
        for figure in figures {
            #expect(figure.contains("logarithmic axis of false alarms"))
            // A tick below the figure: its place, and its share of images.
            let ticks = figure.components(separatedBy: "<text class=\"tick\" x=\"").dropFirst()
                .filter { $0.prefix { $0 != ">" }.hasSuffix("text-anchor=\"middle\"") }
            let labels = ticks.map { $0.components(separatedBy: ">")[1].prefix { $0 != "<" } }
            // Of 45 images one is 2.2 %.
            #expect(labels.map { $0.filter { !$0.isWhitespace } } == ["1%", "10%", "100%"])
            let places = ticks.compactMap { Double($0.prefix { $0 != "\"" }) }
            try #require(places.count == 3)
            #expect(abs(places[1] - places[0] - (places[2] - places[1])) < 0.2)
            // Alpha, 20 %, where its logarithm lies.
            let mark = try #require(figure.components(separatedBy: "class=\"threshold\" x1=\"").last)
            let alpha = try #require(Double(mark.prefix { $0 != "\"" }))
            #expect(abs(alpha - (places[1] + log10(2) * (places[2] - places[1]))) < 0.2)
        }
    }

    @Test("The text table is aligned, and tells intervals, shift and geometry")
    func text() throws {
        let evaluation = try Self.evaluation.get()
        let text = TextTable(evaluation).text
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        let head = try #require(lines.firstIndex { $0.hasPrefix("OOD set") })
        #expect(lines[head].count == lines[head + 1].count)
        for word in [
            "KNN", "Angle", "FPR95 (ID+)", "FPR95 (OOD+)", "(far)", "dispersion", "separability", "Gaussian blur",
        ] {
            #expect(text.contains(word), "\(word)")
        }
    }

    @Test("The files are written into a new folder, and replaced in one that is there")
    func files() throws {
        let folder = try TemporaryFolder()
        let report = Report(try Self.evaluation.get())
        for _ in 0..<2 { try report.write(to: "\(folder.path)/a/b") }
        let names = try FileManager.default.contentsOfDirectory(atPath: "\(folder.path)/a/b")
        #expect(names.sorted() == ["index.html", "report.csv", "report.json"])
    }
}

extension String {
    fileprivate func count(of part: String) -> Int { components(separatedBy: part).count - 1 }
}
