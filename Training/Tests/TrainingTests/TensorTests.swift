// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

import Testing
import Training

@Suite struct TensorTests {
    @Test func valuesComeBackAsTheyWent() throws {
        let values: [Float] = [1, -2, 3.5, 4, 5, 6]
        let tensor = try Tensor(values, shape: [2, 3])
        #expect(tensor.shape == [2, 3])
        #expect(tensor.elementType == .float32)
        #expect(try tensor.values(as: Float.self) == values)
        #expect(try tensor.transposed().values(as: Double.self) == [1, 4, -2, 5, 3.5, 6])
    }

    @Test func anEmptyTensorHasNoValues() throws {
        let tensor = try Tensor([Float](), shape: [0, 4])
        #expect(tensor.count == 0)
        #expect(try tensor.values(as: Float.self).isEmpty)
    }

    @Test func exceptionsBecomeErrorsWithTheMessage() throws {
        let a = try Tensor.full(1, shape: [2, 3])
        let b = try Tensor.full(1, shape: [4, 5])
        let error = #expect(throws: TorchError.self) { try a.matmul(b) }
        #expect(error?.message.contains("2x3 and 4x5") == true)
        #expect(throws: TorchError.self) { try Tensor([Float](repeating: 0, count: 5), shape: [2, 3]) }
        #expect(throws: TorchError.self) { try a.assign(b) }
        #expect(throws: TorchError.self) { try a.scalar() }
        #expect(throws: TorchError.self) { try Tensor.full(1, shape: [-1]) }
        #expect(throws: TorchError.self) { try Tensor.concatenated([]) }
        #expect(throws: TorchError.self) { try a.backward() }
    }

    @Test func gradientOfASquare() throws {
        let x = try Tensor([3, 4] as [Double], shape: [2])
        try x.setRequiresGradient()
        try (x * x).sum().backward()
        #expect(try x.gradient()?.values(as: Double.self) == [6, 8])
        x.clearGradient()
        #expect(try x.gradient() == nil)
    }

    @Test func nothingIsRecordedWhereRecordingIsOff() throws {
        let x = try Tensor.full(1, shape: [2])
        try x.setRequiresGradient()
        let inside = try Torch.withoutRecording { try (x * 2).requiresGradient }
        #expect(!inside)
        #expect(try (x * 2).requiresGradient)
    }

    @Test func bfloat16IsUsedInsideItsScopeOnly() throws {
        let a = try Tensor.full(1, shape: [2, 2])
        let inside = try Torch.withBFloat16(on: .cpu) { try a.matmul(a).elementType }
        #expect(inside == .bfloat16)
        #expect(try a.matmul(a).elementType == .float32)
    }

    @Test(arguments: [Double.nan, .infinity]) func whatIsNotFiniteIsSeen(_ value: Double) throws {
        let fine = try Tensor.full(1, shape: [3])
        #expect(try Tensor.areFinite([fine, fine]))
        #expect(try Tensor.areFinite([]))
        #expect(try !Tensor.areFinite([fine, Tensor([1, value], shape: [2])]))
    }

    @Test func oneElementOfEachRowIsPicked() throws {
        let matrix = try Tensor([1, 2, 3, 4, 5, 6] as [Float], shape: [2, 3])
        #expect(try matrix.picked(Tensor(labels: [2, 0])).values(as: Float.self) == [3, 4])
        #expect(throws: TorchError.self) { try matrix.picked(Tensor(labels: [3, 0])) }
    }

    @Test(arguments: [("cpu", Device.cpu), ("cuda", .cuda(0)), ("cuda:3", .cuda(3))])
    func devicesAreRead(_ text: String, _ device: Device) {
        #expect(Device(text) == device)
    }

    @Test(arguments: ["", "gpu", "cuda:", "cuda:-1", "cuda:x"]) func otherDevicesAreNot(_ text: String) {
        #expect(Device(text) == nil)
    }
}
