/// Which layers stay in float.
public struct QuantizationOptions: Sendable, Equatable {
    /// Whether layers that read the image, with no other layer in between, stay in float.
    public var keepsFirst: Bool

    /// Whether `Gemm` layers stay in float: those on one row for each image, as heads have, a sliver of the time.
    public var keepsHead: Bool

    public init(keepsFirst: Bool = false, keepsHead: Bool = true) {
        self.keepsFirst = keepsFirst
        self.keepsHead = keepsHead
    }
}
