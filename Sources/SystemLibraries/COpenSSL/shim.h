// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

#include <openssl/evp.h>
#include <openssl/sha.h>
