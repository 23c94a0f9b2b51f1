/* SPDX-License-Identifier: MIT */
/*
 * How a patient is reached, as a hospital tells it. A new number takes the place of the old one, which
 * may be somebody else's by next month. Two things a feed may not do: undo a STOP by bringing a new
 * number, and vouch for a number that nobody has checked.
 */
#include "store/conversations.h"
#include "store/outbox.h"
#include "scheduler/enrol_address.h"

enum { PREFER_SMS = 1, PREFER_EMAIL = 2 };

static bool
has_stopped(const struct address *all, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (strcmp(all[i].state, "stopped") == 0)
			return true;
	return false;
}

/* Texts that wait for it would reach whoever has the number now. */
static void
replace(struct enrolling *e, const struct address *old)
{
	size_t count = 0;
	struct conversation_row *open =
	    conversation_list(e->setup->db, e->setup->arena, e->patient.id, &count);
	for (size_t i = 0; i < count; i++)
		if (open[i].address.n == old->id.n)
			(void) outbox_cancel(e->setup->db, open[i].id, "address changed", e->now);
	address_unlink(e->setup->db, e->patient.id, old->id);
	e->result.address_changed = e->result.asked_elsewhere = true;
	if (e->result.replaced_count < ENROL_REPLACED)
		e->result.replaced[e->result.replaced_count++] = old->id;
}

static void
put(struct enrolling *e, const char *kind, const char *value, int preference)
{
	if (value[0] == '\0')
		return;
	struct db *db = e->setup->db;
	bool checked = enrol_is_checked(e->told, e->known ? &e->standing : NULL);
	size_t count = 0;
	struct address *all = address_list(db, e->setup->arena, e->patient.id, &count);
	for (size_t i = 0; i < count; i++)
		if (strcmp(all[i].kind, kind) == 0 && strcmp(all[i].value, value) == 0) {
			if (checked && !all[i].checked)
				address_set_checked(db, e->patient.id, all[i].id, e->now);
			return;
		}
	if (has_stopped(all, count)) {
		e->result.address_withheld = true;
		return;
	}
	address_id id = { random_id(e->setup->random, e->now) };
	id = address_put(db, id, e->organisation, kind, value, e->now);
	address_link(db, e->patient.id, id, preference);
	if (checked)
		address_set_checked(db, e->patient.id, id, e->now);
	for (size_t i = 0; i < count; i++)
		if (strcmp(all[i].kind, kind) == 0)
			replace(e, &all[i]);
	if (e->result.address_changed)
		return;
	e->result.address_added = true;
	/* A first e-mail address comes behind a number that is there. */
	if (preference == PREFER_SMS || count == 0)
		e->result.asked_elsewhere = true;
}

void
enrol_addresses(struct enrolling *e)
{
	put(e, "sms", e->told->mobile, PREFER_SMS);
	put(e, "email", e->told->email, PREFER_EMAIL);
	size_t count = 0;
	(void) address_list(e->setup->db, e->setup->arena, e->patient.id, &count);
	e->result.unreachable = count == 0;
}

enum enrol_number
enrol_address_number(const struct enrolling *e)
{
	size_t count = 0;
	bool has = false;
	const char *told = e->told->mobile;
	const struct address *all =
	    address_list(e->setup->db, e->setup->arena, e->standing.id, &count);
	for (size_t i = 0; i < count; i++) {
		bool is_number = strcmp(all[i].kind, "sms") == 0;
		if (is_number && strcmp(all[i].value, told) == 0)
			return ENROL_NUMBER_KEPT;
		has = has || is_number;
	}
	if (told[0] == '\0' || !has)
		return ENROL_NUMBER_NONE;
	return has_stopped(all, count) ? ENROL_NUMBER_KEPT : ENROL_NUMBER_OTHER;
}
