// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

// What every file of this target shares: the handle, and the wall that no exception passes.
#pragma once

#include <torch/torch.h>

#include <string>
#include <utility>

#include "ctorch.h"

struct ctorch_tensor {
    at::Tensor value;
};

namespace ctorch {

void keep_message(std::string message) noexcept;

at::ScalarType scalar_type(ctorch_type type);
at::Device device(ctorch_device device);

/// Calls `body`, which makes a tensor.
template <typename Body>
ctorch_result make(Body &&body) noexcept {
    try {
        return new ctorch_tensor{std::forward<Body>(body)()};
    } catch (const c10::Error &error) {
        keep_message(error.what_without_backtrace());
    } catch (const std::exception &error) {
        keep_message(error.what());
    } catch (...) {
        keep_message("an unknown C++ exception");
    }
    return nullptr;
}

/// Calls `body`, which only acts.
template <typename Body>
int act(Body &&body) noexcept {
    try {
        std::forward<Body>(body)();
        return 0;
    } catch (const c10::Error &error) {
        keep_message(error.what_without_backtrace());
    } catch (const std::exception &error) {
        keep_message(error.what());
    } catch (...) {
        keep_message("an unknown C++ exception");
    }
    return -1;
}

}  // namespace ctorch
