// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

/// Why a run ended before its time, or did not begin.
package enum TrainingError: Error, Sendable, Equatable, CustomStringConvertible {
    case configuration(String)
    case diverged(Position, rate: Double)
    case collapsed(degrees: Double, epoch: Int)
    case deviceUnavailable(Device)
    case noCheckpoint(String)
    case damagedCheckpoint(String)
    case otherRun(String)
    case weights(path: String, reason: String)
    case file(path: String, reason: String)

    package var description: String {
        switch self {
        case .configuration(let message):
            message
        case .diverged(let position, let rate):
            "the loss is not a number in epoch \(position.epoch + 1), step \(position.step + 1): the learning rate "
                + "(\(rate)) is likely too high; the last good checkpoint is kept"
        case .collapsed(let degrees, let epoch):
            "the classes collapsed in epoch \(epoch + 1): their prototypes are only \(Int(degrees.rounded())) degrees "
                + "apart; more classes, a lower learning rate or a smaller weight of compactness help; the last good "
                + "checkpoint is kept"
        case .deviceUnavailable(let device):
            "libtorch finds no device \(device) here"
        case .noCheckpoint(let path):
            "there is no checkpoint to resume from in \(path)"
        case .damagedCheckpoint(let reason):
            "the checkpoint cannot be used: \(reason)"
        case .otherRun(let what):
            "the checkpoint is of another run: its \(what) differs"
        case .weights(let path, let reason):
            "cannot start from the weights in \(path): \(reason)"
        case .file(let path, let reason):
            "cannot write \(path): \(reason)"
        }
    }
}
