// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

#define _GNU_SOURCE
#include "CFiles.h"

#include <fcntl.h>
#include <linux/fs.h>
#include <sys/syscall.h>
#include <unistd.h>

static int rename_with(const char *from, const char *to, unsigned int flags) {
    return (int)syscall(SYS_renameat2, AT_FDCWD, from, AT_FDCWD, to, flags);
}

int cfiles_exchange(const char *first, const char *second) { return rename_with(first, second, RENAME_EXCHANGE); }

int cfiles_rename_new(const char *from, const char *to) { return rename_with(from, to, RENAME_NOREPLACE); }
