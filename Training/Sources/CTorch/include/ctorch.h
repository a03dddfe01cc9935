// A plain C view of the few things of libtorch that the trainer uses: tensors, autograd, one fused optimizer step.
//
// Every function that makes a tensor returns a handle that the caller releases, or NULL. Every other function returns
// 0, or -1. After NULL or -1 ctorch_error_message() holds libtorch's message. No C++ exception leaves a function.
#ifndef CTORCH_H
#define CTORCH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#pragma clang assume_nonnull begin

typedef struct ctorch_tensor ctorch_tensor;
typedef ctorch_tensor *_Nullable ctorch_result;

typedef enum ctorch_type {
    CTORCH_UINT8 = 0,
    CTORCH_INT64 = 1,
    CTORCH_FLOAT32 = 2,
    CTORCH_FLOAT64 = 3,
    CTORCH_BFLOAT16 = 4,
    CTORCH_BOOL = 5,
    CTORCH_OTHER = 6,
} ctorch_type;

/// A device is -1 for the CPU, else the number of a CUDA device.
typedef int32_t ctorch_device;

/// The message of this thread's last failure; stays valid until this thread's next one.
const char *ctorch_error_message(void);

// The library
const char *ctorch_version(void);
int ctorch_set_threads(int32_t count);
int32_t ctorch_threads(void);
int32_t ctorch_cuda_devices(void);
int ctorch_synchronize(ctorch_device device);
/// Sets whether this thread records operations for autograd; returns what held before.
bool ctorch_set_recording(bool recording);
/// Turns bfloat16 autocast on or off for this thread, and forgets the casts of weights kept so far.
int ctorch_set_autocast(ctorch_device device, bool on);
/// Asks for kernels that give the same bits each time, also where faster ones exist.
int ctorch_set_deterministic(bool deterministic);
/// Has the C library keep what is freed in the process, in one heap, instead of giving it back to the kernel.
void ctorch_keep_freed_memory(void);

// Life, data
ctorch_result ctorch_from_bytes(
    const void *_Nullable bytes, size_t byte_count, ctorch_type type, const int64_t *shape, int32_t rank, ctorch_device device);
ctorch_result ctorch_full(double value, ctorch_type type, const int64_t *shape, int32_t rank, ctorch_device device);
ctorch_result ctorch_identity(int64_t size, ctorch_type type, ctorch_device device);
void ctorch_release(ctorch_tensor *tensor);
int32_t ctorch_rank(const ctorch_tensor *tensor);
int64_t ctorch_size(const ctorch_tensor *tensor, int32_t dimension);
ctorch_type ctorch_element_type(const ctorch_tensor *tensor);
ctorch_device ctorch_device_of(const ctorch_tensor *tensor);
/// Copies the elements in row-major order, as `type`, to `bytes`; fails where the sizes differ.
int ctorch_read(const ctorch_tensor *tensor, ctorch_type type, void *bytes, size_t byte_count);
ctorch_result ctorch_to_type(const ctorch_tensor *tensor, ctorch_type type);
ctorch_result ctorch_to_device(const ctorch_tensor *tensor, ctorch_device device);
ctorch_result ctorch_channels_last(const ctorch_tensor *tensor);
ctorch_result ctorch_clone(const ctorch_tensor *tensor);

// Autograd
int ctorch_set_requires_gradient(ctorch_tensor *tensor, bool required);
bool ctorch_requires_gradient(const ctorch_tensor *tensor);
int ctorch_backward(const ctorch_tensor *scalar);
/// The accumulated gradient of a leaf; a failure where there is none.
ctorch_result ctorch_gradient(const ctorch_tensor *tensor);
bool ctorch_has_gradient(const ctorch_tensor *tensor);
void ctorch_clear_gradient(ctorch_tensor *tensor);
ctorch_result ctorch_detach(const ctorch_tensor *tensor);

