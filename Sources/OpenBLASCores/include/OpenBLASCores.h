#ifndef OPENBLAS_CORES_H
#define OPENBLAS_CORES_H

/// The name of the processor whose kernels OpenBLAS runs, such as "Haswell".
const char *cider_openblas_core(void);

#endif
