import Evaluation

/// The report as one HTML page that needs nothing beside it: no script, no font, no request.
struct Page {
    let evaluation: DetectorEvaluation

    init(_ evaluation: DetectorEvaluation) {
        self.evaluation = evaluation
    }

    var html: String {
        let sections = [
            Section("summary", "Summary", SummarySection(evaluation).html),
            Section("scores", "Where the scores lie", ScoresSection(evaluation).html),
            Section("curves", "Detection against false alarms", CurvesSection(evaluation).html),
            Section("sphere", "The sphere", SphereSection(evaluation).html),
            Section("reliability", "Is the promise kept?", ReliabilitySection(evaluation).html),
            Section("shift", "Mild shift", ShiftSection(evaluation).html),
            Section("mistakes", "Worst mistakes", MistakesSection(evaluation).html),
            Section("provenance", "Provenance", ProvenanceSection(evaluation).html),
        ].filter { !$0.html.isEmpty }
        let title = "\(evaluation.detector.name): evaluation"
        let links = sections.map { "<li><a href=\"#\($0.id)\">\(escaped($0.title))</a></li>" }.joined()
        return """
            <!doctype html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="color-scheme" content="light dark">
            <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; img-src data:">
            <title>\(escaped(title))</title>
            <style>\(Style.css)</style>
            </head>
            <body>
            <a class="skip" href="#main">Skip to the content</a>
            <header>\(HeadSection(evaluation).html)<nav aria-label="Sections"><ul>\(links)</ul></nav></header>
            <main id="main">
            \(sections.map(\.markup).joined(separator: "\n"))
            </main>
            <footer><p>\(escaped(evaluation.tool)), \(escaped(evaluation.created)). Intervals of \
            \(percent(evaluation.bootstrap.level, 0)) % from \(evaluation.bootstrap.replicates) bootstrap resamples with \
            seed \(evaluation.bootstrap.seed); those of shares are Wilson’s.</p></footer>
            </body>
            </html>

            """
    }
}

/// A part of the page with a heading of its own.
struct Section {
    let id: String
    let title: String
    let html: String

    init(_ id: String, _ title: String, _ html: String) {
        self.id = id
        self.title = title
        self.html = html
    }

    var markup: String {
        "<section id=\"\(id)\" aria-labelledby=\"\(id)-title\"><h2 id=\"\(id)-title\">\(escaped(title))</h2>\(html)</section>"
    }
}
