/* SPDX-License-Identifier: MIT */
#ifndef BENCH_STORE_ROWS_H
#define BENCH_STORE_ROWS_H

/*
 * The rows that stand above what a benchmark of the store is about: organisation 1 with one team, 2, and
 * patients of it, each with one episode of the same number.
 */
#include "store/store.h"

void store_rows_house(struct db *db, instant begins);
void store_rows_patient(struct db *db, int64_t n, instant begins);

#endif