// Elementwise, with broadcasting
ctorch_result ctorch_add(const ctorch_tensor *a, const ctorch_tensor *b);
ctorch_result ctorch_subtract(const ctorch_tensor *a, const ctorch_tensor *b);
ctorch_result ctorch_multiply(const ctorch_tensor *a, const ctorch_tensor *b);
ctorch_result ctorch_divide(const ctorch_tensor *a, const ctorch_tensor *b);
ctorch_result ctorch_add_scalar(const ctorch_tensor *a, double b);
ctorch_result ctorch_multiply_scalar(const ctorch_tensor *a, double b);
ctorch_result ctorch_exp(const ctorch_tensor *a);
ctorch_result ctorch_log(const ctorch_tensor *a);
ctorch_result ctorch_equal(const ctorch_tensor *a, const ctorch_tensor *b);
ctorch_result ctorch_masked_fill(const ctorch_tensor *a, const ctorch_tensor *mask, double value);

// Shape, choice
ctorch_result ctorch_reshape(const ctorch_tensor *a, const int64_t *shape, int32_t rank);
ctorch_result ctorch_permute(const ctorch_tensor *a, const int64_t *order, int32_t rank);
ctorch_result ctorch_narrow(const ctorch_tensor *a, int64_t dimension, int64_t start, int64_t length);
ctorch_result ctorch_index_select(const ctorch_tensor *a, int64_t dimension, const ctorch_tensor *indices);
ctorch_result ctorch_gather(const ctorch_tensor *a, int64_t dimension, const ctorch_tensor *indices);
ctorch_result ctorch_concatenate(const ctorch_tensor *const _Nonnull *_Nullable parts, int32_t count, int64_t dimension);

// Reductions
ctorch_result ctorch_sum(const ctorch_tensor *a);
ctorch_result ctorch_mean(const ctorch_tensor *a);
ctorch_result ctorch_sum_along(const ctorch_tensor *a, int64_t dimension, bool keep);
/// Of a symmetric matrix: the eigenvalues, from the least.
ctorch_result ctorch_eigenvalues(const ctorch_tensor *a);
/// Of a symmetric matrix: the unit eigenvectors as columns, in the order of their eigenvalues.
ctorch_result ctorch_eigenvectors(const ctorch_tensor *a);
ctorch_result ctorch_log_sum_exp(const ctorch_tensor *a, int64_t dimension, bool keep);
ctorch_result ctorch_argmax(const ctorch_tensor *a, int64_t dimension);
/// Rows divided by their L2 norm, or by `epsilon` where that is larger.
ctorch_result ctorch_normalize(const ctorch_tensor *a, int64_t dimension, double epsilon);
/// Whether no element of any of the tensors is infinite or not a number: 1 or 0, and -1 on failure.
int ctorch_all_finite(const ctorch_tensor *const _Nonnull *_Nullable tensors, int32_t count);

// Layers
ctorch_result ctorch_matmul(const ctorch_tensor *a, const ctorch_tensor *b);
ctorch_result ctorch_linear(const ctorch_tensor *a, const ctorch_tensor *weight, const ctorch_tensor *_Nullable bias);
ctorch_result ctorch_convolution(
    const ctorch_tensor *a, const ctorch_tensor *weight, const ctorch_tensor *_Nullable bias, int64_t stride,
    int64_t padding);
ctorch_result ctorch_batch_norm(
    const ctorch_tensor *a, const ctorch_tensor *weight, const ctorch_tensor *bias, ctorch_tensor *mean,
    ctorch_tensor *variance, bool training, double momentum, double epsilon);
ctorch_result ctorch_max_pool(const ctorch_tensor *a, int64_t size, int64_t stride, int64_t padding);
/// The mean over the two last dimensions, which go.
ctorch_result ctorch_global_average_pool(const ctorch_tensor *a);

// In place; all but the first outside autograd
/// max(x, 0) over the elements themselves; recorded, so nothing else may need their old values.
int ctorch_relu_in_place(ctorch_tensor *tensor);
int ctorch_assign(ctorch_tensor *tensor, const ctorch_tensor *value);
/// One step of SGD on every parameter that has a gradient; `momenta` are its buffers, zeros at first.
int ctorch_sgd_step(
    ctorch_tensor *const _Nonnull *_Nullable parameters, ctorch_tensor *const _Nonnull *_Nullable momenta, int32_t count,
    double learning_rate, double momentum, double weight_decay, bool nesterov);
/// tensors += weight * (targets - tensors)
int ctorch_interpolate(
    ctorch_tensor *const _Nonnull *_Nullable tensors, const ctorch_tensor *const _Nonnull *_Nullable targets,
    int32_t count, double weight);

#pragma clang assume_nonnull end

#ifdef __cplusplus
}
#endif
#endif
