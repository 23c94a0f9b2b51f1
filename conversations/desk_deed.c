/* SPDX-License-Identifier: MIT */
/*
 * The deeds. What an answer means is decided here, because a form leaves nothing to guess: only words
 * in a box go through the reading, for STOP and risk (safety.md 1, 2). What follows from it is the
 * engine's, as with any reply.
 */
#include "base/hash.h"
#include "base/utf8.h"
#include "conversations/wording.h"
#include "instruments/chosen.h"
#include "instruments/written.h"
#include "store/outbox.h"
#include "store/proposals.h"

#include "conversations/desk_page_step.h"

/* A deed is kept like a text that came in: answers and alerts point at it. */
static struct inbox_row *
hear(struct page_step *step, struct str body, const char *reading)
{
	struct desk *desk = step->desk;
	struct inbox_row *row = ARENA_NEW(desk->arena, struct inbox_row);
	int64_t id = desk_id(desk);
	*row = (struct inbox_row){
		.id = { id },
		.organisation = step->dialogue.row.organisation,
		.channel = "web",
		.ext_id = arena_printf(desk->arena, "page-%lld", (long long) id),
		.sender = str_from(step->dialogue.address.value),
		.recipient = STR("page"),
		.body = body,
		.sent_at = INSTANT_NONE,
		.received_at = desk->now,
		.address = step->dialogue.row.address,
		.conversation = step->dialogue.row.id,
		.reading = reading,
	};
	bool added = inbox_add(desk->db, row);
	BUG_ON(!added && !db_failed(desk->db, NULL), "a deed's id stands already");
	return row;
}

/* Takes the engine one step, from `state`: what a confirmation by text was about is void here,
 * because a button says what it means. */
static void
take(struct page_step *step, enum conversation_state state, const struct inbox_row *heard,
    const struct reading *reading)
{
	struct dialogue *dialogue = &step->dialogue;
	struct desk *desk = step->desk;
	dialogue->row.state = conversation_state_word(state);
	dialogue->heard = heard;
	dialogue->reading = reading;
	/* What waits for a YES by text waits no longer; the page puts one question at a time. */
	proposal_clear(desk->db, dialogue->row.id);
	dialogue->proposal_count = 0;
	dialogue->row.together = 0;
	outbox_answered(desk->db, dialogue->row.id, desk->now);
	(void) outbox_cancel(desk->db, dialogue->row.id, "answered", desk->now);
	desk_step(desk, dialogue,
	    &(struct input){
		.kind = INPUT_REPLY, .now = desk->now, .reading = reading, .on_page = true });
	step->cursor = desk_cursor(dialogue);
	step->page->done = true;
}

static struct reading *
reading_by_page(struct page_step *step, enum reading_kind kind)
{
	struct reading *reading = ARENA_NEW(step->desk->arena, struct reading);
	reading->kind = kind;
	reading->rule = "page";
	return reading;
}

static void
say_yes(struct page_step *step, enum conversation_state state, const char *what)
{
	struct reading *yes = reading_by_page(step, READING_ANSWER);
	yes->values[0].value = decimal_from_int(1);
	yes->value_count = 1;
	take(step, state, hear(step, str_from(what), "on the page"), yes);
}

static void
control(struct page_step *step, enum control control, const char *what)
{
	struct reading *reading = reading_by_page(step, READING_CONTROL);
	reading->control = control;
	take(step, CONVERSATION_ASKING, hear(step, str_from(what), control_word(control)), reading);
}

/* A number as people type it, and nothing that would have to be made one. */
static bool
read_number(struct page_step *step, const struct item *item, struct reading_value *out)
{
	struct str text = str_trim(step->deed->value);
	return decimal_parse(text, &out->value) && item_accepts(item, out->value);
}

static bool
read_date(struct page_step *step, struct reading_value *out)
{
	struct str rest = step->deed->value, part;
	int64_t numbers[3];
	for (size_t i = 0; i < ARRAY_LEN(numbers); i++)
		if (!str_split(&rest, '/', &part) || !str_to_int(str_trim(part), &numbers[i]) ||
		    numbers[i] < 1 || numbers[i] > 9999)
			return false;
	if (rest.len > 0)
		return false;
	out->is_date = true;
	out->date = (struct date){ (int) numbers[2], (int) numbers[1], (int) numbers[0] };
	return out->date.year >= 1900 && date_is_valid(out->date);
}

