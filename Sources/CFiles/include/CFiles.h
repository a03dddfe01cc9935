// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

#ifndef CFILES_H
#define CFILES_H

// Swift's Glibc module has no renameat2.

/// Exchanges two paths of one file system in a single step, so that neither is ever missing.
///
/// Returns 0, or -1 with errno: EINVAL or ENOSYS where the file system or the kernel cannot do it.
int cfiles_exchange(const char *first, const char *second);

/// Renames a path, and fails with EEXIST where something stands at the new one.
///
/// Returns 0, or -1 with errno, as `cfiles_exchange` does.
int cfiles_rename_new(const char *from, const char *to);

#endif
