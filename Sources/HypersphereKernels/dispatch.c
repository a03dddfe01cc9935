// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

#include "kernels.h"

#if defined(__aarch64__) && defined(__linux__)
#include <sys/auxv.h>
#ifndef HWCAP_ASIMDDP
#define HWCAP_ASIMDDP (1UL << 20)
#endif
#endif

bool cider_can_run(enum cider_instruction_set set) {
    switch (set) {
    case cider_portable:
        return true;
#if defined(__x86_64__)
    case cider_avx2:
        return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma") && __builtin_cpu_supports("f16c");
    case cider_avx512:
        return cider_can_run(cider_avx2) && __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw")
            && __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512vl")
            && __builtin_cpu_supports("avx512vnni");
#elif defined(__aarch64__)
    case cider_neon:
#if defined(__linux__)
        return (getauxval(AT_HWCAP) & HWCAP_ASIMDDP) != 0;
#else
        return true;
#endif
#endif
    default:
        return false;
    }
}

static const struct kernels *kernels_of(enum cider_instruction_set set) {
    switch (set) {
#if defined(__x86_64__)
    case cider_avx2:
        return &avx2_kernels;
    case cider_avx512:
        return &avx512_kernels;
#elif defined(__aarch64__)
    case cider_neon:
        return &neon_kernels;
#endif
    default:
        return &portable_kernels;
    }
}

void cider_dots(
    enum cider_instruction_set set, const float *rows, size_t count, size_t dimension, const float *vector,
    float *out) {
    kernels_of(set)->dots(rows, count, dimension, vector, out);
}

void cider_products(
    enum cider_instruction_set set, struct cider_matrix rows, struct cider_matrix vectors, size_t dimension, float *out,
    size_t stride) {
    kernels_of(set)->products(rows, vectors, dimension, out, stride);
}

void cider_squared_distances(
    enum cider_instruction_set set, const float *rows, size_t count, size_t dimension, const float *vector,
    float *out) {
    kernels_of(set)->squared_distances(rows, count, dimension, vector, out);
}

void cider_half_to_float(enum cider_instruction_set set, const uint16_t *half, size_t count, float *out) {
    kernels_of(set)->half_to_float(half, count, out);
}

void cider_cosines(
    enum cider_instruction_set set, const uint16_t *rows, size_t dimension, const uint32_t *indices, size_t count,
    const double *query, double *cosines) {
    kernels_of(set)->cosines(rows, dimension, indices, count, query, cosines);
}

float cider_cut(enum cider_instruction_set set, const float *values, size_t count, size_t k) {
    return kernels_of(set)->cut(values, count, k);
}

struct cider_code cider_quantize(
    enum cider_instruction_set set, const float *vector, const float *center, size_t dimension, int8_t *codes) {
    return kernels_of(set)->quantize(vector, center, dimension, codes);
}

void cider_screen(
    enum cider_instruction_set set, const uint8_t *codes, const float *bases, const float *scales,
    const float *residuals, size_t width, size_t first_panel, size_t panel_count, struct cider_screen_query *queries,
    size_t query_count) {
    kernels_of(set)->screen(
        codes, bases, scales, residuals, width, first_panel, panel_count, queries, query_count);
}
