import Glibc

/// The text of a small file; `nil` where it cannot be read.
///
/// Files of `/proc` tell no size.
func readText(_ path: String) -> String? {
    guard let file = fopen(path, "re") else { return nil }
    defer { fclose(file) }
    var text: [UInt8] = []
    var piece = [UInt8](repeating: 0, count: 4096)
    // A machine has some thousand mounts at most.
    while text.count < 1 << 24 {
        let count = fread(&piece, 1, piece.count, file)
        guard count > 0 else { break }
        text += piece[..<count]
    }
    return String(decoding: text, as: UTF8.self)
}
