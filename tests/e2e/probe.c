/* SPDX-License-Identifier: MIT */
/*
 * probe PORT PATH: sends each raw request of probe_table.c to the webhook PATH at 127.0.0.1:PORT, and
 * judges the answer: the status that it must have, only one, and the connection closed behind it.
 * Prints one line a finding, and the figures of check G1. Exit 1 when a probe went wrong.
 */
#include <stdlib.h>

#include "tests/e2e/probe.h"
#include "tests/e2e/raw_client.h"

enum { REQUEST_LIMIT = 1 << 16, LONG = 9000 };

static const char fields[] = "&from=%2B447700900999&to=%2B447700900000&text=hello&coding=0";

static void
write_request(struct strbuf *out, const struct probe *probe, const char *path)
{
	for (size_t i = 0; i < probe->size; i++) {
		char c = probe->bytes[i];
		if (c == PROBE_HOOK[0])
			strbuf_printf(out, "%s?id=%s%s", path, probe->name, fields);
		else if (c == PROBE_SMUGGLED[0])
			strbuf_printf(out, "%s?id=smuggled-%s%s", path, probe->name, fields);
		else if (c == PROBE_LONG[0])
			strbuf_printf(out, "%0*d", LONG, 0);
		else
			strbuf_char(out, c);
	}
	BUG_ON(strbuf_is_over(out), "%s: too long a request", probe->name);
}

/* Whether it went as it should; counts what was taken. */
static bool
try(const struct probe *probe, long port, const char *path, bool *out_accepted)
{
	struct strbuf request, heard;
	size_t answers;
	strbuf_init(&request, REQUEST_LIMIT);
	strbuf_init(&heard, REQUEST_LIMIT);
	write_request(&request, probe, path);
	bool closed = raw_ask(port, strbuf_str(&request), &heard);
	int status = raw_status(strbuf_str(&heard), &answers);
	bool good = closed && status == probe->status && answers == (probe->status != 0);
	*out_accepted = status >= 200 && status < 300;
	if (!good)
		printf("%s: status %d, wanted %d; %zu answers%s\n", probe->name, status,
		    probe->status, answers, closed ? "" : "; not closed");
	strbuf_done(&heard);
	strbuf_done(&request);
	return good;
}

static bool
is_new_form(const struct probe *probe)
{
	for (const struct probe *other = probes; other != probe; other++)
		if (other->form != NULL && strcmp(other->form, probe->form) == 0)
			return false;
	return true;
}

int
main(int argc, char **argv)
{
	size_t count = 0, forms = 0, spellings = 0, taken = 0, good = 0, wrong = 0;
	if (argc != 3)
		return 2;
	for (const struct probe *probe = probes; probe->name != NULL; probe++) {
		bool accepted;
		wrong += !try(probe, strtol(argv[1], NULL, 10), argv[2], &accepted);
		count++;
		good += probe->status == 200;
		if (probe->form == NULL)
			continue;
		spellings++;
		forms += is_new_form(probe);
		taken += accepted;
	}
	printf("G1: %zu probes, %zu ambiguous forms in %zu of them, %zu accepted; %zu good ones\n",
	    count, forms, spellings, taken, good);
	return wrong > 0 || taken > 0;
}
