/* SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/zone.h"
#include "dialogue.h"

const char *const said_states[] = {
	[RECEIPT_NONE] = "no change",
	[RECEIPT_SUBMITTED] = "submitted",
	[RECEIPT_DELIVERED] = "delivered",
	[RECEIPT_FAILED_TEMPORARY] = "failed for now",
	[RECEIPT_FAILED] = "failed",
	[RECEIPT_NO_ADDRESS] = "no such address",
};

void
say(struct player *player, const char *mark, const char *name, struct str value)
{
	struct strbuf *said = &player->said;
	strbuf_puts(said, mark);
	strbuf_puts(said, name);
	if (value.len > 0 && name[0] != '\0')
		strbuf_char(said, ' ');
	for (size_t i = 0; i < value.len; i++) {
		if (value.data[i] == '\n')
			strbuf_puts(said, "\\n");
		else
			strbuf_char(said, value.data[i]);
	}
	strbuf_char(said, '\n');
}

/* A form's fields, one a line. */
static void
say_fields(struct player *player, struct str text)
{
	struct form form;
	struct error error;
	if (!form_parse(&player->arena, text, 64, &form, &error))
		fail_msg("%s:%d: %s", player->file, player->line, error.text);
	for (size_t i = 0; i < form.count; i++)
		say(player, "> ", arena_cstr(&player->arena, form.fields[i].name),
		    form.fields[i].value);
}

void
say_request(struct player *player, const struct sms_request *request)
{
	struct str rest = str_from(request->url), address = { 0 };
	const char *type = request->content_type;
	(void) str_split(&rest, '?', &address);
	say(player, "> ", request->method, address);
	if (type != NULL)
		say(player, "> ", "Content-Type:", str_from(type));
	if (request->authorization != NULL)
		say(player, "> ", "Authorization:", str_from(request->authorization));
	if (request->user != NULL)
		say(player, "> ", "basic",
		    str_from(
			arena_printf(&player->arena, "%s %s", request->user, request->password)));
	say_fields(player, rest);
	if (type != NULL && strcmp(type, "application/x-www-form-urlencoded") == 0)
		say_fields(player, request->body);
	else if (request->body.len > 0)
		say(player, "> ", "", request->body);
}

struct str
say_when(struct player *player, instant at)
{
	char text[ZONE_TEXT];
	return str_from(instant_is_none(at)
		? "unknown"
		: arena_strdup(&player->arena, instant_format_utc(at, text)));
}

void
say_text(struct player *player, const struct inbound_text *text)
{
	if (text->unread)
		say(player, "= ", "unread", (struct str){ 0 });
	say(player, "= ", "from", text->from);
	say(player, "= ", "to", text->to);
	say(player, "= ", "id", text->ext_id);
	say(player, "= ", "at", say_when(player, text->gateway_time));
	if (text->part != 0)
		say(player, "= ", "part",
		    str_from(arena_printf(&player->arena, "%d of %d of %.*s", text->part,
			text->part_count, STR_ARG(text->part_ref))));
	if (text->opted_out)
		say(player, "= ", "opted out", (struct str){ 0 });
	if (text->media)
		say(player, "= ", "media", (struct str){ 0 });
	say(player, "= ", "text", text->body);
}
