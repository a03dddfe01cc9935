import CommandSupport

/// The images that a command passed over, for a person.
struct SkippedImages {
    private let images: [String]

    init(_ images: [String]) {
        self.images = images
    }

    /// Prints a line for each to the standard error.
    func print() {
        for image in images { printError("passed over \(image)") }
    }
}
