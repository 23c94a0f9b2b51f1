/* SPDX-License-Identifier: MIT */
/* hark result: scores that were to be told to patients, and wait for a person. */
#include "instruments/result.h"
#include "store/results.h"
#include "daemon/cmd.h"
#include "daemon/cmd_house.h"

/* "22 of 0 to 40 (higher is better), before 31": no figure goes alone. */
static void
print_figure(FILE *out, struct house *house, const struct result *result)
{
	char text[DECIMAL_TEXT];
	decimal before;
	const struct instrument *instrument =
	    catalog_find_version(house->catalog, result->instrument, result->instrument_version);
	const struct scale *scale =
	    instrument == NULL ? NULL : instrument_scale(instrument, result->scale);
	fprintf(out, "%s %s, version %s: ", result->instrument, result->scale,
	    result->instrument_version);
	if (!result->has_value || scale == NULL) {
		fputs("no score any more", out);
		return;
	}
	fputs(decimal_format(result->value, text), out);
	fprintf(out, ", from %s", decimal_format(scale->low, text));
	fprintf(
	    out, " to %s, %s", decimal_format(scale->high, text), direction_word(scale->direction));
	if (score_before(house->db, result->patient, result->response, result->scale, &before))
		fprintf(out, "; before it %s", decimal_format(before, text));
	else
		fputs("; none before it", out);
}

static void
print_result(FILE *out, struct house *house, const struct result *result, const struct zone *zone)
{
	char at[ZONE_TEXT];
	fprintf(out, "%lld  %.16s  %s: ", (long long) result->id.n,
	    zone_format(zone, result->decided_at, at), result->patient_name);
	print_figure(out, house, result);
	fprintf(
	    out, "\n    withheld: %s", result->why[0] == '\0' ? "it did not leave" : result->why);
	if (result->unsent[0] != '\0')
		fprintf(out, " (%s)", result->unsent);
	if (result->released_by[0] != '\0')
		fprintf(out, "; released by %s, and did not leave", result->released_by);
	fputc('\n', out);
}

static bool
show_all(struct invocation *invocation, struct house *house, const struct zone *zone,
    struct error *error)
{
	size_t count;
	struct result *list = result_list(house->db, &house->arena, &count);
	(void) error;
	for (size_t i = 0; i < count; i++)
		print_result(invocation->out, house, &list[i], zone);
	say(invocation, "%zu results", count);
	return true;
}

int
cmd_result_list(struct invocation *invocation)
{
	return cmd_look(invocation, HOUSE_MUTE, show_all);
}

int
cmd_result_release(struct invocation *invocation)
{
	struct command command = {
		.verb = COMMAND_RELEASE_RESULT, .text = "", .actor = cmd_actor(invocation)
	};
	if (!str_to_int(str_from(invocation->arguments[0]), &command.result.n)) {
		fprintf(stderr, "hark: expected the result's id, as `hark result list` shows it\n");
		return EXIT_USAGE;
	}
	return cmd_tell(invocation, &command);
}
