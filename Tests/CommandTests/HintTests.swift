// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

import Detection
import Foundation
import TestSupport
import Testing

/// Libraries say what is wrong; the command says which flag mends it.
@Suite struct HintTests {
    let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
        try SmallDetector.writeImages(to: folder, set: "bank", count: 20, seed: 0)
        try SmallDetector.writeImages(to: folder, set: "calibration", count: 20, seed: 1000)
        try SmallDetector.writeImages(to: folder, set: "damaged", count: 2, seed: 2000)
        _ = try folder.write(Array("no image".utf8), to: "damaged/red/a.png")
        _ = try folder.write(Array("no detector".utf8), to: "taken/note.txt")
    }

    /// Fits from images of the folder; without a calibration set where the set itself is divided.
    private func fit(_ set: String, calibration: Bool = true, to output: String = "new", _ more: [String]) throws
        -> CommandLine
    {
        try CommandLine(
            arguments: ["fit", "--encoder", SmallDetector.encoderPath, "--id", "\(folder.path)/\(set)", "--size", "8"]
                + (calibration ? ["--calibration", "\(folder.path)/calibration", "--k", "5"] : [])
                + ["--output", "\(folder.path)/\(output)"] + more)
    }

    @Test("An error ends with the flag that mends it")
    func hints() throws {
        let plain = ["--mean", "0.5", "--std", "0.25"]
        let cases: [(CommandLine, Int32, String)] = [
            (try fit("damaged", plain), 1, "--skip-unreadable passes over such an image"),
            (try fit("bank", to: "taken", plain), 64, "--force replaces a detector"),
            (try fit("bank", []), 1, "give --preprocessing imagenet|clip|siglip|inception|none, or --mean"),
            (
                try fit("bank", ["--mean", "123.675,116.28,103.53", "--std", "58.395,57.12,57.375"]), 1,
                "add --pixel-range 255, or give --mean 0.485,0.456,0.406 --std 0.229,0.224,0.225"
            ),
            (try fit("bank", plain + ["--features-output", "none"]), 1, "--features-output says it; 'cider inspect "),
            (
                try fit("bank/red", plain + ["--scores", "knn,relative_mahalanobis"]), 1,
                "leave relative_mahalanobis out of --scores"
            ),
            (
                try fit("bank", calibration: false, plain + ["--holdout", "0.4", "--group-by", "("]), 64,
                "--group-by takes a regular expression"
            ),
        ]
        for (run, status, hint) in cases {
            #expect(run.status == status && run.errors.contains(hint), "\(hint): \(run.errors)")
        }
    }

    /// But for the server, whose settings are the flags, and are called alike in its environment and file.
    @Test("No error of a library names a flag")
    func libraries() throws {
        var checked = 0
        for (file, text) in try SourceTests.files() {
            guard file.hasSuffix("Error.swift"), !["cider", "Serving"].contains(file.prefix { $0 != "/" }) else {
                continue
            }
            checked += 1
            for line in text.split(separator: "\n") where !line.contains("///") {
                #expect(!line.contains(#/[" (]--[a-z]/#) || line.contains("tar --"), "\(file): \(line)")
            }
        }
        #expect(checked > 10)
    }
}
