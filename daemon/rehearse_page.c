/* SPDX-License-Identifier: MIT */
/* `%` lines: what a patient does on the page that the last link led to. */
#include "daemon/rehearse_play.h"

static const struct {
	const char *words; /* behind them, where one is wanted, the value */
	enum deed_kind kind;
	bool again; /* the form that was sent last, once more */
} deeds[] = {
	{ "opens the page", DEED_LOOK, false },
	{ "year ", DEED_CONFIRM, false },
	{ "answers ", DEED_ANSWER, false },
	{ "skips", DEED_SKIP, false },
	{ "goes back", DEED_BACK, false },
	{ "asks for a call", DEED_CALL, false },
	{ "stops", DEED_STOP, false },
	{ "sends the form again", DEED_LOOK, true },
};

/* Links */

const char *
play_take_link(struct play *play, const char *to, const char *body)
{
	const char *path = strstr(body, "/a/");
	if (path == NULL)
		return body;
	const char *token = path + 3;
	size_t length = strcspn(token, " \n");
	for (size_t i = 0; i < play->patient_count; i++) {
		struct play_patient *patient = &play->patients[i];
		if (strcmp(patient->mobile, to) != 0 && strcmp(patient->email, to) != 0)
			continue;
		patient->token = arena_cstr(play->arena, str_of(token, length));
		patient->pass = patient->form = "";
		patient->shows = NULL;
	}
	return arena_printf(
	    play->arena, "%.*s/a/TOKEN%s", (int) (path - body), body, token + length);
}

/* The page */

struct page_view {
	struct play *play;
	struct play_patient *patient;
	bool done;
};

static const char *
said_in_words(struct arena *arena, const struct desk_page *page, const char *problem)
{
	const char *words = arena_printf(arena, "said %s%s", page->said, problem);
	for (size_t i = 0; i < page->result_count; i++)
		words = arena_printf(arena, "%s | %s", words, page->results[i]);
	return words;
}

static const char *
in_words(struct arena *arena, const struct desk_page *page)
{
	static const char *const problems[] = {
		[DESK_PAGE_FINE] = "",
		[DESK_PAGE_YEAR_WRONG] = ", wrong year",
		[DESK_PAGE_NOTHING] = ", no answer",
		[DESK_PAGE_NUMBER] = ", no such number",
		[DESK_PAGE_DATE] = ", no such date",
		[DESK_PAGE_LONG] = ", too long",
		[DESK_PAGE_ANSWERED] = ", answered meanwhile",
	};
	const char *problem = problems[page->problem];
	switch (page->kind) {
	case DESK_PAGE_NONE: return "none";
	case DESK_PAGE_SLOW: return "slow";
	case DESK_PAGE_WHO: return arena_printf(arena, "who%s", problem);
	case DESK_PAGE_QUESTION:
		return arena_printf(
		    arena, "question %zu of %zu%s", page->position + 1, page->total, problem);
	case DESK_PAGE_SAID: return said_in_words(arena, page, problem);
	}
	BUG("page %d", (int) page->kind);
}

static void
on_page(void *context, const struct desk_page *page)
{
	struct page_view *view = context;
	struct play_patient *patient = view->patient;
	struct arena *arena = view->play->arena;
	view->done = page->done;
	if (page->pass != NULL)
		patient->pass = arena_strdup(arena, page->pass);
	if (page->form != NULL)
		patient->form = arena_strdup(arena, page->form);
	patient->position = (int64_t) page->position;
	patient->stands = page->stands;
	patient->shows = in_words(arena, page);
}

/* As a browser does: when the deed was done, the page is asked for anew. */
static void
send_form(struct play *play, struct play_patient *patient, const struct deed *deed)
{
	struct page_view view = { play, patient, false };
	stage_page(play->stage, deed, on_page, &view);
	if (view.done)
		stage_page(play->stage,
		    &(struct deed){
			.kind = DEED_LOOK,
			.token = patient->token,
			.pass = patient->pass,
			.form = "",
		    },
		    on_page, &view);
}

bool
play_page(struct play *play, const struct transcript_line *line, struct error *error)
{
	struct play_patient *patient = NULL;
	struct str text = str_trim(line->text);
	for (size_t i = 0; i < play->patient_count && patient == NULL; i++)
		if (line->who.len == 0 || str_is(line->who, play->patients[i].name))
			patient = &play->patients[i];
	if (patient == NULL || patient->token == NULL)
		return play_bad_line(play, line, "no such patient, or no link has come", error);
	for (size_t i = 0; i < ARRAY_LEN(deeds); i++) {
		size_t length = strlen(deeds[i].words);
		bool takes = deeds[i].words[length - 1] == ' ';
		if (takes ? !str_starts(text, deeds[i].words) : !str_is(text, deeds[i].words))
			continue;
		if (!deeds[i].again)
			patient->last_deed = (struct deed){
				.kind = deeds[i].kind,
				.token = patient->token,
				.pass = patient->pass,
				.form = patient->form,
				.position = patient->position,
				.stands = patient->stands,
				.value = str_sub(text, length, text.len),
			};
		send_form(play, patient, &patient->last_deed);
		stage_run_until(play->stage, instant_plus(stage_now(play->stage), seconds(1)));
		return true;
	}
	return play_bad_line(play, line,
	    "expected opens the page, year N, answers WORDS, skips, goes back, asks for a call, "
	    "stops or sends the form again",
	    error);
}
