// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

#ifndef HYPERSPHERE_KERNELS_H
#define HYPERSPHERE_KERNELS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/// The instructions a kernel is written in. Integer results are equal in all of them; floating-point results differ by
/// rounding alone.
enum cider_instruction_set {
    cider_portable = 0,
    /// AArch64 with the dot-product extension.
    cider_neon = 1,
    /// AVX2, FMA and F16C.
    cider_avx2 = 2,
    /// AVX-512 F, BW, DQ, VL and VNNI.
    cider_avx512 = 3,
};

/// Whether this build holds the kernels of `set` and this machine can run them.
bool cider_can_run(enum cider_instruction_set set);

/// Inner products of one vector with rows: `out[i] = <rows[i], vector>`, for `count` rows of `dimension` values.
///
/// Every inner product is summed in 16 partial sums, so its rounding error is at most
/// `(dimension / 16 + 8) * 2^-24 * sum |row[j] * vector[j]|`.
void cider_dots(
    enum cider_instruction_set set, const float *rows, size_t count, size_t dimension, const float *vector, float *out);

/// Rows of single-precision values, each `stride` values after the one before.
struct cider_matrix {
    const float *values;
    size_t count;
    size_t stride;
};

/// Inner products of all vectors with all rows: `out[v * stride + i] = <rows[i], vectors[v]>` over the first `dimension`
/// values of each.
///
/// Every inner product has the bits that `cider_dots` gives. Rows and vectors are met in tiles, which makes many vectors
/// several times faster than one after the other.
void cider_products(
    enum cider_instruction_set set, struct cider_matrix rows, struct cider_matrix vectors, size_t dimension, float *out,
    size_t stride);

/// Squared Euclidean distances of one vector to rows: `out[i] = |rows[i] - vector|^2`, for `count` rows of `dimension`
/// values, summed in 16 partial sums.
void cider_squared_distances(
    enum cider_instruction_set set, const float *rows, size_t count, size_t dimension, const float *vector, float *out);

/// IEEE half precision to single precision, exactly.
void cider_half_to_float(enum cider_instruction_set set, const uint16_t *half, size_t count, float *out);

/// Single precision to IEEE half precision, to the nearest, ties to even; what is too large becomes infinite.
void cider_float_to_half(const float *values, size_t count, uint16_t *out);

/// Scaled inner products in double precision: `cosines[i] = <row, query> / |row|` with `row = rows[indices[i]]`, where
/// `rows` holds half-precision rows of `dimension` values. With a unit `query` that is the cosine.
void cider_cosines(
    enum cider_instruction_set set, const uint16_t *rows, size_t dimension, const uint32_t *indices, size_t count,
    const double *query, double *cosines);

/// A number that exactly `k` of the values reach, or else more: then it is below the k-th largest by at most 2^-12 of the
/// values' range. `k` is in `1...count`.
float cider_cut(enum cider_instruction_set set, const float *values, size_t count, size_t k);

/// A vector rounded to 8 bits: `vector = scale * codes + error`.
struct cider_code {
    float scale;
    /// Euclidean norm of `scale * codes`.
    float norm;
    /// Euclidean norm of what rounding lost.
    float error;
    /// Sum of the codes.
    int32_t sum;
};

/// Rounds `vector - center` to signed 8-bit codes in -127...127; a null `center` is zero.
struct cider_code cider_quantize(
    enum cider_instruction_set set, const float *vector, const float *center, size_t dimension, int8_t *codes);

/// Rows of one panel of codes. In a panel, four consecutive codes of 16 rows lie side by side:
/// `codes[panel][dimension / 4][16 rows][4]`, so that one 512-bit register holds four codes of each row.
enum { cider_panel_rows = 16 };

/// One query against panels of codes, and the candidates found for it.
///
/// The bound of a row is `constant + base[row] + scale[row] * (scale * <codes, row codes> + slack)
/// + residual * residual[row]`; a row is a candidate where that is greater than `threshold`.
struct cider_screen_query {
    const int8_t *codes;
    /// -128 times the sum of the codes: takes back the offset of the rows' unsigned codes.
    int32_t offset;
    float scale;
    float slack;
    float residual;
    float constant;
    float threshold;
    /// Room for what is there already, every row screened in this call, and 16 more.
    float *bounds;
    uint32_t *positions;
    size_t found;
};

/// Appends the candidates among the rows of panels `first_panel ..< first_panel + panel_count` to each query's list, in
/// the order of their positions. `width`, the number of codes in a row, is a multiple of 4. The rows' codes are
/// unsigned, 128 standing for zero.
void cider_screen(
    enum cider_instruction_set set, const uint8_t *codes, const float *bases, const float *scales,
    const float *residuals, size_t width, size_t first_panel, size_t panel_count, struct cider_screen_query *queries,
    size_t query_count);

#endif
