// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

import Foundation
import TestSupport
import Testing

/// Real processes that are killed, and go on.
@Suite struct ResumeTests {
    let folder: TrainingFolder

    init() throws {
        folder = try TrainingFolder()
    }

    /// Waits until a run has done so many steps and epochs.
    private func wait(_ process: TrainingProcess, lines: Int, of run: String) {
        while process.isRunning, folder.lines("\(run)/metrics.jsonl") < lines { usleep(500) }
    }

    @Test func runsKilledAtRandomEndWithTheWeightsOfAnUnbrokenOne() throws {
        let whole = try TrainingProcess.finished(folder.arguments("whole"))
        #expect(whole.status == 0, "\(whole.errors)")
        let lines = folder.lines("whole/metrics.jsonl")
        #expect(lines == 12 * 4)

        // Before the first checkpoint, between two, and late.
        let places = [1, Int.random(in: 5...20), Int.random(in: 21...44)]
        for (number, place) in places.enumerated() {
            let arguments =
                number == 0
                ? folder.arguments("broken", "--checkpoint-every", "0.05")
                : ["train", "--output", folder.path("broken"), "--resume"]
            let process = try TrainingProcess(arguments)
            wait(process, lines: place, of: "broken")
            process.send(SIGKILL)
            process.wait()
            #expect(process.status == SIGKILL, "killed after \(places): \(process.errors)")
        }
        let last = try TrainingProcess.finished(["train", "--output", folder.path("broken"), "--resume"])
        #expect(last.status == 0, "\(last.errors)")
        #expect(
            try folder.content("broken/encoder.safetensors") == folder.content("whole/encoder.safetensors"),
            "killed after \(places)")
        #expect(folder.lines("broken/metrics.jsonl") == lines, "killed after \(places)")
    }

    @Test(arguments: [SIGINT, SIGTERM]) func anInterruptedRunSavesFirst(_ signal: Int32) throws {
        let run = "run-\(signal)"
        let process = try TrainingProcess(folder.arguments(run))
        wait(process, lines: 6, of: run)
        process.send(signal)
        process.wait()
        #expect(process.status == 128 + signal, "\(process.errors)")
        #expect(process.errors.contains("--resume"))
        #expect(FileManager.default.fileExists(atPath: folder.path("\(run)/checkpoint.safetensors")))
        #expect(!FileManager.default.fileExists(atPath: folder.path("\(run)/encoder.onnx")))
        let rest = try TrainingProcess.finished(["train", "--output", folder.path(run), "--resume"])
        #expect(rest.status == 0, "\(rest.errors)")
        #expect(rest.errors.contains("going on in epoch"))
        #expect(folder.lines("\(run)/metrics.jsonl") == 12 * 4)
    }

    @Test func anotherRunIsNotResumedAndNotOverwritten() throws {
        let first = try TrainingProcess.finished(folder.arguments("run", "--epochs", "1"))
        #expect(first.status == 0, "\(first.errors)")
        let record = try folder.content("run/run.json")
        let again = try TrainingProcess.finished(folder.arguments("run", "--epochs", "1"))
        #expect(again.status != 0 && again.errors.contains("--resume"), "\(again.errors)")
        let other = try TrainingProcess.finished(["train", "--output", folder.path("run"), "--resume", "--seed", "9"])
        #expect(other.status != 0 && other.errors.contains("another run"), "\(other.errors)")
        #expect(try folder.content("run/run.json") == record)

        try folder.folder.write(SmallDetector.image(channel: 0, seed: 77), to: "images/red/new.png")
        let changed = try TrainingProcess.finished(["train", "--output", folder.path("run"), "--resume"])
        #expect(changed.status != 0 && changed.errors.contains("not the images"), "\(changed.errors)")
    }
}
