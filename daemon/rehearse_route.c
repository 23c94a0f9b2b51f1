/* SPDX-License-Identifier: MIT */
/* The lines at the top that say where alerts go. Without any the play has no route and wants none;
 * with one it is as strict as the service. */
#include "daemon/rehearse_play.h"

/* contact NAME [+NUMBER] [ADDRESS] [within "30 minutes"] [organisation] */
bool
play_take_contact(struct play *play, const struct transcript_line *line,
    const struct tokens *tokens, struct play_head *out, struct error *error)
{
	const char *mobile = "", *email = "";
	for (size_t i = 2; i < tokens->count; i++) {
		if (tokens->list[i].len > 0 && tokens->list[i].data[0] == '+')
			mobile = arena_cstr(play->arena, tokens->list[i]);
		else if (str_find(tokens->list[i], STR("@"), 0) > 0)
			email = arena_cstr(play->arena, tokens->list[i]);
	}
	if (tokens->count < 3 || play->contact_count == PLAY_CONTACTS)
		return play_bad_line(
		    play, line, "expected contact NAME +44… or an address (at most 8)", error);
	struct play_contact *contact = &play->contacts[play->contact_count++];
	*contact = (struct play_contact){
		.name = arena_cstr(play->arena, tokens->list[1]),
		.mobile = mobile,
		.email = email,
	};
	struct str within = tokens_after(tokens, "within");
	const char *map = arena_printf(play->arena,
	    "{ name: \"%s\", mobile: \"%s\", email: \"%s\", within: %.*s }", contact->name, mobile,
	    email, STR_ARG(within.len == 0 ? STR("30 minutes") : within));
	if (tokens_have(tokens, "organisation"))
		out->contact = arena_printf(play->arena, "  contact: %s\n", map);
	else
		out->contacts = arena_printf(play->arena, "%s%s      - %s\n", out->contacts,
		    out->contacts[0] == '\0' ? "    contacts:\n" : "", map);
	out->wants_route = true;
	return true;
}

/* plan "who is called at night" */
bool
play_take_plan(struct play *play, const struct transcript_line *line, const struct tokens *tokens,
    struct play_head *out, struct error *error)
{
	if (tokens->count != 2)
		return play_bad_line(play, line, "expected plan \"WORDS\"", error);
	out->plan =
	    arena_printf(play->arena, "    out_of_hours: \"%.*s\"\n", STR_ARG(tokens->list[1]));
	out->wants_route = true;
	return true;
}

const char *
play_contact_label(struct play *play, const char *kind, const char *to)
{
	bool email = strcmp(kind, "email") == 0;
	for (size_t i = 0; i < play->contact_count; i++) {
		const struct play_contact *contact = &play->contacts[i];
		if (strcmp(email ? contact->email : contact->mobile, to) == 0)
			return arena_printf(play->arena, "%s%s ", contact->name, email ? "@" : "");
	}
	return NULL;
}

/* Ids are as long as they are chancy: a transcript shows that there is one, as ID. */
struct str
play_without_ids(struct play *play, struct str text)
{
	enum { ID_DIGITS = 15 };
	struct strbuf out;
	strbuf_init(&out, text.len + 1);
	for (size_t i = 0; i < text.len;) {
		size_t end = i;
		while (end < text.len && text.data[end] >= '0' && text.data[end] <= '9')
			end++;
		if (end - i >= ID_DIGITS) {
			strbuf_puts(&out, "ID");
		} else {
			end = end == i ? i + 1 : end;
			strbuf_add(&out, str_sub(text, i, end));
		}
		i = end;
	}
	struct str copy = arena_str(play->arena, strbuf_str(&out));
	strbuf_done(&out);
	return copy;
}
