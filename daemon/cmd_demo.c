/* SPDX-License-Identifier: MIT */
/* hark demo: made-up patients, the built-in phone, a year in seconds. Nothing leaves the machine. */
#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>

#include "exports/export.h"
#include "reports/completion.h"
#include "store/alerts.h"
#include "store/inbox.h"
#include "daemon/cmd.h"
#include "daemon/demo.h"
#include "daemon/demo_serve.h"

enum { DEMO_DAYS = 365, DEMO_ALERTS_SHOWN = 12 };

/* A folder like `hark init` makes. */
static bool
make_folder(struct arena *arena, const char *dir, struct error *error)
{
	const char *db_file = arena_printf(arena, "%s/hark.db", dir);
	const char *conf = arena_printf(arena, "%s/hark.conf", dir);
	if (mkdir(dir, 0700) != 0 && errno != EEXIST)
		return error_set(error, ERROR_IO, "%s: %s", dir, strerror(errno));
	if (!db_create(db_file, error))
		return false;
	FILE *out = fopen(conf, "wbe");
	bool good = out != NULL && fputs(config_initial, out) >= 0;
	if (out != NULL)
		good = fclose(out) == 0 && good;
	if (!good)
		return error_set(error, ERROR_IO, "%s: %s", conf, strerror(errno));
	return true;
}

/* Where the CSV goes: the folder that is kept, else a new one for the CSV alone; the made-up people
 * then live and vanish in memory. */
static bool
choose_folder(struct arena *arena, const char *keep, const char **out_dir, struct error *error)
{
	const char *base = getenv("TMPDIR");
	if (keep != NULL) {
		*out_dir = keep;
		return make_folder(arena, keep, error);
	}
	char *dir = arena_printf(
	    arena, "%s/hark-demo-XXXXXX", base == NULL || base[0] == '\0' ? "/tmp" : base);
	if (mkdtemp(dir) == NULL)
		return error_set(error, ERROR_IO, "%s: %s", dir, strerror(errno));
	*out_dir = dir;
	return true;
}

/* What is shown afterwards */

static void
print_conversation(FILE *out, struct demo *demo, int index, const struct zone *zone)
{
	struct house *house = stage_house(demo_stage(demo));
	const struct persona *persona = demo_persona(demo, index);
	size_t count, lines;
	char at[ZONE_TEXT];
	fprintf(out, "\n%s, who %s:\n", persona->enrolment.given_name,
	    persona->kind == PERSONA_WORDS ? "answers in words" : "answers quickly");
	struct address *list =
	    address_list(house->db, &house->arena, demo_patient(demo, index), &count);
	for (size_t i = 0; i < count && i < 1; i++) {
		struct inbox_line *said =
		    dialogue_list(house->db, &house->arena, list[i].id, &lines);
		for (size_t k = 0; k < lines; k++)
			fprintf(out, "  %.16s  %s %s\n", zone_format(zone, said[k].at, at),
			    said[k].out ? "hark >" : "     <", said[k].text);
	}
}

static void
print_alerts(FILE *out, struct demo *demo, const struct zone *zone)
{
	struct house *house = stage_house(demo_stage(demo));
	size_t count;
	char by[ZONE_TEXT];
	struct alert *list = alert_list(house->db, &house->arena, false, &count);
	fprintf(out, "\nAlerts: %zu things a person must see. Some of them:\n", count);
	for (size_t i = 0, shown = 0; i < count && shown < DEMO_ALERTS_SHOWN; i++) {
		/* The reading list is long; here it is enough to see one kind of everything. */
		bool seen = false;
		for (size_t k = 0; k < i; k++)
			seen = seen || strcmp(list[k].kind, list[i].kind) == 0;
		if (seen && shown >= DEMO_ALERTS_SHOWN / 2)
			continue;
		fprintf(out, "  by %.16s  %-13s %s: %s\n", zone_format(zone, list[i].due_at, by),
		    list[i].kind,
		    list[i].patient_name[0] != '\0' ? list[i].patient_name : list[i].address,
		    list[i].text);
		shown++;
	}
}

