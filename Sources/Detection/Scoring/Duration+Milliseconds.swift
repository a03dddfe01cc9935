extension Duration {
    /// The duration in milliseconds, to the microsecond.
    package var milliseconds: Double {
        (Double(components.seconds) * 1e6 + Double(components.attoseconds) * 1e-12).rounded() / 1e3
    }
}
