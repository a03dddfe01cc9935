extension Int {
    /// A number of things for a person: "1 image", "2 images".
    ///
    /// - Parameters:
    ///   - singular: what one is called.
    ///   - plural: what several, and none, are called; nil for the singular and an s.
    /// - Returns: the number and the word.
    package func counted(_ singular: String, _ plural: String? = nil) -> String {
        "\(self) \(choosing(singular, plural ?? singular + "s"))"
    }

    /// The word that goes with the number: "is" with one, "are" with several and with none.
    package func choosing(_ one: String, _ several: String) -> String { self == 1 ? one : several }
}
