/* SPDX-License-Identifier: MIT */
/* `=` lines: what must now be true, clause by clause, looked up in the store. */
#include "store/alerts.h"
#include "store/conversations.h"
#include "store/episodes.h"
#include "store/followups.h"
#include "store/inbox.h"
#include "store/outbox.h"
#include "store/responses.h"
#include "daemon/rehearse_play.h"

struct clause {
	struct play *play;
	struct db *db;
	struct play_patient *patient;
	const struct tokens *tokens;
	const char *word; /* the second word, or "" */
};

/* Each returns what is true, to be compared with the rest of the clause. */
typedef const char *truth_fn(struct clause *clause);

static struct address *
first_address(struct clause *clause)
{
	size_t count;
	struct address *list =
	    address_list(clause->db, clause->play->arena, clause->patient->id, &count);
	return count == 0 ? NULL : &list[0];
}

static bool
newest_conversation(struct clause *clause, struct conversation_row *out)
{
	size_t count;
	bool found = false;
	struct address *list =
	    address_list(clause->db, clause->play->arena, clause->patient->id, &count);
	for (size_t i = 0; i < count; i++) {
		struct conversation_row row;
		if (conversation_newest(clause->db, clause->play->arena, list[i].id, &row) &&
		    row.patient.n == clause->patient->id.n &&
		    (!found || instant_before(out->opened_at, row.opened_at))) {
			*out = row;
			found = true;
		}
	}
	return found;
}

/* The follow-up that is meant: of the newest conversation, else the first. */
static bool
current_followup(struct clause *clause, struct followup *out)
{
	struct conversation_row row;
	if (newest_conversation(clause, &row))
		return followup_get(clause->db, clause->play->arena, row.followup, out);
	size_t episodes, count;
	struct episode *list =
	    episode_list(clause->db, clause->play->arena, clause->patient->id, &episodes);
	if (episodes == 0)
		return false;
	struct followup *followups =
	    followup_list(clause->db, clause->play->arena, list[0].id, &count);
	if (count > 0)
		*out = followups[0];
	return count > 0;
}

static const char *
truth_state(struct clause *clause)
{
	struct conversation_row row;
	return newest_conversation(clause, &row) ? row.state : "no conversation";
}

static const char *
truth_status(struct clause *clause)
{
	struct followup followup;
	return current_followup(clause, &followup) ? followup_status_word(followup.status)
						   : "no follow-up";
}

static const char *
truth_reason(struct clause *clause)
{
	struct followup followup;
	return current_followup(clause, &followup) ? followup.reason : "no follow-up";
}

/* = step 6-months planned [reason] */
static const char *
truth_step(struct clause *clause)
{
	size_t episodes, count;
	struct episode *list =
	    episode_list(clause->db, clause->play->arena, clause->patient->id, &episodes);
	for (size_t i = 0; i < episodes; i++) {
		struct followup *followups =
		    followup_list(clause->db, clause->play->arena, list[i].id, &count);
		for (size_t k = 0; k < count; k++)
			if (strcmp(followups[k].step, clause->word) == 0)
				return arena_printf(clause->play->arena, "%s %s", clause->word,
				    followup_status_word(followups[k].status));
	}
	return "no such step";
}

/* = due 6-months 2026-09-02 */
static const char *
truth_due(struct clause *clause)
{
	size_t episodes, count;
	char text[ZONE_TEXT];
	struct episode *list =
	    episode_list(clause->db, clause->play->arena, clause->patient->id, &episodes);
	for (size_t i = 0; i < episodes; i++) {
		struct followup *followups =
		    followup_list(clause->db, clause->play->arena, list[i].id, &count);
		for (size_t k = 0; k < count; k++)
			if (strcmp(followups[k].step, clause->word) == 0)
				return arena_printf(clause->play->arena, "%s %.16s", clause->word,
				    zone_format(clause->play->zone, followups[k].due_at, text));
	}
	return "no such step";
}

static const char *
on_one_line(struct arena *arena, const char *text)
{
	struct str rest = str_from(text), line;
	const char *joined = "";
	while (str_split(&rest, '\n', &line))
		joined = arena_printf(
		    arena, "%s%s%.*s", joined, joined[0] == '\0' ? "" : " / ", STR_ARG(line));
	return joined;
}

/* The answer that stands for the item named. */
static const struct answer *
current_answer(struct clause *clause)
{
	struct followup followup;
	size_t responses, answers;
	if (!current_followup(clause, &followup))
		return NULL;
	struct response *list =
	    response_list(clause->db, clause->play->arena, followup.id, &responses);
	for (size_t i = 0; i < responses; i++) {
		struct answer *rows =
		    answer_list(clause->db, clause->play->arena, list[i].id, &answers);
		for (size_t k = 0; k < answers; k++)
			if (strcmp(rows[k].link_id, clause->word) == 0)
				return &rows[k];
	}
	return NULL;
}

