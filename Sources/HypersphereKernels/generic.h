// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

/// Kernels written once in the compiler's generic vectors. Each instruction set includes this file after defining
/// `TARGET`, the attribute that lets the compiler use it, and `decode16`, which turns 16 halves into floats.

#include <math.h>
#include <string.h>

#include "half.h"
#include "kernels.h"
#include "vectors.h"

#define INLINE static inline __attribute__((always_inline)) TARGET

INLINE float16 load16(const float *values) {
    float16 result;
    memcpy(&result, values, sizeof result);
    return result;
}

/// Values past `count` are zero.
INLINE float16 load_tail(const float *values, size_t count) {
    float16 result = 0;
    memcpy(&result, values, count * sizeof(float));
    return result;
}

INLINE float sum16(float16 v) {
    float sum = 0;
    float pairs[8], fours[4];
    for (int i = 0; i < 8; i++) pairs[i] = v[i] + v[i + 8];
    for (int i = 0; i < 4; i++) fours[i] = pairs[i] + pairs[i + 4];
    sum = (fours[0] + fours[2]) + (fours[1] + fours[3]);
    return sum;
}

INLINE double sum16_double(double16 v) {
    double pairs[8], fours[4];
    for (int i = 0; i < 8; i++) pairs[i] = v[i] + v[i + 8];
    for (int i = 0; i < 4; i++) fours[i] = pairs[i] + pairs[i + 4];
    return (fours[0] + fours[2]) + (fours[1] + fours[3]);
}

TARGET static void dots(const float *rows, size_t count, size_t dimension, const float *vector, float *out) {
    const size_t whole = dimension / 16 * 16;
    size_t i = 0;
    for (; i + 4 <= count; i += 4) {
        const float *row = rows + i * dimension;
        float16 sums[4] = {0, 0, 0, 0};
        for (size_t j = 0; j < whole; j += 16) {
            const float16 values = load16(vector + j);
            for (int r = 0; r < 4; r++) sums[r] += load16(row + r * dimension + j) * values;
        }
        if (whole < dimension) {
            const float16 values = load_tail(vector + whole, dimension - whole);
            for (int r = 0; r < 4; r++) {
                sums[r] += load_tail(row + r * dimension + whole, dimension - whole) * values;
            }
        }
        for (int r = 0; r < 4; r++) out[i + r] = sum16(sums[r]);
    }
    for (; i < count; i++) {
        const float *row = rows + i * dimension;
        float16 sum = 0;
        for (size_t j = 0; j < whole; j += 16) sum += load16(row + j) * load16(vector + j);
        if (whole < dimension) {
            sum += load_tail(row + whole, dimension - whole) * load_tail(vector + whole, dimension - whole);
        }
        out[i] = sum16(sum);
    }
}

/// Rows and vectors of one tile of inner products: as many sums as registers hold.
#ifndef TILE_ROWS
#define TILE_ROWS 2
#define TILE_VECTORS 3
#endif

/// Inner products of `rows` rows and `vectors` vectors, summed as `dots` sums them.
INLINE void product_tile(
    const struct cider_matrix a, size_t row, const int rows, const struct cider_matrix b, size_t vector,
    const int vectors, size_t dimension, float *out, size_t stride) {
    const float *first = a.values + row * a.stride, *second = b.values + vector * b.stride;
    const size_t whole = dimension / 16 * 16;
    float16 sums[TILE_VECTORS][TILE_ROWS];
#pragma clang loop unroll(full)
    for (int v = 0; v < vectors; v++) {
#pragma clang loop unroll(full)
        for (int r = 0; r < rows; r++) sums[v][r] = 0;
    }
    for (size_t j = 0; j < whole; j += 16) {
        float16 values[TILE_ROWS];
#pragma clang loop unroll(full)
        for (int r = 0; r < rows; r++) values[r] = load16(first + r * a.stride + j);
#pragma clang loop unroll(full)
        for (int v = 0; v < vectors; v++) {
            const float16 other = load16(second + v * b.stride + j);
#pragma clang loop unroll(full)
            for (int r = 0; r < rows; r++) sums[v][r] += values[r] * other;
        }
    }
    for (int v = 0; v < vectors; v++) {
        for (int r = 0; r < rows; r++) {
            if (whole < dimension) {
                const size_t left = dimension - whole;
                sums[v][r] += load_tail(first + r * a.stride + whole, left)
                    * load_tail(second + v * b.stride + whole, left);
            }
            out[(vector + v) * stride + row + r] = sum16(sums[v][r]);
        }
    }
}

TARGET static void products(
    struct cider_matrix rows, struct cider_matrix vectors, size_t dimension, float *out, size_t stride) {
    // So many rows stay in a core's cache while all vectors pass them.
    const size_t block = dimension > 1 << 14 ? TILE_ROWS : (1 << 16) / (dimension + 1) / TILE_ROWS * TILE_ROWS + TILE_ROWS;
    for (size_t start = 0; start < rows.count; start += block) {
        const size_t end = rows.count - start < block ? rows.count : start + block;
        size_t v = 0;
        for (; v + TILE_VECTORS <= vectors.count; v += TILE_VECTORS) {
            size_t r = start;
            for (; r + TILE_ROWS <= end; r += TILE_ROWS) {
                product_tile(rows, r, TILE_ROWS, vectors, v, TILE_VECTORS, dimension, out, stride);
            }
            for (; r < end; r++) product_tile(rows, r, 1, vectors, v, TILE_VECTORS, dimension, out, stride);
        }
        for (; v < vectors.count; v++) {
            size_t r = start;
            for (; r + TILE_ROWS <= end; r += TILE_ROWS) {
                product_tile(rows, r, TILE_ROWS, vectors, v, 1, dimension, out, stride);
            }
            for (; r < end; r++) product_tile(rows, r, 1, vectors, v, 1, dimension, out, stride);
        }
    }
}

