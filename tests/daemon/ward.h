/* SPDX-License-Identifier: MIT */
#ifndef TESTS_DAEMON_WARD_H
#define TESTS_DAEMON_WARD_H

/*
 * A ward with one patient, on a stage: at noon of 2 March 2026 she is operated, and a week later she is
 * asked by text. What a test wants otherwise it sets in the pieces before it puts them together.
 */
#include "daemon/stage.h"

#define WARD_MOBILE "+447700900123"

/* A file of a pathway whose one step asks `instrument`, a literal. */
#define WARD_PATHWAY(instrument)                                                                   \
	"id: rehearsal\nversion: \"1\"\ntitle: Rehearsal\nfor: { codes: [REHEARSAL] }\n"           \
	"steps:\n"                                                                                 \
	"  - { name: asked, due: 1 week after performed, at: 10:00,\n"                             \
	"      send-by: 8 weeks after performed, closes: 9 weeks after performed,\n"               \
	"      instruments: [" instrument "] }\n"

/* The stage without channels' listeners; on_text and the like are the caller's to add. */
struct stage_setup ward_setup(const char *config, const char *pathway, uint64_t seed);

/* Ada Byrne, HK1, who speaks English. */
struct enrolment ward_patient(void);

/* The stage with this patient enrolled; a failure ends the test. The caller frees it by stage_free. */
struct stage *ward_open(const struct stage_setup *setup, const struct enrolment *patient);

#endif
