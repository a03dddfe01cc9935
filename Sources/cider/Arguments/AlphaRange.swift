import ArgumentParser

/// What `--alpha` may be.
enum AlphaRange {
    /// Refuses an alpha that no detector can have.
    ///
    /// - Throws: `ValidationError`.
    static func check(_ alpha: Double?) throws {
        guard let alpha, !(alpha > 0 && alpha < 1) else { return }
        throw ValidationError("--alpha is \(alpha), and must be between 0 and 1.")
    }
}
