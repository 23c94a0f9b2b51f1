/* SPDX-License-Identifier: MIT */
/*
 * hark batch show: what would be said to whom is in it. A list that was mixed up shows in the words before
 * it shows in a number: "8 short questions" where there should be two. Names are left out: who
 * looks need not know them, and what is on a screen is on a photograph soon.
 */
#include "channels/sms_text.h"
#include "scheduler/batch_texts.h"
#include "daemon/cmd.h"

#include "daemon/cmd_batch.h"

enum { SHOWN = 3 };

/* One of the texts that differ, by more than a name. */
struct kind {
	const char *text;
	bool mail;
	int patients, least, most; /* parts of a text message, which a name may lengthen */
	struct kind *next;
};

struct tally {
	struct arena *arena;
	struct kind *kinds, **end; /* in the order in which they were met */
	int different, texts, parts, mails;
};

static struct kind *
kind_of(struct tally *tally, const struct desk_first *first, bool mail)
{
	for (struct kind *kind = tally->kinds; kind != NULL; kind = kind->next)
		if (kind->mail == mail && strcmp(kind->text, first->shown) == 0)
			return kind;
	struct kind *kind = ARENA_NEW(tally->arena, struct kind);
	*kind = (struct kind){ .text = arena_strdup(tally->arena, first->shown), .mail = mail };
	*tally->end = kind;
	tally->end = &kind->next;
	tally->different++;
	return kind;
}

/* Measured with the name in it, and as the gateway gets it. */
static void
count(void *context, const struct desk_first *first)
{
	struct tally *tally = context;
	bool mail = strcmp(first->channel, "email") == 0;
	struct kind *kind = kind_of(tally, first, mail);
	kind->patients++;
	if (mail) {
		tally->mails++;
		return;
	}
	struct arena arena = { 0 };
	arena_init(&arena);
	int parts = sms_text_measure(sms_text_clean(&arena, str_from(first->text))).parts;
	arena_done(&arena);
	kind->least = kind->patients == 1 || parts < kind->least ? parts : kind->least;
	kind->most = parts > kind->most ? parts : kind->most;
	tally->texts++;
	tally->parts += parts;
}

static void
print_kind(FILE *out, const struct kind *kind)
{
	struct str rest = str_from(kind->text), line;
	fprintf(out, "to %d, ", kind->patients);
	if (kind->mail)
		fputs("by e-mail", out);
	else if (kind->least == kind->most)
		fprintf(out, kind->most == 1 ? "%d part each" : "%d parts each", kind->most);
	else
		fprintf(out, "%d to %d parts each", kind->least, kind->most);
	fputs(":\n", out);
	while (str_split(&rest, '\n', &line))
		fprintf(out, "  %.*s\n", STR_ARG(line));
}

static void
print_tally(FILE *out, const struct config *config, const struct tally *tally)
{
	char price[DECIMAL_TEXT];
	fprintf(out, "first texts: %d by text message in %d parts, %d by e-mail; %d different ones",
	    tally->texts, tally->parts, tally->mails, tally->different);
	if (config->has_part_price)
		fprintf(out, "; the parts cost %s",
		    decimal_format(
			decimal_round(
			    decimal_times(config->part_price, decimal_from_int(tally->parts)), 2),
			price));
	fputc('\n', out);
	int shown = 0;
	for (const struct kind *kind = tally->kinds; kind != NULL && shown < SHOWN;
	     kind = kind->next, shown++)
		print_kind(out, kind);
	if (tally->different > SHOWN)
		fprintf(out, "and %d others\n", tally->different - SHOWN);
}

void
cmd_batch_print_texts(FILE *out, struct house *house, batch_id id, instant now)
{
	struct arena step = { 0 };
	struct tally tally = { .arena = &house->arena, .end = &tally.kinds };
	struct desk desk = {
		.db = house->db,
		.arena = &step,
		.catalog = house->catalog,
		.book = house->book,
		.web_url = house->config.web_url,
		.hooks = &scheduler_hooks,
		.now = now,
	};
	struct scheduler scheduler = {
		.desk = &desk,
		.pathways = house->pathways,
		.calendar = house->calendar,
	};
	desk.hooks_context = &scheduler;
	arena_init(&step);
	batch_texts(&scheduler, &house->arena, id, count, &tally);
	arena_done(&step);
	print_tally(out, &house->config, &tally);
}
