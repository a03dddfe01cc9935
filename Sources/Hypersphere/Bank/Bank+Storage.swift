extension Bank {
    /// The rows' bit patterns in IEEE half precision, one row after the other, where they lie.
    package var storage: Storage<UInt16> { rows.values }
}
