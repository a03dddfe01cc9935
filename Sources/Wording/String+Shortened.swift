extension String {
    /// The text, or its beginning and an ellipsis where it is too long for a line of a message.
    ///
    /// - Parameter limit: the most characters, without the ellipsis.
    /// - Returns: the text.
    package func shortened(to limit: Int = 200) -> String {
        count > limit ? prefix(limit) + "…" : self
    }
}
