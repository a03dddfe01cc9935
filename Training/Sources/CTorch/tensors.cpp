// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

#include "guard.h"

#include <cstring>

namespace {

at::IntArrayRef sizes(const int64_t *shape, int32_t rank) { return {shape, static_cast<size_t>(rank)}; }

}  // namespace

extern "C" {

ctorch_result ctorch_from_bytes(
    const void *bytes, size_t byte_count, ctorch_type type, const int64_t *shape, int32_t rank, ctorch_device device) {
    return ctorch::make([&] {
        auto tensor = at::empty(sizes(shape, rank), ctorch::scalar_type(type));
        TORCH_CHECK(tensor.nbytes() == byte_count, "a tensor of ", tensor.nbytes(), " bytes from ", byte_count);
        if (byte_count > 0) std::memcpy(tensor.data_ptr(), bytes, byte_count);
        return device < 0 ? tensor : tensor.to(ctorch::device(device));
    });
}

ctorch_result ctorch_full(double value, ctorch_type type, const int64_t *shape, int32_t rank, ctorch_device device) {
    return ctorch::make([&] {
        auto options = at::TensorOptions(ctorch::scalar_type(type)).device(ctorch::device(device));
        return at::full(sizes(shape, rank), value, options);
    });
}

ctorch_result ctorch_identity(int64_t size, ctorch_type type, ctorch_device device) {
    return ctorch::make([&] {
        return at::eye(size, at::TensorOptions(ctorch::scalar_type(type)).device(ctorch::device(device)));
    });
}

void ctorch_release(ctorch_tensor *tensor) { delete tensor; }

int32_t ctorch_rank(const ctorch_tensor *tensor) { return static_cast<int32_t>(tensor->value.dim()); }

int64_t ctorch_size(const ctorch_tensor *tensor, int32_t dimension) {
    auto sizes = tensor->value.sizes();
    return dimension >= 0 && static_cast<size_t>(dimension) < sizes.size() ? sizes[dimension] : -1;
}

ctorch_type ctorch_element_type(const ctorch_tensor *tensor) {
    switch (tensor->value.scalar_type()) {
    case at::kByte: return CTORCH_UINT8;
    case at::kLong: return CTORCH_INT64;
    case at::kFloat: return CTORCH_FLOAT32;
    case at::kDouble: return CTORCH_FLOAT64;
    case at::kBFloat16: return CTORCH_BFLOAT16;
    case at::kBool: return CTORCH_BOOL;
    default: return CTORCH_OTHER;
    }
}

ctorch_device ctorch_device_of(const ctorch_tensor *tensor) {
    return tensor->value.is_cuda() ? static_cast<ctorch_device>(tensor->value.get_device()) : -1;
}

int ctorch_read(const ctorch_tensor *tensor, ctorch_type type, void *bytes, size_t byte_count) {
    return ctorch::act([&] {
        auto plain = tensor->value.detach().to(at::kCPU, ctorch::scalar_type(type)).contiguous();
        TORCH_CHECK(plain.nbytes() == byte_count, "a tensor of ", plain.nbytes(), " bytes into ", byte_count);
        if (byte_count > 0) std::memcpy(bytes, plain.data_ptr(), byte_count);
    });
}

ctorch_result ctorch_to_type(const ctorch_tensor *tensor, ctorch_type type) {
    return ctorch::make([&] { return tensor->value.to(ctorch::scalar_type(type)); });
}

ctorch_result ctorch_to_device(const ctorch_tensor *tensor, ctorch_device device) {
    return ctorch::make([&] { return tensor->value.to(ctorch::device(device)); });
}

ctorch_result ctorch_channels_last(const ctorch_tensor *tensor) {
    return ctorch::make([&] { return tensor->value.contiguous(at::MemoryFormat::ChannelsLast); });
}

ctorch_result ctorch_clone(const ctorch_tensor *tensor) {
    return ctorch::make([&] { return tensor->value.detach().clone(); });
}

ctorch_result ctorch_reshape(const ctorch_tensor *a, const int64_t *shape, int32_t rank) {
    return ctorch::make([&] { return a->value.reshape(sizes(shape, rank)); });
}

ctorch_result ctorch_permute(const ctorch_tensor *a, const int64_t *order, int32_t rank) {
    return ctorch::make([&] { return a->value.permute(sizes(order, rank)); });
}

ctorch_result ctorch_narrow(const ctorch_tensor *a, int64_t dimension, int64_t start, int64_t length) {
    return ctorch::make([&] { return a->value.narrow(dimension, start, length); });
}

ctorch_result ctorch_index_select(const ctorch_tensor *a, int64_t dimension, const ctorch_tensor *indices) {
    return ctorch::make([&] { return a->value.index_select(dimension, indices->value); });
}

ctorch_result ctorch_gather(const ctorch_tensor *a, int64_t dimension, const ctorch_tensor *indices) {
    return ctorch::make([&] { return a->value.gather(dimension, indices->value); });
}

ctorch_result ctorch_concatenate(const ctorch_tensor *const *parts, int32_t count, int64_t dimension) {
    return ctorch::make([&] {
        std::vector<at::Tensor> tensors;
        for (int32_t index = 0; index < count; ++index) tensors.push_back(parts[index]->value);
        return at::cat(tensors, dimension);
    });
}
}
