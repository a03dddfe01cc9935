/// Which calibration images an image is held against.
package enum CalibrationScope: String, Sendable, Codable, CaseIterable {
    /// All of them.
    case global
    /// Those of the same predicted class: the one whose prototype is nearest.
    case classConditional = "class_conditional"
}