/* = answer pain 3 | skipped | none | the words */
static const char *
truth_answer(struct clause *clause)
{
	const struct answer *answer = current_answer(clause);
	char number[DECIMAL_TEXT];
	const char *value = "none";
	if (answer != NULL)
		value = answer->state;
	if (answer != NULL && strcmp(value, "value") == 0)
		value = decimal_format(answer->number, number);
	else if (answer != NULL && strcmp(value, "text") == 0)
		value = on_one_line(clause->play->arena, answer->text);
	return arena_printf(clause->play->arena, "%s %s", clause->word, value);
}

/* = late pain yes: answered when the window had closed */
static const char *
truth_late(struct clause *clause)
{
	const struct answer *answer = current_answer(clause);
	const char *late = answer == NULL ? "none" : answer->late ? "yes" : "no";
	return arena_printf(clause->play->arena, "%s %s", clause->word, late);
}

/* = by pain nurse@example.org: the patient, or who counted their words as this answer */
static const char *
truth_by(struct clause *clause)
{
	const struct answer *answer = current_answer(clause);
	return arena_printf(
	    clause->play->arena, "%s %s", clause->word, answer == NULL ? "none" : answer->actor);
}

static bool
is_score(const struct score_row *row, const char *word)
{
	size_t length = strlen(row->scale);
	if (strncmp(row->scale, word, length) != 0)
		return false;
	return word[length] == '\0' ||
	    (word[length] == '.' && strcmp(row->value_set, word + length + 1) == 0);
}

/* = score total 7 | none; an index with its value set: = score index.uk-5l-2026 0.769 */
static const char *
truth_score(struct clause *clause)
{
	struct followup followup;
	size_t responses, scores;
	if (!current_followup(clause, &followup))
		return "no follow-up";
	struct response *list =
	    response_list(clause->db, clause->play->arena, followup.id, &responses);
	for (size_t i = 0; i < responses; i++) {
		struct score_row *rows =
		    score_list(clause->db, clause->play->arena, list[i].id, &scores);
		for (size_t k = 0; k < scores; k++) {
			char number[DECIMAL_TEXT];
			if (!is_score(&rows[k], clause->word))
				continue;
			return arena_printf(clause->play->arena, "%s %s", clause->word,
			    rows[k].has_value ? decimal_format(rows[k].value, number) : "none");
		}
	}
	return arena_printf(clause->play->arena, "%s none", clause->word);
}

static int
count_alerts(struct clause *clause, const char *kind)
{
	size_t count;
	int found = 0;
	struct alert *list = alert_list(clause->db, clause->play->arena, false, &count);
	for (size_t i = 0; i < count; i++)
		found += strcmp(list[i].kind, kind) == 0 ? 1 : 0;
	return found;
}

/* = alert urgent */
static const char *
truth_alert(struct clause *clause)
{
	if (count_alerts(clause, clause->word) > 0)
		return clause->word;
	size_t count;
	struct strbuf kinds;
	strbuf_init(&kinds, 500);
	struct alert *list = alert_list(clause->db, clause->play->arena, false, &count);
	for (size_t i = 0; i < count; i++)
		strbuf_printf(&kinds, "%s%s", i == 0 ? "" : " ", list[i].kind);
	const char *text = arena_cstr(clause->play->arena, strbuf_str(&kinds));
	strbuf_done(&kinds);
	return text;
}

/* = alerts 2 */
static const char *
truth_alerts(struct clause *clause)
{
	size_t count;
	(void) alert_list(clause->db, clause->play->arena, false, &count);
	return arena_printf(clause->play->arena, "%zu", count);
}

/* = urgent 2: how many alerts are */
static const char *
truth_urgent(struct clause *clause)
{
	return arena_printf(clause->play->arena, "%d", count_alerts(clause, "urgent"));
}

/* = message uncertain: the last text out */
static const char *
truth_message(struct clause *clause)
{
	size_t count;
	struct address *address = first_address(clause);
	if (address == NULL)
		return "no address";
	struct inbox_line *lines =
	    dialogue_list(clause->db, clause->play->arena, address->id, &count);
	for (size_t i = count; i > 0; i--)
		if (lines[i - 1].out)
			return lines[i - 1].note;
	return "no message";
}

/* = resent never: each text arrived once, before and after a crash */
static const char *
truth_resent(struct clause *clause)
{
	return clause->play->said_twice ? "twice" : "never";
}

