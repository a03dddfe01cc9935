// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

#include "guard.h"

#include <ATen/Context.h>
#include <ATen/Parallel.h>
#include <ATen/autocast_mode.h>

#ifdef __GLIBC__
#include <malloc.h>
#endif

namespace {
thread_local std::string message;
}

namespace ctorch {

void keep_message(std::string text) noexcept { message = std::move(text); }

at::ScalarType scalar_type(ctorch_type type) {
    switch (type) {
    case CTORCH_UINT8: return at::kByte;
    case CTORCH_INT64: return at::kLong;
    case CTORCH_FLOAT32: return at::kFloat;
    case CTORCH_FLOAT64: return at::kDouble;
    case CTORCH_BFLOAT16: return at::kBFloat16;
    case CTORCH_BOOL: return at::kBool;
    case CTORCH_OTHER: break;
    }
    TORCH_CHECK(false, "an element type that this interface does not know");
}

at::Device device(ctorch_device device) {
    return device < 0 ? at::Device(at::kCPU) : at::Device(at::kCUDA, static_cast<c10::DeviceIndex>(device));
}

}  // namespace ctorch

extern "C" {

const char *ctorch_error_message(void) { return message.c_str(); }

const char *ctorch_version(void) { return TORCH_VERSION; }

int ctorch_set_threads(int32_t count) {
    return ctorch::act([&] { at::set_num_threads(count); });
}

int32_t ctorch_threads(void) { return at::get_num_threads(); }

int32_t ctorch_cuda_devices(void) {
    int32_t count = 0;
    ctorch::act([&] { count = static_cast<int32_t>(torch::cuda::device_count()); });
    return count;
}

int ctorch_synchronize(ctorch_device device) {
    return ctorch::act([&] {
        if (device >= 0) torch::cuda::synchronize(device);
    });
}

bool ctorch_set_recording(bool recording) {
    bool before = at::GradMode::is_enabled();
    at::GradMode::set_enabled(recording);
    return before;
}

int ctorch_set_autocast(ctorch_device device, bool on) {
    return ctorch::act([&] {
        auto kind = ctorch::device(device).type();
        at::autocast::clear_cache();
        at::autocast::set_autocast_dtype(kind, at::kBFloat16);
        at::autocast::set_autocast_enabled(kind, on);
        at::autocast::set_autocast_cache_enabled(true);
    });
}

int ctorch_set_deterministic(bool deterministic) {
    return ctorch::act([&] {
        at::globalContext().setDeterministicAlgorithms(deterministic, /*warn_only=*/true);
        at::globalContext().setDeterministicFillUninitializedMemory(false);
        at::globalContext().setDeterministicCuDNN(deterministic);
        at::globalContext().setBenchmarkCuDNN(!deterministic);
    });
}

void ctorch_keep_freed_memory(void) {
#ifdef __GLIBC__
    mallopt(M_ARENA_MAX, 1);
    mallopt(M_MMAP_MAX, 0);
    mallopt(M_TRIM_THRESHOLD, -1);
#endif
}
}
