// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

import COpenVINO

extension EngineModel {
    /// Puts the way from u8 pixels [N, height, width, channels] to the model's own input into its graph, and a conversion
    /// to float32 behind outputs.
    ///
    /// The engine changes the model in place, even where this fails.
    ///
    /// - Parameters:
    ///   - input: how pixels are normalized.
    ///   - layout: where the model has its channels.
    ///   - outputs: the places of the outputs that are read.
    /// - Throws: `EngineFailure` where the engine refuses a step.
    func foldPreprocessing(
        for input: EncoderInput, layout: PixelLayout, outputs: [Int]
    ) throws(EngineFailure) {
        let pointer = self.pointer
        let processor = try Owned(freedBy: ov_preprocess_prepostprocessor_free) {
            ov_preprocess_prepostprocessor_create(pointer, &$0)
        }
        let info = try Owned(freedBy: ov_preprocess_input_info_free) {
            ov_preprocess_prepostprocessor_get_input_info(processor.pointer, &$0)
        }
        try describePixels(info)
        try describeModel(info, layout: layout)
        try addSteps(info, input: input)
        for index in Set(outputs).sorted() { try convertOutput(index, of: processor) }

        // The model built is the one given: OpenVINO hands out a second owner of it.
        _ = try Owned(freedBy: ov_model_free) { ov_preprocess_prepostprocessor_build(processor.pointer, &$0) }
    }

    private func describePixels(_ info: borrowing Owned) throws(EngineFailure) {
        let infoPointer = info.pointer
        let tensor = try Owned(freedBy: ov_preprocess_input_tensor_info_free) {
            ov_preprocess_input_info_get_tensor_info(infoPointer, &$0)
        }
        let layout = try Owned(freedBy: ov_layout_free) {
            ov_layout_create(PixelLayout.channelsLast.rawValue, &$0)
        }
        try check(ov_preprocess_input_tensor_info_set_element_type(tensor.pointer, U8))
        try check(ov_preprocess_input_tensor_info_set_layout(tensor.pointer, layout.pointer))
    }

    private func describeModel(_ info: borrowing Owned, layout: PixelLayout) throws(EngineFailure) {
        let infoPointer = info.pointer
        let model = try Owned(freedBy: ov_preprocess_input_model_info_free) {
            ov_preprocess_input_info_get_model_info(infoPointer, &$0)
        }
        let layout = try Owned(freedBy: ov_layout_free) { ov_layout_create(layout.rawValue, &$0) }
        try check(ov_preprocess_input_model_info_set_layout(model.pointer, layout.pointer))
    }

    private func addSteps(_ info: borrowing Owned, input: EncoderInput) throws(EngineFailure) {
        let infoPointer = info.pointer
        let steps = try Owned(freedBy: ov_preprocess_preprocess_steps_free) {
            ov_preprocess_input_info_get_preprocess_steps(infoPointer, &$0)
        }
        let normalization = input.normalization
        if normalization != nil { try check(ov_preprocess_preprocess_steps_convert_element_type(steps.pointer, F32)) }
        if input.channelOrder == .bgr, input.channels == 3 {
            try check(ov_preprocess_preprocess_steps_reverse_channels(steps.pointer))
        }
        // What follows the last step, to the model's own type, is the engine's.
        guard let (mean, std) = normalization else { return }
        try check(ov_preprocess_preprocess_steps_mean_multi_channels(steps.pointer, mean, Int32(mean.count)))
        try check(ov_preprocess_preprocess_steps_scale_multi_channels(steps.pointer, std, Int32(std.count)))
    }

    private func convertOutput(_ index: Int, of processor: borrowing Owned) throws(EngineFailure) {
        let processorPointer = processor.pointer
        let info = try Owned(freedBy: ov_preprocess_output_info_free) {
            ov_preprocess_prepostprocessor_get_output_info_by_index(processorPointer, index, &$0)
        }
        let tensor = try Owned(freedBy: ov_preprocess_output_tensor_info_free) {
            ov_preprocess_output_info_get_tensor_info(info.pointer, &$0)
        }
        try check(ov_preprocess_output_set_element_type(tensor.pointer, F32))
    }
}
