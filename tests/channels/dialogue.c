/* SPDX-License-Identifier: MIT */
#include <errno.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/zone.h"
#include "channels/sms_custom.h"
#include "dialogue.h"

static const struct sms_account usual = {
	.url = "http://127.0.0.1:13013/cgi-bin/sendsms",
	.user = "hark",
	.password = "s&cret",
	.from = "+447700900000",
};

void
player_begin(struct player *player, const struct sms_dialect *dialect, const char *path)
{
	*player = (struct player){ .file = path, .dialect = dialect, .account = usual };
	arena_init(&player->arena);
	/* What hark.conf need not say. */
	for (const struct sms_setting *setting = dialect->settings; setting->name != NULL;
	     setting++)
		if (setting->fallback != NULL)
			memcpy((char *) &player->account + setting->at, &setting->fallback,
			    sizeof(setting->fallback));
}

struct str
player_read(struct player *player, const char *path)
{
	static char text[65536];
	FILE *file = fopen(path, "r");
	if (file == NULL)
		fail_msg("%s: %s", path, strerror(errno));
	size_t len = fread(text, 1, sizeof(text), file);
	assert_true(len < sizeof(text));
	assert_int_equal(fclose(file), 0);
	return arena_str(&player->arena, str_of(text, len));
}

const char *
player_unescape(struct player *player, struct str text)
{
	char *out = arena_alloc(&player->arena, text.len + 1);
	size_t len = 0;
	for (size_t i = 0; i < text.len; i++) {
		bool line_end = text.data[i] == '\\' && i + 1 < text.len && text.data[i + 1] == 'n';
		out[len++] = line_end ? '\n' : text.data[i];
		i += line_end;
	}
	return out;
}

/* A private key of its own for each run: none lies about in the tree. */
static const char *
private_key(struct player *player)
{
	char pem[4096] = "";
	EVP_PKEY *key = EVP_RSA_gen(2048);
	BIO *out = BIO_new(BIO_s_mem());
	BUG_ON(key == NULL || out == NULL ||
		PEM_write_bio_PrivateKey(out, key, NULL, NULL, 0, NULL, NULL) != 1 ||
		BIO_read(out, pem, sizeof(pem) - 1) <= 0,
	    "no key");
	BIO_free(out);
	EVP_PKEY_free(key);
	return arena_strdup(&player->arena, pem);
}

static void
set(struct player *player, struct str rest, bool pem)
{
	struct str name = { 0 };
	(void) str_split(&rest, ' ', &name);
	const struct sms_setting *setting = player->dialect->settings;
	while (setting->name != NULL && !str_is(name, setting->name))
		setting++;
	if (setting->name == NULL)
		fail_msg("%s:%d: no such setting", player->file, player->line);
	const char *value = pem ? private_key(player)
	    : rest.len > 0      ? player_unescape(player, rest)
				: NULL;
	memcpy((char *) &player->account + setting->at, &value, sizeof(value));
}

static void
describe(struct player *player, struct str name)
{
	const char *path = arena_printf(&player->arena, "%s/tests/dialects/%s/%.*s.yaml",
	    HARK_SOURCE_DIR, player->dialect->name, STR_ARG(name));
	struct complaints complaints = { .arena = &player->arena };
	struct document document;
	bool read =
	    document_read(&player->arena, path, player_read(player, path), &complaints, &document);
	if (read)
		player->account.custom = sms_custom_read(&player->arena, &document, document.root);
	if (complaints.count > 0)
		fail_msg("%s", complaints.first->text);
}

bool
player_set(struct player *player, struct str word, struct str rest)
{
	if (str_is(word, "set"))
		set(player, rest, false);
	else if (str_is(word, "pem"))
		set(player, rest, true);
	else if (str_is(word, "describe"))
		describe(player, rest);
	else
		return false;
	return true;
}

const char *const said_states[] = {
	[RECEIPT_NONE] = "no change",
	[RECEIPT_SUBMITTED] = "submitted",
	[RECEIPT_DELIVERED] = "delivered",
	[RECEIPT_FAILED_TEMPORARY] = "temporary failure",
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
	if (text->damaged)
		say(player, "= ", "damaged", (struct str){ 0 });
	if (text->media)
		say(player, "= ", "media", (struct str){ 0 });
	say(player, "= ", "text", text->body);
}
