/* SPDX-License-Identifier: MIT */
#ifndef TESTS_FUZZ_FUZZ_H
#define TESTS_FUZZ_FUZZ_H

/*
 * What a fuzz target defines: called with any bytes at all, it must neither crash nor leak, and must
 * assert what has to hold whatever the bytes. libFuzzer names it and calls it, or replay.c does.
 */
#include <stddef.h>
#include <stdint.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#endif
