/// A set of images that went into a detector.
package struct ImageSetDescription: Sendable, Equatable, Codable {
    /// The last component of the set's path.
    package let name: String

    /// The number of images.
    package let images: Int

    /// Images of each class, in the order of the manifest's classes; absent where the set is unlabelled.
    package let imagesByClass: [Int]?

    package init(name: String, images: Int, imagesByClass: [Int]?) {
        self.name = name
        self.images = images
        self.imagesByClass = imagesByClass
    }

    private enum CodingKeys: String, CodingKey {
        case name, images
        case imagesByClass = "images_by_class"
    }
}
