/* SPDX-License-Identifier: MIT */
#ifndef TESTS_E2E_PATIENT_H
#define TESTS_E2E_PATIENT_H

/*
 * The patients behind the gateway: what one of them writes back to a text about the outing (lib.sh
 * has its items). Pure functions.
 */
#include <stdbool.h>
#include <stddef.h>

enum { PATIENT_WORD = 64 };

/* The reply, URL-encoded; NULL when there is nothing to say. The one number is made from theirs, so
 * that an answer that lands on another patient or another question shows; it is written to
 * number_reply. */
const char *patient_reply(const char *text, const char *number, char number_reply[PATIENT_WORD]);

/* A field of a query, decoded and clipped to size; false when it is not there. */
bool patient_field(const char *query, const char *name, char *value, size_t size);

#endif