/* = trail alert closed: the newest line of the audit trail that begins with this word */
static const char *
truth_trail(struct clause *clause)
{
	size_t count;
	struct audit_row *list = audit_list(clause->db, clause->play->arena, 1000, &count);
	for (size_t i = 0; i < count; i++)
		if (clause->word[0] != '\0' && str_starts(str_from(list[i].action), clause->word))
			return list[i].action;
	return "nothing of the kind";
}

/* = reading answer by number: what the last text in was taken for */
static const char *
truth_reading(struct clause *clause)
{
	size_t count;
	struct address *address = first_address(clause);
	if (address == NULL)
		return "no address";
	struct inbox_line *lines =
	    dialogue_list(clause->db, clause->play->arena, address->id, &count);
	for (size_t i = count; i > 0; i--)
		if (!lines[i - 1].out)
			return lines[i - 1].note;
	return "no text";
}

/* = respondent proxy: who answered */
static const char *
truth_respondent(struct clause *clause)
{
	struct followup followup;
	size_t count;
	if (!current_followup(clause, &followup))
		return "no follow-up";
	struct response *list = response_list(clause->db, clause->play->arena, followup.id, &count);
	return count == 0 ? "no response" : list[0].respondent;
}

/* = texts 3: how many have arrived at all phones */
static const char *
truth_texts(struct clause *clause)
{
	return arena_printf(clause->play->arena, "%d", clause->play->texts);
}

static const char *
truth_address(struct clause *clause)
{
	struct address *address = first_address(clause);
	return address == NULL ? "none" : address->state;
}

static const char *
truth_checked(struct clause *clause)
{
	struct address *address = first_address(clause);
	return address != NULL && address->checked ? "yes" : "no";
}

/* = page question 2: what the page shows */
static const char *
truth_page(struct clause *clause)
{
	return clause->patient->shows == NULL ? "not open" : clause->patient->shows;
}

static const char *
truth_life(struct clause *clause)
{
	struct patient patient;
	return patient_get(clause->db, clause->play->arena, clause->patient->id, &patient)
	    ? patient.life
	    : "no patient";
}

static const struct {
	const char *word;
	truth_fn *look;
} truths[] = {
	{ "state", truth_state },
	{ "status", truth_status },
	{ "reason", truth_reason },
	{ "step", truth_step },
	{ "due", truth_due },
	{ "answer", truth_answer },
	{ "late", truth_late },
	{ "by", truth_by },
	{ "score", truth_score },
	{ "alert", truth_alert },
	{ "alerts", truth_alerts },
	{ "urgent", truth_urgent },
	{ "message", truth_message },
	{ "resent", truth_resent },
	{ "reading", truth_reading },
	{ "respondent", truth_respondent },
	{ "texts", truth_texts },
	{ "trail", truth_trail },
	{ "address", truth_address },
	{ "checked", truth_checked },
	{ "life", truth_life },
	{ "page", truth_page },
};

static bool
one_clause(struct play *play, const struct transcript_line *line, struct str text,
    struct strbuf *instead, struct error *error)
{
	struct tokens tokens;
	transcript_tokens(text, &tokens);
	struct clause clause = {
		.play = play,
		.db = stage_house(play->stage)->db,
		.patient = play_patient_named(play, &tokens),
		.tokens = &tokens,
	};
	/* "= Beth status sent": the name comes first and is not part of the fact. */
	size_t first = tokens.count > 0 && str_is(tokens.list[0], clause.patient->name) ? 1 : 0;
	clause.word =
	    first + 1 < tokens.count ? arena_cstr(play->arena, tokens.list[first + 1]) : "";
	for (size_t i = 0; i < ARRAY_LEN(truths) && first < tokens.count; i++) {
		if (!str_is(tokens.list[first], truths[i].word))
			continue;
		const char *is = truths[i].look(&clause);
		ptrdiff_t at = str_find(text, tokens.list[first], 0);
		struct str want =
		    str_trim(str_sub(text, (size_t) at + tokens.list[first].len, text.len));
		if (!str_is(want, is))
			strbuf_printf(
			    instead, "%s%s %s", instead->len > 0 ? "; " : "", truths[i].word, is);
		return true;
	}
	return error_set(error, ERROR_INPUT,
	    "%s:%d: \"%.*s\": see hark-transcript(5) for what can be true", play->file,
	    line->number, STR_ARG(text));
}

bool
truth_of(struct play *play, const struct transcript_line *line, const char **out_instead,
    struct error *error)
{
	struct str rest = line->text, clause;
	struct strbuf instead;
	bool good = true;
	strbuf_init(&instead, 1000);
	while (good && str_split(&rest, ';', &clause))
		good = one_clause(play, line, str_trim(clause), &instead, error);
	if (good)
		*out_instead =
		    instead.len == 0 ? NULL : arena_cstr(play->arena, strbuf_str(&instead));
	strbuf_done(&instead);
	return good;
}
