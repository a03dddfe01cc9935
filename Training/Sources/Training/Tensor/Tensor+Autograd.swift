// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

import CTorch

extension Tensor {
    /// Whether operations on this tensor are recorded, so that it gets a gradient.
    package var requiresGradient: Bool {
        read(ctorch_requires_gradient)
    }

    /// Asks for a gradient of this leaf, or no longer.
    package func setRequiresGradient(_ required: Bool = true) throws(TorchError) {
        try act { ctorch_set_requires_gradient($0, required) }
    }

    /// Adds the derivative of this scalar to the gradient of every leaf that it was computed from.
    package func backward() throws(TorchError) {
        try act(ctorch_backward)
    }

    /// The accumulated gradient of this leaf; nil where `backward` has not reached it.
    package func gradient() throws(TorchError) -> Tensor? {
        guard read(ctorch_has_gradient) else { return nil }
        return try .make(self, ctorch_gradient)
    }

    /// Forgets the gradient and its memory.
    package func clearGradient() {
        read(ctorch_clear_gradient)
    }

    /// The same values as a constant.
    package func detached() throws(TorchError) -> Tensor {
        try .make(self, ctorch_detach)
    }
}
