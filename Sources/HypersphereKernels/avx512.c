// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

#if defined(__x86_64__)

#define TARGET __attribute__((target("avx2,fma,f16c,avx512f,avx512bw,avx512dq,avx512vl,avx512vnni")))
#include <immintrin.h>

#include "vectors.h"

TARGET static inline __attribute__((always_inline)) float16 decode16(const uint16_t *half) {
    return (float16)_mm512_cvtph_ps(_mm256_loadu_si256((const __m256i *)half));
}

#define TILE_ROWS 4
#define TILE_VECTORS 6
#include "generic.h"

/// One tile: `panels` panels against `queries` queries, all sums in registers.
INLINE void tile(
    const uint8_t *codes, const float *bases, const float *scales, const float *residuals, size_t width,
    size_t first_panel, const int panels, struct cider_screen_query *query, const int queries) {
    __m512i sums[8];
    const size_t stride = width * cider_panel_rows;
    const uint8_t *block = codes + first_panel * stride;
#pragma clang loop unroll(full)
    for (int q = 0; q < queries; q++) {
#pragma clang loop unroll(full)
        for (int p = 0; p < panels; p++) sums[q * panels + p] = _mm512_set1_epi32(query[q].offset);
    }
    for (size_t j = 0; j < width; j += 4) {
        __m512i rows[4];
#pragma clang loop unroll(full)
        for (int p = 0; p < panels; p++) {
            rows[p] = _mm512_loadu_si512(block + p * stride + j * cider_panel_rows);
        }
#pragma clang loop unroll(full)
        for (int q = 0; q < queries; q++) {
            int32_t four;
            memcpy(&four, query[q].codes + j, sizeof four);
            const __m512i other = _mm512_set1_epi32(four);
#pragma clang loop unroll(full)
            for (int p = 0; p < panels; p++) {
                sums[q * panels + p] = _mm512_dpbusd_epi32(sums[q * panels + p], rows[p], other);
            }
        }
    }
#pragma clang loop unroll(full)
    for (int p = 0; p < panels; p++) {
        const size_t position = (first_panel + p) * cider_panel_rows;
        const __m512 base = _mm512_loadu_ps(bases + position);
        const __m512 scale = _mm512_loadu_ps(scales + position);
        const __m512 residual = _mm512_loadu_ps(residuals + position);
#pragma clang loop unroll(full)
        for (int q = 0; q < queries; q++) {
            struct cider_screen_query *own = query + q;
            const __m512 estimate = _mm512_fmadd_ps(
                _mm512_cvtepi32_ps(sums[q * panels + p]), _mm512_set1_ps(own->scale), _mm512_set1_ps(own->slack));
            __m512 bound = _mm512_fmadd_ps(scale, estimate, base);
            bound = _mm512_fmadd_ps(residual, _mm512_set1_ps(own->residual), bound);
            const __mmask16 mask
                = _mm512_cmp_ps_mask(bound, _mm512_set1_ps(own->threshold - own->constant), _CMP_GT_OQ);
            if (__builtin_expect(mask != 0, 0)) {
                const __m512i lanes = _mm512_setr_epi32(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15);
                const __m512i positions = _mm512_add_epi32(lanes, _mm512_set1_epi32((int32_t)position));
                bound = _mm512_add_ps(bound, _mm512_set1_ps(own->constant));
                // Compressing in a register and storing all of it: compressing to memory is slow on some processors.
                _mm512_storeu_ps(own->bounds + own->found, _mm512_maskz_compress_ps(mask, bound));
                _mm512_storeu_si512(own->positions + own->found, _mm512_maskz_compress_epi32(mask, positions));
                own->found += (size_t)__builtin_popcount(mask);
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
        size_t panel = first_panel;
        for (; panel + 2 <= end; panel += 2) {
            tile(codes, bases, scales, residuals, width, panel, 2, queries + q, 4);
        }
        for (; panel < end; panel++) tile(codes, bases, scales, residuals, width, panel, 1, queries + q, 4);
    }
    for (; q < query_count; q++) {
        size_t panel = first_panel;
        for (; panel + 4 <= end; panel += 4) {
            tile(codes, bases, scales, residuals, width, panel, 4, queries + q, 1);
        }
        for (; panel < end; panel++) tile(codes, bases, scales, residuals, width, panel, 1, queries + q, 1);
    }
}

const struct kernels avx512_kernels = {
    dots, products, squared_distances, half_to_float, cosines, cut, quantize, screen};

#endif
