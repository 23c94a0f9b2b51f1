/* SPDX-License-Identifier: MIT */
#ifndef TESTS_MAIL_MAIL_TABLE_H
#define TESTS_MAIL_MAIL_TABLE_H

/* The mails of this folder and what mails.tsv expects of them. */
#include "base/arena.h"

struct mail_row {
	const char *name;
	struct str kind, why, from, flags, dmarc, reading, text; /* "-" stands as the empty str */
	struct str raw; /* the mail, with the line ends it has on the wire */
};

/* Fails the test when there is nothing to read. */
struct mail_row *mail_table(struct arena *arena, size_t *out_count);

#endif
