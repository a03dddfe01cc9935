// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

#if defined(__aarch64__)

#define TARGET __attribute__((target("dotprod")))
#include <arm_neon.h>

#include "vectors.h"

TARGET static inline __attribute__((always_inline)) float16 decode16(const uint16_t *half) {
    float16 result;
    for (int i = 0; i < 4; i++) {
        const float32x4_t four = vcvt_f32_f16(vreinterpret_f16_u16(vld1_u16(half + 4 * i)));
        for (int lane = 0; lane < 4; lane++) result[4 * i + lane] = four[lane];
    }
    return result;
}

#include "generic.h"

/// One panel against `queries` queries.
INLINE void tile(
    const uint8_t *codes, const float *bases, const float *scales, const float *residuals, size_t width,
    size_t panel, struct cider_screen_query *query, const int queries) {
    int32x4_t sums[4][4];
    const uint8_t *block = codes + panel * width * cider_panel_rows;
    for (int q = 0; q < queries; q++) {
        for (int i = 0; i < 4; i++) sums[q][i] = vdupq_n_s32(0);
    }
    for (size_t j = 0; j < width; j += 4) {
        int8x16_t rows[4];
        for (int i = 0; i < 4; i++) {
            // The instruction wants signed factors: flipping the top bit takes the offset of 128 away, exactly.
            const uint8x16_t unsigned_codes = vld1q_u8(block + j * cider_panel_rows + 16 * i);
            rows[i] = vreinterpretq_s8_u8(veorq_u8(unsigned_codes, vdupq_n_u8(0x80)));
        }
        for (int q = 0; q < queries; q++) {
            int32_t four;
            memcpy(&four, query[q].codes + j, sizeof four);
            const int8x16_t other = vreinterpretq_s8_s32(vdupq_n_s32(four));
            for (int i = 0; i < 4; i++) sums[q][i] = vdotq_s32(sums[q][i], rows[i], other);
        }
    }
    for (int q = 0; q < queries; q++) {
        struct cider_screen_query *own = query + q;
        for (int i = 0; i < 4; i++) {
            const size_t position = panel * cider_panel_rows + 4 * (size_t)i;
            const float32x4_t estimate
                = vfmaq_n_f32(vdupq_n_f32(own->slack), vcvtq_f32_s32(sums[q][i]), own->scale);
            float32x4_t bound = vfmaq_f32(vld1q_f32(bases + position), vld1q_f32(scales + position), estimate);
            bound = vfmaq_n_f32(bound, vld1q_f32(residuals + position), own->residual);
            const uint32x4_t passes = vcgtq_f32(bound, vdupq_n_f32(own->threshold - own->constant));
            if (vmaxvq_u32(passes) == 0) continue;
            for (int lane = 0; lane < 4; lane++) {
                if (passes[lane]) append(own, position + (size_t)lane, bound[lane]);
            }
        }
    }
}

TARGET static void screen(
    const uint8_t *codes, const float *bases, const float *scales, const float *residuals, size_t width,
    size_t first_panel, size_t panel_count, struct cider_screen_query *queries, size_t query_count) {
    const size_t end = first_panel + panel_count;
    size_t q = 0;
    for (; q + 4 <= query_count; q += 4) {
        for (size_t panel = first_panel; panel < end; panel++) {
            tile(codes, bases, scales, residuals, width, panel, queries + q, 4);
        }
    }
    for (; q < query_count; q++) {
        for (size_t panel = first_panel; panel < end; panel++) {
            tile(codes, bases, scales, residuals, width, panel, queries + q, 1);
        }
    }
}

const struct kernels neon_kernels = {
    dots, products, squared_distances, half_to_float, cosines, cut, quantize, screen};

#endif
