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
        case .notFound(let path): "\(path): no such file or folder"
        case .unreadable(let path, let reason): "\(path): cannot be read: \(reason)"
        case .notAnImageSet(let path):
            "\(path): is neither a folder, a tar, a zip, an image, a table of images (.csv, .tsv, .jsonl, .txt), a CIFAR "
                + "batch nor a .mat file"
        case .parquet(let path):
            "\(path): Parquet is not read; this makes a table of it that is: python3 -c \"import pandas; "
                + "pandas.read_parquet('\(path)').to_csv('\(ImageName.stem(of: path)).csv', index=False)\" (images that lie in "
                + "the table itself must be written to files first)"
        case .damagedArchive(let path, let reason): "\(path): is damaged: \(reason)"
        case .linkInArchive(let path, let entry):
            "\(path): \(entry) is a link; pack the files themselves (tar --dereference --hard-dereference)"
        case .compressedArchive(let path):
            "\(path): single images cannot be fetched from a compressed tar, a zip or a file of bare pixels; unpack it"
        case .tooLarge(let path, let maximumBytes): "\(path): \(Self.tooLarge(maximumBytes))"
        case .empty(let path, let passedOver):
            "\(path): holds no images that are read" + (passedOver.isEmpty ? "" : ": passed over \(passedOver)")
        case .manifest(let path, let line, let reason): "\(path), line \(line): \(reason)"
        case .noSplit(let path, let split, let known):
            known.isEmpty
                ? "\(path): says of no image which split it is in, so there is no split '\(split)'"
                : "\(path): has no split '\(split)'; it has \(known.joined(separator: ", "))"
        }
    }
}
