// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

import Files
import FoundationEssentials

/// Why it is not known how an encoder's pixels are made.
///
/// Each case describes itself in one line, with what mends it.
package enum PreprocessingError: Error, Sendable, Equatable, CustomStringConvertible {
    /// A file beside the model, or one that was named, cannot be read.
    case unreadable(file: String, reason: String)
    /// A file asks for something that there is no transform for.
    case unsupported(file: String, reason: String)
    /// Nothing says how pixels are normalized.
    case unknownNormalization(model: String)
    /// Nothing says what size the images have.
    case unknownSize(model: String)
    /// Mean or std are of pixel values of another range.
    case pixelRange(mean: [Double], std: [Double])
    /// What was asked for does not fit together, or does not fit the model.
    case inconsistent(reason: String)
    /// A file of class names has no names, or not one for each number.
    case classNames(file: String, reason: String)

    package var description: String {
        switch self {
        case .unreadable(let file, let reason): return "\(file): cannot be read: \(reason); mend it"
        case .unsupported(let file, let reason): return "\(file): \(reason)"
        case .unknownNormalization(let model):
            return "\(model): nothing says how its pixels are normalized, and there is no preprocessor_config.json or "
                + "config.json beside it"
        case .unknownSize(let model): return "\(model): takes images of any size, and nothing says which"
        case .pixelRange(let mean, let std):
            func list(_ values: [Double]) -> String { values.map { "\($0)" }.joined(separator: ",") }
            return "mean \(list(mean)) and std \(list(std)) are of pixel values 0...255, and those of 0...1 are meant"
        case .inconsistent(let reason): return reason
        case .classNames(let file, let reason):
            return "\(file): \(reason); give one class a line, or a JSON list, or a JSON object of numbers and names"
        }
    }

    /// A file's content; nil where there is none.
    ///
    /// - Throws: ``unreadable(file:reason:)``.
    static func content(of path: String, limit: Int) throws(PreprocessingError) -> Data? {
        guard Folder.exists(path) else { return nil }
        do {
            return Data(try FileReader.bytes(of: path, limit: limit))
        } catch {
            throw .unreadable(file: path.lastComponent, reason: error.reason)
        }
    }
}
