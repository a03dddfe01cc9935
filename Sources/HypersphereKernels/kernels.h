// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

#ifndef KERNELS_H
#define KERNELS_H

#include "HypersphereKernels.h"

/// The kernels of one instruction set.
struct kernels {
    void (*dots)(const float *, size_t, size_t, const float *, float *);
    void (*products)(struct cider_matrix, struct cider_matrix, size_t, float *, size_t);
    void (*squared_distances)(const float *, size_t, size_t, const float *, float *);
    void (*half_to_float)(const uint16_t *, size_t, float *);
    void (*cosines)(const uint16_t *, size_t, const uint32_t *, size_t, const double *, double *);
    float (*cut)(const float *, size_t, size_t);
    struct cider_code (*quantize)(const float *, const float *, size_t, int8_t *);
    void (*screen)(
        const uint8_t *, const float *, const float *, const float *, size_t, size_t, size_t,
        struct cider_screen_query *, size_t);
};

extern const struct kernels portable_kernels;
#if defined(__x86_64__)
extern const struct kernels avx2_kernels;
extern const struct kernels avx512_kernels;
#elif defined(__aarch64__)
extern const struct kernels neon_kernels;
#endif

#endif
