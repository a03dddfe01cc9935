import Wording

/// Why a set of images could not be opened or read.
///
/// Paths are as they were given.
package enum DatasetError: Error, Sendable, Equatable {
    /// There is no such file or folder.
    case notFound(path: String)
    /// The system does not let this file or folder be read.
    case unreadable(path: String, reason: String)
    /// The file is neither an image nor an archive nor a table of images.
    case notAnImageSet(path: String)
    /// The file is a table of a format that is not read.
    case parquet(path: String)
    /// The archive is cut off or damaged, or changed while it was read.
    case damagedArchive(path: String, reason: String)
    /// An image in the tar is a link to another file, and so has no bytes there.
    case linkInArchive(path: String, entry: String)
    /// Single images are asked of a compressed tar.
    case compressedArchive(path: String)
    /// An image has more bytes than the limit.
    case tooLarge(path: String, maximumBytes: Int)
    /// No file of the set is an image.
    case empty(path: String, passedOver: String)
    /// A table of images cannot be understood.
    case manifest(path: String, line: Int, reason: String)
    /// No image of a set is in the part that is asked for.
    case noSplit(path: String, split: String, known: [String])
}

extension DatasetError: CustomStringConvertible {
    /// One line for a person.
    package var description: String { text.escapingControlCharacters }

    /// The error with another path in place of one.
    func naming(_ name: String, for path: String) -> DatasetError {
        func named(_ own: String) -> String { own.replacing(path, with: name, maxReplacements: 1) }
        return switch self {
        case .notFound(let own): .notFound(path: named(own))
        case .unreadable(let own, let reason): .unreadable(path: named(own), reason: reason)
        case .notAnImageSet(let own): .notAnImageSet(path: named(own))
        case .parquet(let own): .parquet(path: named(own))
        case .damagedArchive(let own, let reason): .damagedArchive(path: named(own), reason: reason)
        case .linkInArchive(let own, let entry): .linkInArchive(path: named(own), entry: entry)
        case .compressedArchive(let own): .compressedArchive(path: named(own))
        case .tooLarge(let own, let bytes): .tooLarge(path: named(own), maximumBytes: bytes)
        case .empty(let own, let passedOver): .empty(path: named(own), passedOver: passedOver)
        case .manifest(let own, let line, let reason): .manifest(path: named(own), line: line, reason: reason)
        case .noSplit(let own, let split, let known): .noSplit(path: named(own), split: split, known: known)
        }
    }

    /// Why an image of a set cannot be read, where its name is told already.
    package var reason: String {
        switch self {
        case .notFound: "no such file or folder"
        case .unreadable(_, let reason): "cannot be read: \(reason)"
        case .tooLarge(_, let maximumBytes): Self.tooLarge(maximumBytes)
        default: description
        }
    }

    private static func tooLarge(_ maximumBytes: Int) -> String {
        "is larger than the \(maximumBytes) bytes that are read of one file, a limit without a setting: save it compressed, as "
            + "JPEG or PNG, or smaller"
    }

    private var text: String {
        switch self {
        case .notFound(let path): "\(Self.shown(path)): no such file or folder"
        case .unreadable(let path, let reason): "\(Self.shown(path)): cannot be read: \(reason)"
        case .notAnImageSet(let path):
            "\(Self.shown(path)): is neither a folder, a tar, a zip, an image, a table of images (.csv, .tsv, .jsonl, .txt), a CIFAR "
                + "batch nor a .mat file"
        case .parquet(let path):
            "\(Self.shown(path)): Parquet is not read; this makes a table of it that is: python3 -c \"import pandas; "
                + "pandas.read_parquet('\(path)').to_csv('\(ImageName.stem(of: path)).csv', index=False)\" (images that lie in "
                + "the table itself must be written to files first)"
        case .damagedArchive(let path, let reason): "\(Self.shown(path)): is damaged: \(reason)"
        case .linkInArchive(let path, let entry):
            "\(Self.shown(path)): \(entry) is a link; pack the files themselves (tar --dereference --hard-dereference)"
        case .compressedArchive(let path):
            "\(Self.shown(path)): single images cannot be fetched from a compressed tar, a zip or a file of bare pixels; unpack it"
        case .tooLarge(let path, let maximumBytes):
            "\(Self.shown(path)): \(Self.tooLarge(maximumBytes))"
        case .empty(let path, let passedOver):
            "\(Self.shown(path)): holds no images that are read"
                + (passedOver.isEmpty ? "" : ": passed over \(passedOver)")
        case .manifest(let path, let line, let reason): "\(Self.shown(path)), line \(line): \(reason)"
        case .noSplit(let path, let split, let known):
            known.isEmpty
                ? "\(Self.shown(path)): says of no image which split it is in, so there is no split '\(split)'"
                : "\(Self.shown(path)): has no split '\(split)'; it has \(known.joined(separator: ", "))"
        }
    }

    /// What a person calls a path.
    private static func shown(_ path: String) -> String {
        // A file of that name is `./-`.
        path == "-" || path.hasPrefix("-: ") ? StandardInput.title + path.dropFirst() : path
    }
}
