// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

#ifndef VECTORS_H
#define VECTORS_H

#include <stdint.h>

/// Sixteen values, in as many registers as the instruction set needs.
typedef float float16 __attribute__((ext_vector_type(16)));
typedef double double16 __attribute__((ext_vector_type(16)));
typedef int32_t int16lanes __attribute__((ext_vector_type(16)));
typedef int8_t code16 __attribute__((ext_vector_type(16)));

// Vectors pass only between functions that are inlined into one another, so no calling convention is at stake.
#pragma clang diagnostic ignored "-Wpsabi"

#endif
