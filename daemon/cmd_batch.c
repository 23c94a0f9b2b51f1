/* SPDX-License-Identifier: MIT */
/* hark batch: what was imported in one go, and the word that lets a large one go out. */
#include "store/batches.h"
#include "daemon/cmd.h"
#include "daemon/cmd_house.h"

#include "daemon/cmd_batch.h"

void
cmd_batch_say(const struct invocation *invocation, const struct batch_row *batch)
{
	if (batch->episodes <= BATCH_FREE)
		return;
	say(invocation,
	    "batch %lld brings or changes %d operations, more than %d: nobody in it is asked before%s has "
	    "looked (hark batch show %lld) and released it (hark batch release %lld --count %d)",
	    (long long) batch->id.n, batch->episodes, (int) BATCH_FREE,
	    batch->episodes > BATCH_ALONE ? " somebody else than who imported it" : " somebody",
	    (long long) batch->id.n, (long long) batch->id.n, batch->episodes);
}

static void
print_batch(FILE *out, const struct batch_row *batch, const struct zone *zone)
{
	char at[ZONE_TEXT];
	fprintf(out, "%lld  %.16s  %6d  %-8s %s by %s", (long long) batch->id.n,
	    zone_format(zone, batch->created_at, at), batch->episodes, batch->state, batch->source,
	    batch->author);
	if (batch->released_by[0] != '\0')
		fprintf(out, "; released %.16s by %s", zone_format(zone, batch->released_at, at),
		    batch->released_by);
	fputc('\n', out);
}

static void
print_pace(FILE *out, struct db *db, const struct batch_row *batch, instant now)
{
	struct batch_pace pace = batch_pace(db, batch, now);
	fprintf(out, "most due on one day %d; most written to on one of the last %d days %d%s\n",
	    pace.busiest, (int) BATCH_USUAL_DAYS, pace.usual,
	    pace.unusual ? ": an administrator releases it" : "");
}

static void
print_sight(
    FILE *out, struct db *db, const struct batch_row *batch, const struct zone *zone, instant now)
{
	struct batch_sight sight = batch_sight(db, batch->id);
	struct batch_begun begun = batch_begun(db, batch->id);
	char at[ZONE_TEXT];
	fprintf(out, "patients %d; without an agreement %d, without any address %d\n",
	    sight.patients, sight.unagreed, sight.unreachable);
	if (!instant_is_none(sight.first_due)) {
		fprintf(out, "first due %.16s", zone_format(zone, sight.first_due, at));
		fprintf(out, ", last due %.16s\n", zone_format(zone, sight.last_due, at));
	}
	print_pace(out, db, batch, now);
	if (begun.asked > 0)
		fprintf(out, "asked %d; not arrived %d, stopped us or somebody else %d\n",
		    begun.asked, begun.failed, begun.turned);
}

static bool
show_all(struct invocation *invocation, struct house *house, const struct zone *zone,
    struct error *error)
{
	size_t count;
	struct batch_row *list = batch_list(house->db, &house->arena, &count);
	(void) error;
	for (size_t i = 0; i < count; i++)
		print_batch(invocation->out, &list[i], zone);
	say(invocation, "%zu batches", count);
	return true;
}

static bool
read_id(const struct invocation *invocation, batch_id *out)
{
	if (str_to_int(str_from(invocation->arguments[0]), &out->n) && out->n > 0)
		return true;
	fprintf(stderr, "hark: expected the batch's id, as `hark batch list` shows it\n");
	return false;
}

static bool
show_one(struct invocation *invocation, struct house *house, const struct zone *zone,
    struct error *error)
{
	batch_id id;
	struct batch_row batch;
	if (!read_id(invocation, &id) || !batch_get(house->db, &house->arena, id, &batch))
		return error_set(error, ERROR_MISSING, "no such batch");
	print_batch(invocation->out, &batch, zone);
	print_sight(invocation->out, house->db, &batch, zone, invocation->now);
	cmd_batch_print_texts(invocation->out, house, id, invocation->now);
	return true;
}

int
cmd_batch_list(struct invocation *invocation)
{
	return cmd_look(invocation, HOUSE_MUTE, show_all);
}

int
cmd_batch_show(struct invocation *invocation)
{
	batch_id id;
	return read_id(invocation, &id) ? cmd_look(invocation, HOUSE_TELLS, show_one) : EXIT_USAGE;
}

int
cmd_batch_release(struct invocation *invocation)
{
	const char *count = option_value(invocation, "count");
	struct command command = {
		.verb = COMMAND_RELEASE_BATCH, .text = "", .actor = cmd_actor(invocation)
	};
	if (!read_id(invocation, &command.batch))
		return EXIT_USAGE;
	if (count == NULL || !str_to_int(str_from(count), &command.count)) {
		fprintf(stderr,
		    "hark: expected --count N, how many operations the batch brought: see `hark "
		    "batch show %lld`\n",
		    (long long) command.batch.n);
		return EXIT_USAGE;
	}
	return cmd_tell(invocation, &command);
}
