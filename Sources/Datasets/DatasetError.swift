/// Why a set of images could not be opened or read.
///
/// Paths are as they were given.
public enum DatasetError: Error, Sendable, Equatable {
    /// There is no such file or folder.
    case notFound(path: String)
    /// The system does not let this file or folder be read.
    case unreadable(path: String, reason: String)
    /// The file is neither an image nor a tar.
    case notAnImageSet(path: String)
    /// The tar is cut off or damaged, or changed while it was read.
    case damagedArchive(path: String, reason: String)
    /// An image in the tar is a link to another file, and so has no bytes there.
    case linkInArchive(path: String, entry: String)
    /// Single images are asked of a compressed tar.
    case compressedArchive(path: String)
    /// An image has more bytes than the limit.
    case tooLarge(path: String, maximumBytes: Int)
    /// No file of the set is an image.
    case empty(path: String)
}

extension DatasetError: CustomStringConvertible {
    /// One line for a person.
    public var description: String {
        switch self {
        case .notFound(let path): "\(path): no such file or folder"
        case .unreadable(let path, let reason): "\(path): cannot be read: \(reason)"
        case .notAnImageSet(let path):
            "\(path): is neither a folder, a tar, an image (JPEG, PNG, WebP, GIF), a CIFAR batch nor a .mat file"
        case .damagedArchive(let path, let reason): "\(path): is damaged: \(reason)"
        case .linkInArchive(let path, let entry):
            "\(path): \(entry) is a link; pack the files themselves (tar --dereference --hard-dereference)"
        case .compressedArchive(let path):
            "\(path): single images cannot be fetched from a compressed tar or a file of bare pixels; unpack it"
        case .tooLarge(let path, let maximumBytes): "\(path): is larger than \(maximumBytes) bytes"
        case .empty(let path): "\(path): holds no images (.jpg, .jpeg, .png, .webp, .gif)"
        }
    }
}