TARGET static void squared_distances(
    const float *rows, size_t count, size_t dimension, const float *vector, float *out) {
    const size_t whole = dimension / 16 * 16;
    for (size_t i = 0; i < count; i++) {
        const float *row = rows + i * dimension;
        float16 sum = 0;
        for (size_t j = 0; j < whole; j += 16) {
            const float16 difference = load16(row + j) - load16(vector + j);
            sum += difference * difference;
        }
        if (whole < dimension) {
            const float16 difference
                = load_tail(row + whole, dimension - whole) - load_tail(vector + whole, dimension - whole);
            sum += difference * difference;
        }
        out[i] = sum16(sum);
    }
}

TARGET static void half_to_float(const uint16_t *half, size_t count, float *out) {
    size_t i = 0;
    for (; i + 16 <= count; i += 16) {
        const float16 values = decode16(half + i);
        memcpy(out + i, &values, sizeof values);
    }
    for (; i < count; i++) out[i] = float_of_half(half[i]);
}

INLINE void prefetch_row(const uint16_t *row, size_t dimension) {
    for (size_t byte = 0; byte < dimension * sizeof *row; byte += 64) __builtin_prefetch((const char *)row + byte);
}

TARGET static void cosines(
    const uint16_t *rows, size_t dimension, const uint32_t *indices, size_t count, const double *query,
    double *result) {
    // Rows are met in random order: asking for them this far ahead hides the memory's latency.
    enum { ahead = 4 };
    const size_t whole = dimension / 16 * 16;
    for (size_t i = 0; i < count && i < ahead; i++) prefetch_row(rows + indices[i] * dimension, dimension);
    for (size_t i = 0; i < count; i++) {
        if (i + ahead < count) prefetch_row(rows + indices[i + ahead] * dimension, dimension);
        const uint16_t *row = rows + indices[i] * dimension;
        double16 dot = 0, square = 0;
        for (size_t j = 0; j < whole; j += 16) {
            const double16 values = __builtin_convertvector(decode16(row + j), double16);
            double16 other;
            memcpy(&other, query + j, sizeof other);
            dot += values * other;
            square += values * values;
        }
        if (whole < dimension) {
            uint16_t halves[16] = {0};
            double16 other = 0;
            memcpy(halves, row + whole, (dimension - whole) * sizeof *row);
            memcpy(&other, query + whole, (dimension - whole) * sizeof *query);
            const double16 values = __builtin_convertvector(decode16(halves), double16);
            dot += values * other;
            square += values * values;
        }
        result[i] = sum16_double(dot) / sqrt(sum16_double(square));
    }
}

INLINE size_t count_from(const float *values, size_t count, float least) {
    int16lanes sum = 0;
    size_t i = 0;
    for (; i + 16 <= count; i += 16) sum -= load16(values + i) >= least;
    size_t reached = (size_t)__builtin_reduce_add(sum);
    for (; i < count; i++) reached += values[i] >= least;
    return reached;
}

TARGET static float cut(const float *values, size_t count, size_t k) {
    float low = values[0], high = values[0];
    for (size_t i = 1; i < count; i++) {
        low = values[i] < low ? values[i] : low;
        high = values[i] > high ? values[i] : high;
    }
    for (int step = 0; step < 12; step++) {
        const float middle = low + (high - low) / 2;
        const size_t reached = count_from(values, count, middle);
        if (reached < k) {
            high = middle;
        } else {
            low = middle;
            if (reached == k) break;
        }
    }
    return low;
}

INLINE float16 difference16(const float *vector, const float *center, size_t from, size_t count) {
    if (count >= 16) return center ? load16(vector + from) - load16(center + from) : load16(vector + from);
    return center ? load_tail(vector + from, count) - load_tail(center + from, count)
                  : load_tail(vector + from, count);
}

TARGET static struct cider_code quantize(
    const float *vector, const float *center, size_t dimension, int8_t *codes) {
    float16 largest = 0;
    for (size_t j = 0; j < dimension; j += 16) {
        largest = __builtin_elementwise_max(
            largest, __builtin_elementwise_abs(difference16(vector, center, j, dimension - j)));
    }
    const float maximum = __builtin_reduce_max(largest);
    // Smaller than this, the reciprocal of the scale would overflow; such a vector is all error.
    const bool vanishes = !(maximum >= 0x1p-100f);
    const float scale = vanishes ? 0 : maximum / 127;
    const float inverse = vanishes ? 0 : 127 / maximum;
    float16 norm = 0, error = 0;
    int16lanes sum = 0;
    for (size_t j = 0; j < dimension; j += 16) {
        const float16 value = difference16(vector, center, j, dimension - j);
        // Adding and taking away 1.5 * 2^23 rounds to a whole number.
        const float16 rounded = (value * inverse + 0x1.8p23f) - 0x1.8p23f;
        const int16lanes whole = __builtin_convertvector(rounded, int16lanes);
        const float16 kept = rounded * scale, lost = value - kept;
        norm += kept * kept;
        error += lost * lost;
        sum += whole;
        const code16 code = __builtin_convertvector(whole, code16);
        memcpy(codes + j, &code, dimension - j < 16 ? dimension - j : 16);
    }
    const struct cider_code result = {scale, sqrtf(sum16(norm)), sqrtf(sum16(error)), __builtin_reduce_add(sum)};
    return result;
}

/// Appends row `row` of `panel` to a query's candidates.
INLINE void append(struct cider_screen_query *query, size_t position, float bound) {
    query->bounds[query->found] = bound + query->constant;
    query->positions[query->found] = (uint32_t)position;
    query->found += 1;
}
