// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

/// Why a run from folders of images to a detector did not begin, or ended before its time.
package enum RunError: Error, Sendable, Equatable, CustomStringConvertible {
    /// Images cannot be read or decoded; a line for each.
    case unreadableImages([String])
    /// No image of a set can be decoded.
    case noReadableImage(String)
    /// A set has no class folders, or most of its images lie beside them.
    case unlabeled(String)
    /// A validation set has a class that the training set lacks.
    case unknownClass(set: String, label: String)
    /// The folder holds a run already.
    case exists(String)
    /// There is no run to resume in the folder.
    case noRun(String)
    /// The folder's settings cannot be read.
    case damagedRun(path: String, reason: String)
    /// The images are no longer those that the run began with.
    case imagesChanged(String)
    /// A setting that makes no sense, or that is missing.
    case setting(String)
    /// Calibration images are too few for alpha.
    case fewCalibrationImages(count: Int, needed: Int, alpha: Double)

    package var description: String {
        switch self {
        case .unreadableImages(let lines):
            lines.count == 1
                ? "\(lines[0]) (--skip-unreadable passes over such images)"
                : "\(lines.count) images cannot be used (--skip-unreadable passes over them):\n  "
                    + lines.joined(separator: "\n  ")
        case .noReadableImage(let set): "\(set): no image of the set can be decoded"
        case .unlabeled(let set):
            "\(set): training needs images in the folders of their classes (CLASS/file), and here most are in none"
        case .unknownClass(let set, let label): "\(set): class \(label) is not among those that are trained"
        case .exists(let folder):
            "\(folder): a run is there already; --resume goes on with it, or choose another folder"
        case .noRun(let folder): "\(folder): there is no run to resume (no run.json)"
        case .damagedRun(let path, let reason): "\(path): cannot be used: \(reason)"
        case .imagesChanged(let set): "\(set): these are not the images that the run began with"
        case .setting(let message): message
        case .fewCalibrationImages(let count, let needed, let alpha):
            "alpha \(alpha) needs at least \(needed) calibration images, and there are \(count)"
        }
    }
}
