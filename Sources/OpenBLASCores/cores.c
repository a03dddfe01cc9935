// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

/// OpenBLAS to 0.3.24 takes processors that are newer than itself for a Prescott of 2004, and runs ten times slower than it
/// could (https://github.com/OpenMathLib/OpenBLAS/pull/4268). Debian 12 has 0.3.21. Where that happens, this tells it, before
/// `main`, which of the processors that it knows has the same instructions.

#include "OpenBLASCores.h"

#include <stdlib.h>
#include <string.h>

// Builds for one processor have none of these.
__attribute__((weak)) extern char *gotoblas_corename(void);
__attribute__((weak)) extern void gotoblas_dynamic_init(void);
__attribute__((weak)) extern void gotoblas_dynamic_quit(void);

const char *cider_openblas_core(void) { return gotoblas_corename ? gotoblas_corename() : "unknown"; }

#if defined(__x86_64__)
static const char *wanted(void) {
    __builtin_cpu_init();
    if (!__builtin_cpu_supports("avx2") || !__builtin_cpu_supports("fma")) return NULL;
    const int wide = __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw")
        && __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512vl")
        && __builtin_cpu_supports("avx512cd");
    return wide ? "SkylakeX" : "Haswell";
}

__attribute__((constructor)) static void choose_core(void) {
    static const char variable[] = "OPENBLAS_CORETYPE";
    if (!gotoblas_corename || !gotoblas_dynamic_init || !gotoblas_dynamic_quit || getenv(variable)) return;
    const char *core = wanted();
    if (!core || strcmp(gotoblas_corename(), "Prescott") != 0) return;
    // No other thread runs yet that could read the environment.
    if (setenv(variable, core, 1) != 0) return;
    gotoblas_dynamic_quit();
    gotoblas_dynamic_init();
    unsetenv(variable);
}
#endif
