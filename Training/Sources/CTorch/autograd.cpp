// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

#include "guard.h"

#include <ATen/ops/_foreach_lerp.h>
#include <ATen/ops/_fused_sgd.h>

#include <vector>

extern "C" {

int ctorch_set_requires_gradient(ctorch_tensor *tensor, bool required) {
    return ctorch::act([&] { tensor->value.set_requires_grad(required); });
}

bool ctorch_requires_gradient(const ctorch_tensor *tensor) { return tensor->value.requires_grad(); }

int ctorch_backward(const ctorch_tensor *scalar) {
    return ctorch::act([&] { scalar->value.backward(); });
}

ctorch_result ctorch_gradient(const ctorch_tensor *tensor) {
    return ctorch::make([&] {
        const auto &gradient = tensor->value.grad();
        TORCH_CHECK(gradient.defined(), "the tensor has no gradient");
        return gradient;
    });
}

bool ctorch_has_gradient(const ctorch_tensor *tensor) { return tensor->value.grad().defined(); }

void ctorch_clear_gradient(ctorch_tensor *tensor) { tensor->value.mutable_grad().reset(); }

ctorch_result ctorch_detach(const ctorch_tensor *tensor) {
    return ctorch::make([&] { return tensor->value.detach(); });
}

int ctorch_assign(ctorch_tensor *tensor, const ctorch_tensor *value) {
    return ctorch::act([&] {
        at::NoGradGuard off;
        TORCH_CHECK(
            tensor->value.sizes() == value->value.sizes(), "a tensor of shape ", value->value.sizes(),
            " cannot fill one of shape ", tensor->value.sizes());
        tensor->value.copy_(value->value);
    });
}

int ctorch_sgd_step(
    ctorch_tensor *const *parameters, ctorch_tensor *const *momenta, int32_t count, double learning_rate,
    double momentum, double weight_decay, bool nesterov) {
    return ctorch::act([&] {
        at::NoGradGuard off;
        std::vector<at::Tensor> weights, gradients, buffers;
        for (int32_t index = 0; index < count; ++index) {
            auto &parameter = parameters[index]->value;
            if (!parameter.grad().defined()) continue;
            weights.push_back(parameter);
            gradients.push_back(parameter.grad());
            buffers.push_back(momenta[index]->value);
        }
        if (weights.empty()) return;
        at::_fused_sgd_(
            weights, gradients, buffers, weight_decay, momentum, learning_rate, /*dampening=*/0, nesterov,
            /*maximize=*/false, /*is_first_step=*/false, /*grad_scale=*/{}, /*found_inf=*/{});
    });
}

int ctorch_interpolate(
    ctorch_tensor *const *tensors, const ctorch_tensor *const *targets, int32_t count, double weight) {
    return ctorch::act([&] {
        at::NoGradGuard off;
        if (count == 0) return;
        std::vector<at::Tensor> moved, goals;
        for (int32_t index = 0; index < count; ++index) {
            moved.push_back(tensors[index]->value);
            goals.push_back(targets[index]->value);
        }
        at::_foreach_lerp_(moved, goals, weight);
    });
}
}
