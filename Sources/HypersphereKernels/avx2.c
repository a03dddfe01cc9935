// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

#if defined(__x86_64__)

#define TARGET __attribute__((target("avx2,fma,f16c")))
#include <immintrin.h>

#include "vectors.h"

TARGET static inline __attribute__((always_inline)) float16 decode16(const uint16_t *half) {
    float16 result;
    result.lo = _mm256_cvtph_ps(_mm_loadu_si128((const __m128i *)half));
    result.hi = _mm256_cvtph_ps(_mm_loadu_si128((const __m128i *)(half + 8)));
    return result;
}

#include "generic.h"

INLINE void emit(
    __m256i sums, const float *bases, const float *scales, const float *residuals, size_t position,
    struct cider_screen_query *query) {
    const __m256 estimate = _mm256_fmadd_ps(
        _mm256_cvtepi32_ps(sums), _mm256_set1_ps(query->scale), _mm256_set1_ps(query->slack));
    __m256 bound = _mm256_fmadd_ps(_mm256_loadu_ps(scales + position), estimate, _mm256_loadu_ps(bases + position));
    bound = _mm256_fmadd_ps(_mm256_loadu_ps(residuals + position), _mm256_set1_ps(query->residual), bound);
    const __m256 passes
        = _mm256_cmp_ps(bound, _mm256_set1_ps(query->threshold - query->constant), _CMP_GT_OQ);
    unsigned mask = (unsigned)_mm256_movemask_ps(passes);
    if (__builtin_expect(mask == 0, 1)) return;
    float values[8];
    _mm256_storeu_ps(values, bound);
    for (; mask; mask &= mask - 1) {
        const int lane = __builtin_ctz(mask);
        append(query, position + (size_t)lane, values[lane]);
    }
}

/// One panel against `queries` queries. Products are summed in pairs of 16-bit factors, which cannot saturate as pairs
/// of 8-bit factors can.
INLINE void tile(
    const uint8_t *codes, const float *bases, const float *scales, const float *residuals, size_t width,
    size_t panel, struct cider_screen_query *query, const int queries) {
    __m256i sums[2][4];
    const uint8_t *block = codes + panel * width * cider_panel_rows;
#pragma clang loop unroll(full)
    for (int q = 0; q < queries; q++) {
#pragma clang loop unroll(full)
        for (int i = 0; i < 4; i++) sums[q][i] = _mm256_setzero_si256();
    }
    for (size_t j = 0; j < width; j += 4) {
        const __m256i first = _mm256_loadu_si256((const __m256i *)(block + j * cider_panel_rows));
        const __m256i second = _mm256_loadu_si256((const __m256i *)(block + j * cider_panel_rows + 32));
        const __m256i zero = _mm256_setzero_si256();
        const __m256i rows[4] = {
            _mm256_unpacklo_epi8(first, zero), _mm256_unpackhi_epi8(first, zero),
            _mm256_unpacklo_epi8(second, zero), _mm256_unpackhi_epi8(second, zero)};
#pragma clang loop unroll(full)
        for (int q = 0; q < queries; q++) {
            int32_t four;
            memcpy(&four, query[q].codes + j, sizeof four);
            const __m256i other = _mm256_broadcastq_epi64(_mm_cvtepi8_epi16(_mm_cvtsi32_si128(four)));
#pragma clang loop unroll(full)
            for (int i = 0; i < 4; i++) {
                sums[q][i] = _mm256_add_epi32(sums[q][i], _mm256_madd_epi16(rows[i], other));
            }
        }
    }
#pragma clang loop unroll(full)
    for (int q = 0; q < queries; q++) {
        const __m256i offset = _mm256_set1_epi32(query[q].offset);
        // Unpacking and adding pairs both work within 128-bit lanes, so the rows come out in order.
        const __m256i low = _mm256_add_epi32(_mm256_hadd_epi32(sums[q][0], sums[q][1]), offset);
        const __m256i high = _mm256_add_epi32(_mm256_hadd_epi32(sums[q][2], sums[q][3]), offset);
        emit(low, bases, scales, residuals, panel * cider_panel_rows, query + q);
        emit(high, bases, scales, residuals, panel * cider_panel_rows + 8, query + q);
    }
}

TARGET static void screen(
    const uint8_t *codes, const float *bases, const float *scales, const float *residuals, size_t width,
    size_t first_panel, size_t panel_count, struct cider_screen_query *queries, size_t query_count) {
    for (size_t q = 0; q + 2 <= query_count; q += 2) {
        for (size_t panel = first_panel; panel < first_panel + panel_count; panel++) {
            tile(codes, bases, scales, residuals, width, panel, queries + q, 2);
        }
    }
    if (query_count % 2 == 0) return;
    for (size_t panel = first_panel; panel < first_panel + panel_count; panel++) {
        tile(codes, bases, scales, residuals, width, panel, queries + query_count - 1, 1);
    }
}

const struct kernels avx2_kernels = {
    dots, products, squared_distances, half_to_float, cosines, cut, quantize, screen};

#endif
