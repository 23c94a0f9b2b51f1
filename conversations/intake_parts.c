/* SPDX-License-Identifier: MIT */
#include "base/strbuf.h"
#include "base/utf8.h"
#include "store/followups.h"
#include "store/parts.h"
#include "conversations/intake_parts.h"

enum { BODY_LIMIT = 65536 };

/* A number that came twice, under two ids, counts once; its first words stand. */
static int
count_parts(const struct part_row *parts, size_t count)
{
	int different = 0;
	for (size_t i = 0; i < count; i++)
		different += i == 0 || parts[i].part != parts[i - 1].part;
	return different;
}

/* One text of what is there, named by its first part. */
static void
join(struct desk *desk, const struct part_row *parts, size_t count, bool whole)
{
	struct strbuf body;
	struct intake text = {
		.organisation = parts[0].organisation,
		.channel = parts[0].channel,
		.kind = parts[0].kind,
		/* Of the whole, and so no part's own. */
		.ext_id = arena_printf(desk->arena, "%s+%zu", parts[0].ext_id, count),
		.sender = parts[0].sender,
		.recipient = parts[0].recipient,
		.sent_at = parts[0].sent_at,
		.is_damaged = !whole,
	};
	strbuf_init(&body, BODY_LIMIT);
	for (size_t i = 0; i < count; i++) {
		text.is_damaged = text.is_damaged || parts[i].damaged;
		if (i == 0 || parts[i].part != parts[i - 1].part)
			strbuf_add(&body, parts[i].body);
		part_joined(desk->db, parts[i].id);
	}
	text.is_damaged = text.is_damaged || strbuf_is_over(&body);
	text.body = arena_str(desk->arena, strbuf_str(&body));
	strbuf_done(&body);
	enum intake_result result = intake_text(desk, &text);
	BUG_ON(result == INTAKE_REPEATED, "parts are joined once");
}

enum intake_result
intake_part(struct desk *desk, const struct intake *text)
{
	const struct part_row row = {
		.id = { desk_id(desk) },
		.organisation = text->organisation,
		.channel = text->channel,
		.kind = text->kind,
		.ext_id = text->ext_id,
		.ref = text->part_ref,
		.part = text->part,
		.count = text->part_count,
		.sender = text->sender,
		.recipient = text->recipient,
		.body =
		    utf8_check(text->body) ? text->body : utf8_from_latin(desk->arena, text->body),
		.sent_at = text->sent_at,
		.received_at = desk->now,
		.damaged = text->is_damaged || text->has_media,
	};
	if (!part_add(desk->db, &row))
		return INTAKE_REPEATED;
	size_t count;
	struct part_row *parts = part_siblings(desk->db, desk->arena, &row, &count);
	if (count_parts(parts, count) == row.count)
		join(desk, parts, count, true);
	else
		due_put(desk->db,
		    &(struct due){ instant_plus(desk->now, seconds(INTAKE_PARTS_SECONDS)),
			DUE_PARTS, row.id.n, 0 });
	return INTAKE_TAKEN;
}

void
intake_parts_due(struct desk *desk, inbox_id part)
{
	struct part_row row;
	size_t count;
	if (!part_get(desk->db, desk->arena, part, &row))
		return;
	struct part_row *parts = part_siblings(desk->db, desk->arena, &row, &count);
	join(desk, parts, count, false);
}
