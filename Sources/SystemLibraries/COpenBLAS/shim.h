// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

#include <cblas.h>
#include <stddef.h>

// LAPACK's Fortran interface; a character argument's length follows all other arguments. OpenBLAS holds these routines,
// but Debian ships no C declarations of them with it.

/// Eigenvalues, and eigenvectors in the place of the matrix, of a symmetric matrix.
extern void dsyevd_(
    const char *job, const char *triangle, const int *order, double *matrix, const int *stride, double *values,
    double *work, const int *work_count, int *integers, const int *integer_count, int *info,
    size_t job_length, size_t triangle_length);

/// Cholesky factor, in the place of the matrix, of a positive definite matrix.
extern void dpotrf_(
    const char *triangle, const int *order, double *matrix, const int *stride, int *info, size_t triangle_length);

/// Inverse, in the place of the matrix, of a triangular matrix.
extern void dtrtri_(
    const char *triangle, const char *diagonal, const int *order, double *matrix, const int *stride, int *info,
    size_t triangle_length, size_t diagonal_length);
