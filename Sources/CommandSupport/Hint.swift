// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

import Adoption
import Detection
import Fitting
import Hypersphere

/// What mends an error on the command line: the libraries say what is wrong, and know no flags.
///
/// A new case of an error that a flag mends gets its line here.
enum Hint {
    /// Names the flags, or the command, that mend an error; nil where none does, or the command lacks one of them.
    ///
    /// - Parameters:
    ///   - error: what ended the command.
    ///   - help: the command's, which lists its flags.
    /// - Returns: half a sentence.
    static func text(for error: any Error, help: String) -> String? {
        guard let hint = text(of: error, help: help) else { return nil }
        let words = hint.split { !($0.isLetter || $0.isNumber || $0 == "-") }
        return words.filter { $0.hasPrefix("--") }.allSatisfy { help.contains($0) } ? hint : nil
    }

    private static func text(of error: any Error, help: String) -> String? {
        switch error {
        case let error as FittingError: text(for: error)
        case let error as AdoptionError: text(for: error)
        case let error as PreprocessingError: text(for: error, help: help)
        case let error as KeptEmbeddings: text(of: error.cause, help: help)
        case BundleError.exists: "--force replaces a detector"
        default: nil
        }
    }

    private static func text(for error: FittingError) -> String? {
        switch error {
        case .unreadableImages(let lines):
            "--skip-unreadable passes over such \(lines.count == 1 ? "an image" : "images")"
        case .emptyClasses: "--skip-unreadable passes over such folders"
        case .nearCopies: "--accept-near-copies takes them all the same"
        case .misspeltClass: "--unknown-classes leave-out passes over them"
        case .noKnownClass: "--unknown-classes keep takes them where the names do not matter"
        case .shifted: "--accept-shift takes them all the same"
        case .needsClasses(let names), .unfitScores(let names, _): without(names)
        case .constantScore(let name, _, _), .scoreNotFinite(let name, _): without([name])
        case .classNames: "--classes takes one name for each logit"
        case .grouping: "--group-by takes a regular expression that matches paths of the set"
        default: nil
        }
    }

    private static func without(_ names: [ScoreName]) -> String {
        "leave \(names.map(\.rawValue).joined(separator: " and ")) out of --scores"
    }

    private static func text(for error: AdoptionError) -> String? {
        guard case .unsupported(let model, _, _, let settings) = error, !settings.isEmpty else { return nil }
        let flags = settings.map(flag).joined(separator: " and ") + (settings.count == 1 ? " says it" : " say it")
        let isTensor = settings.contains { $0 != .pooling && $0 != .size }
        return isTensor ? "\(flags); 'cider inspect \(model)' lists the likely tensors" : flags
    }

    private static func flag(_ setting: AdoptionSetting) -> String {
        switch setting {
        case .featuresOutput: "--features-output"
        case .projectionOutput: "--projection-output"
        case .stagesOutput: "--stages-output"
        case .logitsOutput: "--logits-output"
        case .pooling: "--pool"
        case .size: "--size"
        }
    }

    private static func text(for error: PreprocessingError, help: String) -> String? {
        let presets = Preprocessing.Preset.allCases.map(\.rawValue).joined(separator: "|")
        let preset = help.contains("--preprocessing") ? "--preprocessing \(presets), or " : ""
        switch error {
        case .unreadable: return "or give --preprocessing \(presets)"
        case .unsupported: return "give \(preset)--mean, --std, --size and --resize-mode"
        case .unknownNormalization: return "give \(preset)--mean and --std"
        case .unknownSize: return "give --size, as in --size 224"
        case .pixelRange(let mean, let std):
            let range = help.contains("--pixel-range") ? "add --pixel-range 255, or " : ""
            return "\(range)give \(Channels.unitRangeFlags(mean: mean, std: std))"
        case .inconsistent, .classNames: return nil
        }
    }
}