static bool
print_completion(FILE *out, struct demo *demo, const struct zone *zone, struct error *error)
{
	struct house *house = stage_house(demo_stage(demo));
	const struct completion_setup setup = {
		.db = house->db,
		.filter = { .organisation = house->organisation },
		.filter_words = "everybody in the demonstration",
		.now = stage_now(demo_stage(demo)),
		.zone = zone,
		.form = COMPLETION_TEXT,
	};
	fputc('\n', out);
	return report_completion_print(&setup, out, error);
}

static bool
write_csv(struct demo *demo, const char *file, struct export_result *result, struct error *error)
{
	struct house *house = stage_house(demo_stage(demo));
	const struct export_setup setup = {
		.db = house->db,
		.catalog = house->catalog,
		.filter = { .organisation = house->organisation },
	};
	FILE *out = fopen(file, "wbe");
	if (out == NULL)
		return error_set(error, ERROR_IO, "%s: %s", file, strerror(errno));
	bool good = export_run(&setup, out, result, error);
	if (fclose(out) != 0 && good)
		good = error_set(error, ERROR_IO, "%s: can't be written whole", file);
	return good;
}

static int
find_kind(const struct demo *demo, enum persona_kind kind)
{
	for (int i = 0; i < PERSONA_COUNT; i++)
		if (demo_persona(demo, i)->kind == kind)
			return i;
	return 0;
}

static bool
play_year(struct invocation *invocation, struct arena *arena, struct demo *demo, const char *dir,
    struct error *error)
{
	struct zone *zone = zone_open("Europe/London", error);
	const char *csv = arena_printf(arena, "%s/responses.csv", dir);
	struct export_result result;
	if (zone == NULL)
		return false;
	say(invocation, "A year with %d made-up patients of a foot and ankle team …",
	    (int) PERSONA_COUNT);
	demo_play(demo, DEMO_DAYS);
	FILE *out = invocation->out;
	print_conversation(out, demo, find_kind(demo, PERSONA_QUICK), zone);
	print_conversation(out, demo, find_kind(demo, PERSONA_WORDS), zone);
	bool good = print_completion(out, demo, zone, error);
	if (good) {
		print_alerts(out, demo, zone);
		good = write_csv(demo, csv, &result, error);
	}
	if (good) {
		struct demo_counts counts = demo_counts(demo);
		fprintf(out,
		    "\n%d patients, %d texts out, %d texts in, %lld responses.\n"
		    "The responses as CSV: %s\n",
		    counts.people, counts.texts_out, counts.texts_in, (long long) result.responses,
		    csv);
	}
	zone_close(zone);
	return good;
}

static bool
run_demo(struct invocation *invocation, struct arena *arena, int port, struct error *error)
{
	const char *keep = option_value(invocation, "keep");
	bool play = option_value(invocation, "play") != NULL;
	const char *dir = NULL;
	if ((play || keep != NULL) && !choose_folder(arena, keep, &dir, error))
		return false;
	struct demo *demo = demo_new(&(struct demo_setup){ .dir = keep, .seed = 7 }, error);
	if (demo == NULL)
		return false;
	bool good =
	    play ? play_year(invocation, arena, demo, dir, error) : demo_serve(demo, port, error);
	demo_free(demo);
	if (good && play)
		fprintf(invocation->out,
		    keep != NULL ? "More: hark -d %s patient find Ada\n"
				 : "%s holds only that; --keep DIR keeps the database too.\n",
		    dir);
	return good;
}

int
cmd_demo(struct invocation *invocation)
{
	struct arena arena;
	struct error error;
	const char *port = option_value(invocation, "port");
	int64_t number = 8018;
	if (port != NULL &&
	    (!str_to_int(str_from(port), &number) || number < 0 || number > 65535)) {
		fprintf(stderr, "hark: --port: expected a port number\n");
		return EXIT_USAGE;
	}
	arena_init(&arena);
	int code = run_demo(invocation, &arena, (int) number, &error) ? 0 : say_error(&error);
	arena_done(&arena);
	return code;
}
