/* SPDX-License-Identifier: MIT */
/* Makes links, and decides when a page is offered. What is done on the page is desk_page.c's. */
#include "base/hash.h"
#include "instruments/licence.h"
#include "store/links.h"

#include "conversations/desk_link.h"

/* Without i l o u: read out on a telephone, and typed from paper. */
static const char letters[] = "0123456789abcdefghjkmnpqrstvwxyz";

const char *
link_token(struct random *random, char out[static LINK_TOKEN_TEXT])
{
	unsigned char bytes[LINK_TOKEN_TEXT - 1];
	random_bytes(random, bytes, sizeof(bytes));
	for (size_t i = 0; i < sizeof(bytes); i++)
		out[i] = letters[bytes[i] % 32];
	out[sizeof(bytes)] = '\0';
	return out;
}

bool
link_token_is_whole(struct str token)
{
	if (token.len != LINK_TOKEN_TEXT - 1)
		return false;
	for (size_t i = 0; i < token.len; i++)
		if (token.data[i] == '\0' || strchr(letters, token.data[i]) == NULL)
			return false;
	return true;
}

static bool
may_ask(struct desk *desk, const struct dialogue *dialogue, enum mode mode)
{
	for (size_t i = 0; i < dialogue->response_count; i++)
		if (licence_refusal(desk->arena, dialogue->instruments[i], mode,
			dialogue->row.language) != NULL)
			return false;
	return true;
}

/* Nobody can say who they are whose year of birth we do not know; and who has guessed too often
 * speaks to a person. */
void
link_fill_script(struct desk *desk, struct dialogue *dialogue)
{
	struct script *script = &dialogue->script;
	bool email = strcmp(dialogue->row.channel, "email") == 0;
	script->has_page = desk->web_url != NULL && !date_is_none(dialogue->patient.born_on) &&
	    may_ask(desk, dialogue, MODE_WEB) &&
	    link_tries(desk->db, dialogue->row.id) < LINK_TRIES;
	/* Also where no page can be given any more: what may not be texted is not texted then. */
	script->page_only = !may_ask(desk, dialogue, email ? MODE_EMAIL : MODE_SMS);
	script->invites_to_page =
	    script->has_page && (script->page_only || script->count > LINK_ITEMS);
}

const char *
link_url(struct desk *desk, struct dialogue *dialogue)
{
	char token[LINK_TOKEN_TEXT], hash[HASH_SHA256_TEXT];
	if (dialogue->url != NULL)
		return dialogue->url;
	(void) link_token(desk->random, token);
	link_add(desk->db,
	    &(struct link_row){
		.token_hash = hash_sha256(str_from(token), hash),
		.conversation = dialogue->row.id,
		.address = dialogue->row.address,
		.made_at = desk->now,
		.expires_at = dialogue->row.expires_at,
		.confirmed_at = INSTANT_NONE,
		.pass_hash = "",
		.posts_from = desk->now,
	    });
	dialogue->url = arena_printf(desk->arena, "%s/a/%s", desk->web_url, token);
	return dialogue->url;
}

void
link_read_no_answer(struct desk *desk, struct dialogue *dialogue, struct input *input)
{
	struct reading *reading = ARENA_NEW(desk->arena, struct reading);
	*reading = *dialogue->reading;
	if (reading->kind != READING_ANSWER && reading->kind != READING_SEVERAL &&
	    reading->kind != READING_SKIP)
		return;
	reading->kind = READING_UNCLEAR;
	reading->reason = REASON_UNPARSED;
	input->reading = dialogue->reading = reading;
}
