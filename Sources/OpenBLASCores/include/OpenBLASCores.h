// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

#ifndef OPENBLAS_CORES_H
#define OPENBLAS_CORES_H

/// The name of the processor whose kernels OpenBLAS runs, such as "Haswell".
const char *cider_openblas_core(void);

#endif
