/* SPDX-License-Identifier: MIT */
/* What texts were read for, as rows. */
#include "base/decimal.h"
#include "base/strbuf.h"
#include "store/rows.h"

#include "store/hearings.h"

static void
bind_place(struct query *query, const char *name, int position)
{
	if (position == HEARING_NONE)
		query_null(query, name);
	else
		query_int(query, name, position);
}

static int
get_place(struct query *query, int column)
{
	return query_is_null(query, column) ? HEARING_NONE : (int) query_get_int(query, column);
}

void
hearing_put(struct db *db, const struct hearing *hearing)
{
	static const char sql[] = "INSERT INTO hearing"
				  " (inbox, language, position, behind, yes_no, re_asked,"
				  " has_media, after_end, said, stood, last, last_is_fresh,"
				  " together, in_doubt, outcome, rule, reading_version,"
				  " phrases_version, named)"
				  " VALUES ($inbox, $language, $position, $behind, $yes_no,"
				  " $re_asked, $has_media, $after_end, $said, $stood, $last,"
				  " $last_is_fresh, $together, $in_doubt, $outcome, $rule,"
				  " $reading_version, $phrases_version, $named)"
				  " ON CONFLICT (inbox) DO NOTHING";
	struct query *query = db_query(db, sql);
	query_int(query, "$inbox", hearing->inbox.n);
	query_text(query, "$language", hearing->language);
	bind_place(query, "$position", hearing->position);
	bind_place(query, "$behind", hearing->behind);
	query_int(query, "$yes_no", hearing->yes_no);
	query_int(query, "$re_asked", hearing->re_asked);
	query_int(query, "$has_media", hearing->has_media);
	query_int(query, "$after_end", hearing->after_end);
	query_text(query, "$said", hearing->said);
	query_text(query, "$stood", hearing->stood);
	query_int(query, "$last", hearing->last);
	query_int(query, "$last_is_fresh", hearing->last_is_fresh);
	query_int(query, "$together", hearing->together);
	query_int(query, "$in_doubt", hearing->in_doubt);
	query_text(query, "$outcome", hearing->outcome);
	query_text(query, "$rule", hearing->rule);
	query_int(query, "$reading_version", hearing->reading_version);
	query_text(query, "$phrases_version", hearing->phrases_version);
	query_int(query, "$named", hearing->named);
	query_run(query);
}

struct heard_text *
heard_list(struct db *db, struct arena *arena, instant since, inbox_id after, instant until,
    int limit, size_t *out_count)
{
	static const char sql[] = "SELECT inbox.id, received_at, body, conversation, language,"
				  " position, behind, yes_no, re_asked, has_media, said, outcome,"
				  " rule, reading_version, phrases_version, after_end, stood, last,"
				  " last_is_fresh, together, in_doubt, named"
				  " FROM inbox"
				  " LEFT JOIN hearing ON hearing.inbox = inbox.id"
				  " WHERE received_at >= $since"
				  " AND (received_at > $since OR inbox.id > $after)"
				  " AND received_at < $until"
				  " ORDER BY received_at, inbox.id"
				  " LIMIT $limit";
	struct query *query = db_query(db, sql);
	query_instant(query, "$since", since);
	query_instant(query, "$until", until);
	query_int(query, "$after", after.n);
	query_int(query, "$limit", limit);
	struct rows rows = { .arena = arena, .size = sizeof(struct heard_text) };
	while (query_next(query)) {
		struct heard_text *text = rows_add(&rows);
		text->id.n = query_get_int(query, 0);
		text->at = query_get_instant(query, 1);
		text->body = query_get_text(query, 2, arena);
		text->conversation.n = query_get_int(query, 3);
		text->has_hearing = !query_is_null(query, 4);
		text->hearing = (struct hearing){
			.inbox = text->id,
			.language = query_get_text(query, 4, arena),
			.position = get_place(query, 5),
			.behind = get_place(query, 6),
			.yes_no = query_get_int(query, 7) != 0,
			.re_asked = query_get_int(query, 8) != 0,
			.has_media = query_get_int(query, 9) != 0,
			.said = query_get_text(query, 10, arena),
			.outcome = query_get_text(query, 11, arena),
			.rule = query_get_text(query, 12, arena),
			.reading_version = (int) query_get_int(query, 13),
			.phrases_version = query_get_text(query, 14, arena),
			.after_end = query_get_int(query, 15) != 0,
			.stood = query_get_text(query, 16, arena),
			.last = (int) query_get_int(query, 17),
			.last_is_fresh = query_get_int(query, 18) != 0,
			.together = (int) query_get_int(query, 19),
			.in_doubt = query_get_int(query, 20) != 0,
			.named = (int) query_get_int(query, 21),
		};
	}
	return rows_take(&rows, out_count);
}

const char *
heard_stands(struct db *db, struct arena *arena, conversation_id conversation, inbox_id inbox)
{
	/* By the conversation: looked for by its text alone, every answer ever given would be read. */
	static const char sql[] = "SELECT answer.link_id, answer.state, answer.number"
				  " FROM conversation"
				  " JOIN response ON response.followup = conversation.followup"
				  " JOIN answer ON answer.response = response.id"
				  " AND answer.superseded_at IS NULL"
				  " WHERE conversation.id = $conversation"
				  " AND answer.inbox = $inbox"
				  " ORDER BY response.position, answer.at, answer.id";
	struct query *query = db_query(db, sql);
	query_int(query, "$conversation", conversation.n);
	query_int(query, "$inbox", inbox.n);
	struct strbuf text;
	strbuf_init(&text, 1 << 14);
	while (query_next(query)) {
		char number[DECIMAL_TEXT];
		struct str state = query_peek(query, 1);
		strbuf_printf(
		    &text, "%s%.*s=", text.len == 0 ? "" : " ", STR_ARG(query_peek(query, 0)));
		if (str_is(state, "value"))
			strbuf_puts(
			    &text, decimal_format((decimal){ query_get_int(query, 2) }, number));
		else
			strbuf_add(&text, str_is(state, "text") ? STR("words") : state);
	}
	const char *stands = arena_cstr(arena, strbuf_str(&text));
	strbuf_done(&text);
	return stands;
}
