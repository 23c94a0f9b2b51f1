/* SPDX-License-Identifier: MIT */
/*
 * Who is it, and what stands. What is done is desk_deed.c's.
 */
#include "base/hash.h"
#include "store/responses.h"

#include "conversations/desk_page_step.h"
#include "conversations/desk_result.h"

#include "conversations/desk_page.h"

/* Who is it? */

static bool
is_welcome(const struct page_step *step)
{
	const struct dialogue *dialogue = &step->dialogue;
	return strcmp(dialogue->patient.life, "alive") == 0 &&
	    strcmp(dialogue->patient.participation, "consent-withdrawn") != 0 &&
	    strcmp(dialogue->address.state, "wrong") != 0 &&
	    strcmp(dialogue->address.state, "held") != 0;
}

static bool
has_pass(const struct page_step *step)
{
	char hash[HASH_SHA256_TEXT];
	return step->link.pass_hash[0] != '\0' && step->deed->pass[0] != '\0' &&
	    hash_equal(str_from(step->link.pass_hash),
		str_from(hash_sha256(str_from(step->deed->pass), hash)));
}

/* Nothing is shown any more, to nobody. */
static bool
is_shut(const struct page_step *step)
{
	enum conversation_state state = step->cursor.state;
	return !instant_before(step->desk->now, step->link.expires_at) || !is_welcome(step) ||
	    state == CONVERSATION_EXPIRED || state == CONVERSATION_WRONG_PERSON ||
	    state == CONVERSATION_HELD || state == CONVERSATION_ENDED;
}

/* The link, and all that hangs on it. False: there is no such page. */
static bool
find(struct page_step *step)
{
	struct desk *desk = step->desk;
	char hash[HASH_SHA256_TEXT];
	struct conversation_row row;
	(void) hash_sha256(str_from(step->deed->token), hash);
	if (!link_token_is_whole(str_from(step->deed->token)) ||
	    !link_find(desk->db, desk->arena, hash, &step->link) ||
	    !conversation_get(desk->db, desk->arena, step->link.conversation, &row) ||
	    !desk_load(desk, &row, &step->dialogue))
		return false;
	step->cursor = desk_cursor(&step->dialogue);
	step->dialogue.on_page = true;
	/* Who has said who they are may read how it ended; nobody else learns that there was anything. */
	return has_pass(step) || (row.open && !is_shut(step) && step->dialogue.script.has_page);
}

/* Whoever can make this has the link, the pass, and saw the item with that answer. */
const char *
page_form(const struct page_step *step, const char *pass, int64_t position, int64_t stands)
{
	struct arena *arena = step->desk->arena;
	char *token = arena_alloc(arena, HASH_TOKEN_TEXT);
	const char *key = arena_printf(arena, "%s %s", step->deed->token, pass);
	const char *what =
	    arena_printf(arena, "%lld %lld", (long long) position, (long long) stands);
	return hash_token(str_from(key), str_from(what), token);
}

static bool
form_is_ours(const struct page_step *step)
{
	const struct deed *deed = step->deed;
	const char *want = page_form(step, deed->pass, deed->position, deed->stands);
	return hash_equal(str_from(deed->form), str_from(want));
}

/* What stands */

/* The id of the answer that stands for the item, 0: none; and the answer. */
int64_t
page_standing(const struct page_step *step, size_t position, struct scored_answer *out_answer)
{
	const struct dialogue *dialogue = &step->dialogue;
	const struct script_item *entry = &dialogue->script.items[position];
	*out_answer = entry->answer;
	for (size_t i = 0; i < dialogue->response_count; i++) {
		size_t count;
		if (dialogue->instruments[i] != entry->instrument)
			continue;
		struct answer *list = answer_list(
		    step->desk->db, step->desk->arena, dialogue->responses[i].id, &count);
		for (size_t k = 0; k < count; k++)
			if (strcmp(list[k].link_id, entry->item->link_id) == 0)
				return list[k].id;
	}
	return 0;
}

/* Whoever is on the page is not pausing, and was not asked there whether they mean STOP. */
enum conversation_state
page_state(const struct page_step *step)
{
	enum conversation_state state = step->cursor.state;
	bool between = state == CONVERSATION_PAUSED || state == CONVERSATION_STOPPING;
	return between ? step->cursor.resume : state;
}

bool
page_is_asking(const struct page_step *step)
{
	enum conversation_state state = page_state(step);
	return (state == CONVERSATION_ASKING || state == CONVERSATION_SKIPPING ||
		   state == CONVERSATION_CONFIRMING) &&
	    step->cursor.position < step->dialogue.script.count;
}

static void
show_question(struct page_step *step)
{
	struct desk_page *page = step->page;
	const struct script *script = &step->dialogue.script;
	size_t position = step->cursor.position;
	const struct script_item *entry = &script->items[position];
	const struct wording *wording =
	    instrument_wording(entry->instrument, step->dialogue.row.language);
	page->kind = DESK_PAGE_QUESTION;
	page->position = position;
	page->total = script->count;
	page->stands = page_standing(step, position, &page->answer);
	page->form = page_form(step, step->deed->pass, (int64_t) position, page->stands);
	page->item = entry->item;
	page->wording = &wording->items[entry->item->index];
	page->intro = wording->intro == NULL ? "" : wording->intro;
	page->has_former = position > 0;
}

/* What the patient is left with: the question that is open, or what was said last. */
static void
show(struct page_step *step)
{
	static const struct phrase_value none[] = { { NULL, NULL } };
	struct desk_page *page = step->page;
	struct dialogue *dialogue = &step->dialogue;
	if (page_is_asking(step)) {
		show_question(step);
		return;
	}
	page->kind = DESK_PAGE_SAID;
	page->said = dialogue->row.said;
	page->is_safety =
	    strcmp(page->said,
		phrases_say(step->desk->arena, dialogue->phrases, PHRASE_SAFETY, none)) == 0;
	/* Beside what is to be done now nothing else has a place. */
	if (!page->is_safety)
		page->results = desk_results_told(step->desk, dialogue, &page->result_count);
}

void
page_ask_who(struct page_step *step)
{
	step->page->kind = DESK_PAGE_WHO;
	step->page->form = page_form(step, "", 0, 0);
}

void
desk_page(struct desk *desk, const struct deed *deed, struct desk_page *out_page)
{
	struct page_step step = { .desk = desk, .deed = deed, .page = out_page };
	*out_page = (struct desk_page){ .kind = DESK_PAGE_NONE };
	if (!find(&step))
		return;
	if (is_shut(&step)) {
		if (deed->kind == DEED_ANSWER && form_is_ours(&step))
			deed_keep_words(&step);
		return;
	}
	out_page->phrases = step.dialogue.phrases;
	out_page->team = step.dialogue.team.public_name;
	out_page->number = step.dialogue.team.telephone;
	bool counts = deed->kind != DEED_LOOK && deed->kind != DEED_STOP;
	if (counts && deed_is_too_fast(&step)) {
		out_page->kind = DESK_PAGE_SLOW;
	} else if (deed->kind == DEED_CONFIRM && step.dialogue.row.open) {
		deed_confirm(&step);
	} else if (!has_pass(&step)) {
		page_ask_who(&step);
	} else {
		if (deed->kind != DEED_LOOK && form_is_ours(&step))
			deed_act(&step);
		show(&step);
	}
}