static bool
write_value(struct page_step *step, const struct item *item, struct reading_value *out)
{
	char written[WRITTEN_TEXT];
	if (!item_write(item, step->deed->value, written))
		return false;
	out->written = arena_strdup(step->desk->arena, written);
	return true;
}

/* Each box that was ticked, with blanks between. */
static enum desk_page_problem
write_chosen(struct page_step *step, const struct item *item, struct reading_value *out)
{
	if (write_value(step, item, out))
		return DESK_PAGE_FINE;
	return chosen_count(chosen_read(item, step->deed->value)) > 1 ? DESK_PAGE_ALONE
								      : DESK_PAGE_NOTHING;
}

static enum desk_page_problem
read_value(struct page_step *step, const struct item *item, struct reading_value *out)
{
	struct str text = str_trim(step->deed->value);
	if (text.len == 0)
		return DESK_PAGE_NOTHING;
	if (text.len > DEED_TEXT || !utf8_check(text))
		return DESK_PAGE_LONG;
	switch (item->type) {
	case ITEM_CHOICE:
	case ITEM_YES_NO: return read_number(step, item, out) ? DESK_PAGE_FINE : DESK_PAGE_NOTHING;
	case ITEM_NUMBER:
	case ITEM_DECIMAL: return read_number(step, item, out) ? DESK_PAGE_FINE : DESK_PAGE_NUMBER;
	case ITEM_DATE: return read_date(step, out) ? DESK_PAGE_FINE : DESK_PAGE_DATE;
	case ITEM_TEXT: out->is_text = true; return DESK_PAGE_FINE;
	case ITEM_POSTCODE:
		return write_value(step, item, out) ? DESK_PAGE_FINE : DESK_PAGE_POSTCODE;
	case ITEM_TELEPHONE:
		return write_value(step, item, out) ? DESK_PAGE_FINE : DESK_PAGE_TELEPHONE;
	case ITEM_CHOICES: return write_chosen(step, item, out);
	}
	BUG("item type %d", (int) item->type);
}

/* Words are read as a text's are: STOP and what may be a risk hold here too. What else they might
 * have been taken for, BACK or a machine's answer, they are not: there are buttons for that. */
static void
read_words(struct page_step *step, const struct item *item, const struct item_wording *wording,
    struct reading *reading)
{
	const struct reading_context context = {
		.phrases = step->dialogue.phrases,
		.item = item,
		.wording = wording,
		.items_left = step->dialogue.script.count - step->cursor.position,
	};
	struct reading *heard = ARENA_NEW(step->desk->arena, struct reading);
	reading_of(step->desk->arena, &context, str_trim(step->deed->value), heard);
	reading->flags |= heard->flags & ~(unsigned) FLAG_CORRECT_PREVIOUS;
	reading->stop_beside_danger = heard->stop_beside_danger;
	if (heard->kind == READING_CONTROL && heard->control == CONTROL_STOP) {
		reading->kind = READING_CONTROL;
		reading->control = CONTROL_STOP;
	}
}

static void
answer(struct page_step *step)
{
	const struct script_item *entry = &step->dialogue.script.items[step->cursor.position];
	const struct wording *words =
	    instrument_wording(entry->instrument, step->dialogue.row.language);
	const struct item_wording *wording = &words->items[entry->item->index];
	struct reading *reading = reading_by_page(step, READING_ANSWER);
	step->page->problem = read_value(step, entry->item, &reading->values[0]);
	if (step->page->problem != DESK_PAGE_FINE) {
		step->page->value = step->deed->value;
		return;
	}
	reading->value_count = 1;
	struct str body = str_trim(step->deed->value);
	reading->cleaned = body;
	if (entry->item->type == ITEM_TEXT)
		read_words(step, entry->item, wording, reading);
	else
		body = str_from(wording_value(step->desk->arena, step->dialogue.phrases,
		    entry->item, wording, &reading->values[0]));
	take(step, CONVERSATION_ASKING, hear(step, body, "answer on the page"), reading);
}

