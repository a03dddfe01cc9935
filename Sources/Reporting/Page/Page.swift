// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

import Evaluation

/// The report as one HTML page.
struct Page {
    let evaluation: DetectorEvaluation

    init(_ evaluation: DetectorEvaluation) {
        self.evaluation = evaluation
    }

    var html: String {
        let bootstrap = evaluation.bootstrap
        return Document(
            title: "\(evaluation.detector.name): evaluation", head: HeadSection(evaluation).html,
            sections: [
                Section("reading", "Reading", ReadingSection(evaluation).html),
                Section("summary", "Summary", SummarySection(evaluation).html),
                Section("scores", "Where the scores lie", ScoresSection(evaluation).html),
                Section("curves", "Detection against false alarms", CurvesSection(evaluation).html),
                Section("classes", "Unknown classes: a stand-in", ClassesSection(evaluation).html),
                Section("sphere", "The sphere", SphereSection(evaluation).html),
                Section("reliability", "Is the promise kept?", ReliabilitySection(evaluation).html),
                Section("shift", "Mild shift", ShiftSection(evaluation).html),
                Section("mistakes", "Worst mistakes", MistakesSection(evaluation).html),
                Section("provenance", "Provenance", ProvenanceSection(evaluation).html),
            ],
            footer: "\(evaluation.tool), \(evaluation.created). Intervals of \(percent(bootstrap.level, 0)) % from "
                + "\(bootstrap.replicates) bootstrap resamples with seed \(bootstrap.seed); no narrower than "
                + "the numbers of images allow (Newcombe for AUROC, Clopper and Pearson else); those of shares are Clopper’s "
                + "and Pearson’s, and those of differences of AUROC DeLong’s."
        ).html
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
