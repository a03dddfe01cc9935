// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

#define TARGET

#include "half.h"
#include "vectors.h"

static inline float16 decode16(const uint16_t *half) {
    float16 result;
    for (int i = 0; i < 16; i++) result[i] = float_of_half(half[i]);
    return result;
}

#include "generic.h"

static void screen(
    const uint8_t *codes, const float *bases, const float *scales, const float *residuals, size_t width,
    size_t first_panel, size_t panel_count, struct cider_screen_query *queries, size_t query_count) {
    for (size_t panel = first_panel; panel < first_panel + panel_count; panel++) {
        const uint8_t *block = codes + panel * width * cider_panel_rows;
        for (size_t q = 0; q < query_count; q++) {
            struct cider_screen_query *query = queries + q;
            int32_t sums[cider_panel_rows];
            for (int row = 0; row < cider_panel_rows; row++) sums[row] = query->offset;
            for (size_t j = 0; j < width; j += 4) {
                for (int row = 0; row < cider_panel_rows; row++) {
                    for (size_t i = 0; i < 4; i++) {
                        sums[row] += block[j * cider_panel_rows + row * 4 + i] * query->codes[j + i];
                    }
                }
            }
            for (size_t row = 0; row < cider_panel_rows; row++) {
                const size_t position = panel * cider_panel_rows + row;
                const float bound = bases[position] + scales[position] * (query->scale * (float)sums[row] + query->slack)
                    + residuals[position] * query->residual;
                if (bound > query->threshold - query->constant) append(query, position, bound);
            }
        }
    }
}

const struct kernels portable_kernels = {
    dots, products, squared_distances, half_to_float, cosines, cut, quantize, screen};

void cider_float_to_half(const float *values, size_t count, uint16_t *out) {
    for (size_t i = 0; i < count; i++) out[i] = half_of_float(values[i]);
}
