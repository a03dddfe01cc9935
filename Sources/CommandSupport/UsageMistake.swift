import ArgumentParser
import Datasets
import Detection
import Fitting

/// A mistake of the command line that shows only where the command works: what it names is not there, or it asks for what
/// cannot be.
///
/// It ends the program with the status of every other mistake of the command line, 64.
package enum UsageMistake {
    /// What is wrong, in one line; nil for an error that lies in the files rather than in the command line.
    package static func text(of error: any Error) -> String? {
        switch error {
        case let error as ValidationError: error.message
        case let error as DatasetError: isMistake(error) ? "\(error)" : nil
        case let error as FittingError: isMistake(error) ? "\(error)" : nil
        case let error as DetectionError: isMistake(error) ? "\(error)" : nil
        default: nil
        }
    }

    private static func isMistake(_ error: DatasetError) -> Bool {
        switch error {
        case .notFound, .noSplit: true
        default: false
        }
    }

    private static func isMistake(_ error: FittingError) -> Bool {
        switch error {
        case .alphaOutOfRange, .scores, .grouping, .noSplit: true
        default: false
        }
    }

    private static func isMistake(_ error: DetectionError) -> Bool {
        switch error {
        case .unknownScore, .alphaOutOfRange, .neighboursOutOfRange: true
        default: false
        }
    }
}
