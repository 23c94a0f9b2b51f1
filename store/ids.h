/* SPDX-License-Identifier: MIT */
#ifndef STORE_IDS_H
#define STORE_IDS_H

/*
 * The ids of rows: one type each, so that a patient's cannot be passed where an episode's is meant.
 * 63 bits made in C (base/random, random_id); n = 0 is "none".
 */
#include <stdint.h>

typedef struct {
	int64_t n;
} organisation_id;

typedef struct {
	int64_t n;
} team_id;

typedef struct {
	int64_t n;
} staff_id;

typedef struct {
	int64_t n;
} patient_id;

typedef struct {
	int64_t n;
} address_id;

typedef struct {
	int64_t n;
} episode_id;

typedef struct {
	int64_t n;
} followup_id;

typedef struct {
	int64_t n;
} conversation_id;

typedef struct {
	int64_t n;
} response_id;

typedef struct {
	int64_t n;
} outbox_id;

typedef struct {
	int64_t n;
} inbox_id;

typedef struct {
	int64_t n;
} alert_id;

typedef struct {
	int64_t n;
} batch_id;

typedef struct {
	int64_t n;
} result_id;

#endif
