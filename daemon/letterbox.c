/* SPDX-License-Identifier: MIT */
#include "core/core.h"

#include "daemon/letterbox.h"

static enum letterbox_way
way_of(enum event_kind kind)
{
	switch (kind) {
	case EVENT_TEXT:
	case EVENT_RECEIPT:
	case EVENT_UNSUBSCRIBE: return LETTERBOX_OF_WORLD;
	case EVENT_PAGE: return LETTERBOX_OF_PAGES;
	case EVENT_ENROL: return LETTERBOX_OF_FILES;
	case EVENT_COMMAND: return LETTERBOX_OF_STAFF;
	case EVENT_TICK:
	case EVENT_START:
	case EVENT_OUTCOME:
	case EVENT_FOUND: return LETTERBOX_OF_OURS;
	}
	BUG("event %d", (int) kind);
}

/* The first waits longest, by whichever way it came. */
static bool
is_late(const struct letterbox *box, span up)
{
	return box->first != NULL && up.ms - box->first->came.ms > LETTERBOX_LATE_MS;
}

static bool
has_room(const struct letterbox *box, enum letterbox_way way, span up)
{
	static const size_t room[LETTERBOX_WAYS] = {
		[LETTERBOX_OF_WORLD] = LETTERBOX_WORLD,
		[LETTERBOX_OF_PAGES] = LETTERBOX_PAGES,
		[LETTERBOX_OF_FILES] = LETTERBOX_FILES,
		[LETTERBOX_OF_STAFF] = LETTERBOX_STAFF,
		[LETTERBOX_OF_OURS] = LETTERBOX_ALL,
	};
	return box->count < LETTERBOX_ALL && box->of[way] < room[way] &&
	    (way != LETTERBOX_OF_WORLD || !is_late(box, up));
}

void
letterbox_put(struct letterbox *box, struct letter *letter, span up)
{
	letter->next = NULL;
	letter->came = up;
	if (box->last == NULL)
		box->first = letter;
	else
		box->last->next = letter;
	box->last = letter;
	box->count++;
	box->of[way_of(letter->event.kind)]++;
	box->hurries = box->hurries || !letter_has_time(letter);
}

bool
letterbox_has_time(const struct letterbox *box)
{
	return !box->hurries && box->count < LETTERBOX_FEW;
}

bool
letterbox_post(struct letterbox *box, struct letter *letter, span up)
{
	enum letterbox_way way = way_of(letter->event.kind);
	if (!has_room(box, way, up)) {
		box->refused++;
		box->refuses[way] = true;
		return false;
	}
	letterbox_put(box, letter, up);
	box->refuses[way] = false;
	return true;
}

bool
letterbox_refuses(const struct letterbox *box, enum event_kind kind)
{
	return box->refuses[way_of(kind)];
}

void
letterbox_keep(struct letterbox *box, struct letter *letter)
{
	letter->next = NULL;
	if (box->kept == NULL)
		box->kept = letter;
	else
		box->last_kept->next = letter;
	box->last_kept = letter;
}

void
letterbox_bring_again(struct letterbox *box, span up)
{
	while (box->kept != NULL) {
		struct letter *letter = box->kept;
		box->kept = letter->next;
		letterbox_put(box, letter, up);
	}
}

bool
letterbox_presses(struct letterbox *box, span up)
{
	bool yielded = box->yields;
	box->yields = is_late(box, up) || box->of[LETTERBOX_OF_WORLD] > CORE_BATCH;
	if (box->yields && !yielded)
		box->yields_since = up;
	if (!box->yields || up.ms - box->yields_since.ms < LETTERBOX_YIELD_MS)
		return box->yields;
	box->yields_since = up;
	return false;
}

struct letter *
letterbox_take(struct letterbox *box)
{
	struct letter *letter = box->first;
	if (letter == NULL)
		return NULL;
	box->first = letter->next;
	if (box->first == NULL) {
		box->last = NULL;
		box->hurries = false;
	}
	letter->next = NULL;
	box->count--;
	box->of[way_of(letter->event.kind)]--;
	return letter;
}
