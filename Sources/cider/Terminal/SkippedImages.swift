/// The images that a command passed over, for a person.
struct SkippedImages {
    private static let limit = 20
    private let images: [String]

    init(_ images: [String]) {
        self.images = images
    }

    /// Prints the first of them, and the number of the others, to the standard error.
    func print() {
        for image in images.prefix(Self.limit) { printError("passed over \(image)") }
        if images.count > Self.limit { printError("passed over \(images.count - Self.limit) more") }
    }
}
