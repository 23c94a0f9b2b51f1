/* SPDX-License-Identifier: MIT */
#ifndef TESTS_STORE_STATEMENTS_H
#define TESTS_STORE_STATEMENTS_H

#include "tests/store/fixture.h"

/* Runs every statement that store/ holds, with all its parameters bound, on the fixture's store. */
void statements_call(struct fixture *f);

#endif
