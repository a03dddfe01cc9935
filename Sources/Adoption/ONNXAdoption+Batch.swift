// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

import ONNX

extension ONNXAdoption {
    /// Finds out whether the encoder takes any number of images at once, changes it so where it does not, and says where
    /// that cannot be done.
    ///
    /// - Returns: the encoder, and the only number of images that it takes; nil for any.
    func settleBatch(
        _ written: WrittenEncoder, plan: AdoptionPlan, fixed: Int?, isDynamic: Bool, notes: inout [String]
    ) throws(AdoptionError) -> (WrittenEncoder, Int?) {
        guard let fixed else {
            try refuseMixing(plan)
            return (written, nil)
        }
        func holds(_ path: String) -> Bool {
            BatchProof.holds(
                path, original: written.path, batch: fixed, outputs: plan.outputs.map(\.name), input: image,
                size: request.size)
        }
        let proven = "the batch size, fixed at \(fixed), is made dynamic, which gives the same on random images"
        if isDynamic, holds(written.path) {
            notes.append(proven)
            return (written, nil)
        }
        var isOpen = true
        var obstacle = "a batch of random images gives something else"
        var rewritten = written.folder == nil ? model : adoptedModel(plan, batch: fixed)
        let shapes = try knownShapes(rewritten, batch: fixed)
        do throws(BatchObstacle) {
            try rewritten.makeBatchDynamic(images: image.name, batch: fixed, shapes: shapes)
        } catch {
            if error.mixesImages { throw mixing(error) }
            obstacle = "\(error)"
            isOpen = false
        }
        if isOpen {
            for output in plan.outputs where written.folder != nil {
                rewritten.graph.describeOutput(
                    Value(name: output.name), name: output.name, shape: [nil, output.dimension])
            }
            let dynamic = try WrittenEncoder(rewritten, name: name, scratchParent: scratchParent)
            if holds(dynamic.path) {
                notes.append(proven)
                return (dynamic, nil)
            }
        }
        notes.append(
            "the model's batch size is fixed at \(fixed) (\(obstacle)): it runs \(fixed) image\(fixed == 1 ? "" : "s") at a "
                + "time, which is slower than larger batches (export it with a dynamic batch size)")
        return (written, fixed)
    }

    /// Refuses a model that computes as in training.
    func refuseTraining(_ choice: SourceChoice) throws(AdoptionError) {
        var needed = model
        needed.graph.cut(to: choice.tensors.map(Value.init(name:)))
        let faults = needed.trainingFaults(images: image.name)
        guard let first = faults.first else { return }
        let more = faults.count == 1 ? "" : ", as \(faults.count - 1) more do"
        throw name.refusal("\(first)\(more)", TrainingFault.mending)
    }

    /// Refuses a model whose embedding of one image depends on others in its batch.
    private func refuseMixing(_ plan: AdoptionPlan) throws(AdoptionError) {
        // A number of images that no axis of a network is likely to have.
        let batch = 1009
        let adopted = adoptedModel(plan, batch: nil)
        guard let shapes = try? knownShapes(adopted, batch: batch) else { return }
        let obstacle = adopted.batchObstacle(images: image.name, batch: batch, shapes: shapes)
        if let obstacle, obstacle.mixesImages { throw mixing(obstacle) }
    }

    private func mixing(_ obstacle: BatchObstacle) -> AdoptionError {
        name.refusal(
            "an image's embedding depends on the other images of its batch: \(obstacle)",
            "export it in evaluation mode: model.eval() before torch.onnx.export")
    }

    /// The shapes of all tensors between nodes that the engine knows, for a number of images.
    private func knownShapes(_ model: Model, batch: Int) throws(AdoptionError) -> [String: [Int]] {
        let names = model.batchTensors
        let shapes = try TensorShapes(
            of: names, in: model, inputShape: image.shape(size: request.size, batch: batch), name: name,
            folder: try ScratchFolder(in: scratchParent))
        var known: [String: [Int]] = [:]
        for name in names {
            guard let shape = shapes[name] else { continue }
            let sides = shape.compactMap(\.self)
            if sides.count == shape.count { known[name] = sides }
        }
        return known
    }
}