/* The year, and with it that it is they who answer: the invitation is accepted by that. */
void
deed_confirm(struct page_step *step)
{
	struct desk *desk = step->desk;
	char pass[LINK_TOKEN_TEXT], hash[HASH_SHA256_TEXT];
	int64_t year;
	if (!hash_equal(str_from(step->deed->form), str_from(page_form(step, "", 0, 0))) ||
	    !str_to_int(str_trim(step->deed->value), &year) || year < 1000 || year > 9999) {
		page_ask_who(step);
		step->page->problem = DESK_PAGE_YEAR_WRONG;
		return; /* no year at all is no guess */
	}
	if (year != step->dialogue.patient.born_on.year) {
		step->link.tries++;
		link_update(desk->db, &step->link);
		page_ask_who(step);
		step->page->problem = DESK_PAGE_YEAR_WRONG;
		if (link_tries(desk->db, step->link.conversation) == LINK_TRIES) {
			desk_alert(desk, ALERT_HUMAN, step->dialogue.row.organisation,
			    step->dialogue.row.team, step->dialogue.row.patient, (inbox_id){ 0 },
			    (outbox_id){ 0 }, "year-of-birth");
			step->page->kind = DESK_PAGE_NONE;
		}
		return;
	}
	step->page->pass = arena_strdup(desk->arena, link_token(desk->random, pass));
	step->link.pass_hash = hash_sha256(str_from(pass), hash);
	step->link.confirmed_at = desk->now;
	link_update(desk->db, &step->link);
	step->page->done = true;
	if (page_state(step) == CONVERSATION_IDENTIFYING)
		say_yes(step, CONVERSATION_IDENTIFYING, "it is me");
	if (page_state(step) == CONVERSATION_INVITED)
		say_yes(step, CONVERSATION_INVITED, "begins on the page");
}

bool
deed_is_too_fast(struct page_step *step)
{
	struct link_row *link = &step->link;
	if (instant_since(step->desk->now, link->posts_from).ms >= seconds(60).ms) {
		link->posts_from = step->desk->now;
		link->posts = 0;
	}
	link->posts++;
	link_update(step->desk->db, link);
	return link->posts > DEED_POSTS;
}

void
deed_keep_words(struct page_step *step)
{
	const struct deed *deed = step->deed;
	struct dialogue *dialogue = &step->dialogue;
	struct scored_answer stands;
	struct str words = str_trim(deed->value);
	if (deed->position < 0 || (size_t) deed->position >= dialogue->script.count ||
	    dialogue->script.items[deed->position].item->type != ITEM_TEXT || words.len == 0 ||
	    words.len > DEED_TEXT || !utf8_check(words))
		return;
	(void) page_standing(step, (size_t) deed->position, &stands);
	if (stands.state == ANSWER_TEXT && str_eq(stands.text, words))
		return; /* the same form again */
	struct reading *reading = reading_by_page(step, READING_FLAG);
	read_words(step, NULL, NULL, reading);
	struct inbox_row *heard = hear(step, words, "on the page, too late");
	bool decides = reading->flags != 0 || reading->kind == READING_CONTROL;
	if (decides)
		take(step, step->cursor.state, heard, reading);
	else
		desk_alert(step->desk, ALERT_WORDS, dialogue->row.organisation, dialogue->row.team,
		    dialogue->row.patient, heard->id, (outbox_id){ 0 }, "page-late");
}

void
deed_act(struct page_step *step)
{
	struct scored_answer ignored;
	size_t position = step->cursor.position;
	const struct deed *deed = step->deed;
	bool open = conversation_state_is_open(step->cursor.state);
	/* These are about no item, and hold whatever was answered meanwhile. */
	if (deed->kind == DEED_STOP && open) {
		control(step, CONTROL_STOP, "STOP");
		return;
	}
	if (deed->kind == DEED_CALL && page_is_asking(step)) {
		control(step, CONTROL_CALL, "CALL");
		return;
	}
	if (!page_is_asking(step) || deed->position != (int64_t) position ||
	    deed->stands != page_standing(step, position, &ignored)) {
		step->page->problem = DESK_PAGE_ANSWERED;
		if (deed->kind == DEED_ANSWER)
			deed_keep_words(step);
		return;
	}
	if (deed->kind == DEED_ANSWER)
		answer(step);
	else if (deed->kind == DEED_SKIP)
		say_yes(step, CONVERSATION_SKIPPING, "SKIP");
	else if (deed->kind == DEED_BACK)
		control(step, CONTROL_BACK, "BACK");
}
