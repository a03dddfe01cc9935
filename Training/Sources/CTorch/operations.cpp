// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

#include "guard.h"

extern "C" {

ctorch_result ctorch_add(const ctorch_tensor *a, const ctorch_tensor *b) {
    return ctorch::make([&] { return a->value + b->value; });
}

ctorch_result ctorch_subtract(const ctorch_tensor *a, const ctorch_tensor *b) {
    return ctorch::make([&] { return a->value - b->value; });
}

ctorch_result ctorch_multiply(const ctorch_tensor *a, const ctorch_tensor *b) {
    return ctorch::make([&] { return a->value * b->value; });
}

ctorch_result ctorch_divide(const ctorch_tensor *a, const ctorch_tensor *b) {
    return ctorch::make([&] { return a->value / b->value; });
}

ctorch_result ctorch_add_scalar(const ctorch_tensor *a, double b) {
    return ctorch::make([&] { return a->value + b; });
}

ctorch_result ctorch_multiply_scalar(const ctorch_tensor *a, double b) {
    return ctorch::make([&] { return a->value * b; });
}

ctorch_result ctorch_exp(const ctorch_tensor *a) {
    return ctorch::make([&] { return a->value.exp(); });
}

ctorch_result ctorch_log(const ctorch_tensor *a) {
    return ctorch::make([&] { return a->value.log(); });
}

int ctorch_relu_in_place(ctorch_tensor *tensor) {
    return ctorch::act([&] { tensor->value.relu_(); });
}

ctorch_result ctorch_equal(const ctorch_tensor *a, const ctorch_tensor *b) {
    return ctorch::make([&] { return a->value == b->value; });
}

ctorch_result ctorch_masked_fill(const ctorch_tensor *a, const ctorch_tensor *mask, double value) {
    return ctorch::make([&] { return a->value.masked_fill(mask->value, value); });
}

ctorch_result ctorch_sum(const ctorch_tensor *a) {
    return ctorch::make([&] { return a->value.sum(); });
}

ctorch_result ctorch_mean(const ctorch_tensor *a) {
    return ctorch::make([&] { return a->value.mean(); });
}

ctorch_result ctorch_sum_along(const ctorch_tensor *a, int64_t dimension, bool keep) {
    return ctorch::make([&] { return a->value.sum(dimension, keep); });
}

ctorch_result ctorch_log_sum_exp(const ctorch_tensor *a, int64_t dimension, bool keep) {
    return ctorch::make([&] { return a->value.logsumexp(dimension, keep); });
}

ctorch_result ctorch_argmax(const ctorch_tensor *a, int64_t dimension) {
    return ctorch::make([&] { return a->value.argmax(dimension); });
}

ctorch_result ctorch_normalize(const ctorch_tensor *a, int64_t dimension, double epsilon) {
    return ctorch::make([&] {
        auto options = torch::nn::functional::NormalizeFuncOptions().p(2).dim(dimension).eps(epsilon);
        return torch::nn::functional::normalize(a->value, options);
    });
}

int ctorch_all_finite(const ctorch_tensor *const *tensors, int32_t count) {
    bool finite = true;
    int status = ctorch::act([&] {
        for (int32_t index = 0; finite && index < count; ++index) {
            finite = at::isfinite(tensors[index]->value).all().item<bool>();
        }
    });
    return status != 0 ? status : finite;
}

ctorch_result ctorch_matmul(const ctorch_tensor *a, const ctorch_tensor *b) {
    return ctorch::make([&] { return a->value.matmul(b->value); });
}

ctorch_result ctorch_linear(const ctorch_tensor *a, const ctorch_tensor *weight, const ctorch_tensor *bias) {
    return ctorch::make([&] { return at::linear(a->value, weight->value, bias ? bias->value : at::Tensor()); });
}

ctorch_result ctorch_convolution(
    const ctorch_tensor *a, const ctorch_tensor *weight, const ctorch_tensor *bias, int64_t stride, int64_t padding) {
    return ctorch::make([&] {
        return at::conv2d(
            a->value, weight->value, bias ? bias->value : at::Tensor(), {stride, stride}, {padding, padding});
    });
}

ctorch_result ctorch_batch_norm(
    const ctorch_tensor *a, const ctorch_tensor *weight, const ctorch_tensor *bias, ctorch_tensor *mean,
    ctorch_tensor *variance, bool training, double momentum, double epsilon) {
    return ctorch::make([&] {
        return at::batch_norm(
            a->value, weight->value, bias->value, mean->value, variance->value, training, momentum, epsilon,
            at::globalContext().userEnabledCuDNN());
    });
}

ctorch_result ctorch_max_pool(const ctorch_tensor *a, int64_t size, int64_t stride, int64_t padding) {
    return ctorch::make(
        [&] { return at::max_pool2d(a->value, {size, size}, {stride, stride}, {padding, padding}); });
}

ctorch_result ctorch_eigenvalues(const ctorch_tensor *a) {
    return ctorch::make([&] { return std::get<0>(at::linalg_eigh(a->value)); });
}

ctorch_result ctorch_eigenvectors(const ctorch_tensor *a) {
    return ctorch::make([&] { return std::get<1>(at::linalg_eigh(a->value)); });
}

ctorch_result ctorch_global_average_pool(const ctorch_tensor *a) {
    return ctorch::make([&] { return a->value.mean(at::IntArrayRef({-2, -1})); });
}
}
