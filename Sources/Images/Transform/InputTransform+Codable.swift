extension InputTransform {
    enum CodingKeys: CodingKey {
        case resize, crop, interpolation
    }

    /// Reads a transform.
    ///
    /// - Throws: `DecodingError` where a value is missing, of another type, or a side lies outside ``sides``.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        func side(_ key: CodingKeys) throws -> Int {
            let value = try container.decode(Int.self, forKey: key)
            guard Self.sides.contains(value) else {
                throw DecodingError.dataCorruptedError(
                    forKey: key, in: container, debugDescription: "\(value) is outside \(Self.sides).")
            }
            return value
        }
        self.init(
            resize: try side(.resize), crop: try side(.crop),
            interpolation: try container.decode(Interpolation.self, forKey: .interpolation))
    }
}
