/* SPDX-License-Identifier: MIT */
/* The description of a gateway, from YAML. */
#include "channels/sms_custom.h"

/*
 * In hark.conf(5):
 *
 * .Ss custom
 * Any other gateway that is asked by HTTP, as it is described here; see
 * .Sx EXAMPLES .
 * What the description does not name is doubt: the text is not sent again, and a person sees it.
 * Its webhooks prove themselves by the secret in their address, and receipts by the signature in
 * theirs.
 * .Bl -tag -width Ds
 * .It Cm url , user , password_file , from
 * As for Kannel.
 * .It Cm method , type
 * .Li POST
 * (the default) of a
 * .Li form
 * (the default) or of
 * .Li json ;
 * or
 * .Li GET ,
 * with the fields as a query; that of a
 * .Li POST
 * may have one in its
 * .Cm url .
 * .It Cm authorization
 * .Li none
 * (the default),
 * .Li basic
 * by user and password, or
 * .Li bearer
 * with the password, which must then be there.
 * .It Cm fields
 * A map of the request's fields.
 * A value is what always stands there, or one of
 * .Li $to , $to_digits
 * (without the plus),
 * .Li $from , $text , $ask_id
 * (our reference),
 * .Li $seconds , $minutes
 * (how long the text may wait),
 * .Li $receipt_url , $user , $password .
 * .It Cm taken , refused , later
 * Which answers mean that the gateway has the text, will not have it, or not now.
 * .Bl -tag -width Ds
 * .It Cm status
 * One or a list.
 * .It Cm starts
 * With what the body must begin besides.
 * .El
 * .Pp
 * An answer means one of them: the same status in two needs a
 * .Cm starts
 * in both.
 * Taken is a status of 200 to 299; refused and later one of 400 to 499, or 503, or any with
 * .Cm starts .
 * .It Cm id
 * Where the JSON answer to a text has the gateway's id for it, as
 * .Ql messages.0.id .
 * Then a text is taken only with an id.
 * .It Cm webhooks
 * .Li form
 * (the default; a query too) or
 * .Li json .
 * .It Cm texts
 * The names of a text's fields.
 * .Bl -tag -width Ds
 * .It Cm from , body
 * Who sent it, and what they wrote.
 * .It Cm to , id
 * If there are such.
 * Without an id a text that the gateway repeats cannot be known.
 * .El
 * .It Cm receipts
 * What a receipt says.
 * They need a field with
 * .Li $receipt_url .
 * .Bl -tag -width Ds
 * .It Cm status
 * The name of its field.
 * .It Cm submitted , delivered , failed , failed_for_now
 * The words in it, one or a list, that mean so.
 * .El
 * .El
 */
const char *const sms_custom_keys[] = { "method", "type", "authorization", "fields", "taken",
	"refused", "later", "id", "webhooks", "texts", "receipts", NULL };

/* What a field may hold besides plain words. */
static const char *const places[] = { "$to", "$to_digits", "$from", "$text", "$ask_id", "$seconds",
	"$minutes", "$receipt_url", "$user", "$password", NULL };

static void
read_fields(const struct document *document, const struct node *section, struct sms_custom *custom)
{
	const struct node *map = node_get(section, "fields");
	bool to = false, text = false;
	if (map == NULL || map->kind != NODE_MAP || map->count > SMS_CUSTOM_FIELDS) {
		(void) document_complain(document, map == NULL ? section : map,
		    "\"fields\" is missing or too long, expected up to %d of them",
		    (int) SMS_CUSTOM_FIELDS);
		return;
	}
	for (const struct node *node = map->first; node != NULL; node = node->next) {
		size_t i = 0;
		if (node->kind != NODE_SCALAR) {
			(void) document_complain(document, node, "expected a text or a $word");
			continue;
		}
		while (places[i] != NULL && strcmp(places[i], node->text) != 0)
			i++;
		if (node->text[0] == '$' && places[i] == NULL)
			(void) document_complain(
			    document, node, "no such word: \"%s\"", node->text);
		to = to || str_starts(str_from(node->text), "$to");
		text = text || strcmp(node->text, "$text") == 0;
		custom->fields[custom->field_count++] =
		    (struct sms_custom_field){ node->key, node->text };
	}
	if (!to || !text)
		(void) document_complain(
		    document, map, "expected a field with $to and one with $text");
}

static void
read_answers(const struct document *document, const struct node *section, const char *key,
    struct sms_custom_answers *out)
{
	static const char *const keys[] = { "status", "starts", NULL };
	const struct node *map = node_get(section, key);
	if (map == NULL)
		return;
	(void) document_keys(document, map, keys);
	out->starts = document_text(document, map, "starts", NULL);
	const struct node *list = node_get(map, "status");
	const struct node *node = list == NULL ? NULL
	    : list->kind == NODE_LIST          ? list->first
					       : list;
	if (node == NULL)
		(void) document_complain(document, map, "expected a status, such as 200");
	for (; node != NULL; node = list->kind == NODE_LIST ? node->next : NULL) {
		int64_t status = 0;
		if (node->kind != NODE_SCALAR || !str_to_int(str_from(node->text), &status) ||
		    status < 200 || status > 599 || out->count == SMS_CUSTOM_WORDS)
			(void) document_complain(
			    document, node, "expected a status from 200 to 599");
		else
			out->statuses[out->count++] = (int) status;
	}
}

/* One answer, and two things that it means: the order in which they are looked at would decide. */
static void
check_apart(const struct document *document, const struct node *map,
    const struct sms_custom_answers *one, const struct sms_custom_answers *other,
    const char *others_key)
{
	const char *start = one->starts == NULL ? "" : one->starts;
	const char *its_start = other->starts == NULL ? "" : other->starts;
	if (!str_starts(str_from(start), its_start) && !str_starts(str_from(its_start), start))
		return;
	for (size_t i = 0; i < one->count; i++)
		for (size_t j = 0; j < other->count; j++)
			if (one->statuses[i] == other->statuses[j])
				(void) document_complain(document, map,
				    "status %d is \"%s\" too: expected \"starts\" in both, that "
				    "tells them apart",
				    one->statuses[i], others_key);
}

/* Success, a proxy's redirect and anybody's server error are no refusals: it may have been taken. */
static bool
may_deny(int status)
{
	return (status >= 400 && status < 500) || status == 503;
}

static void
check_answers(
    const struct document *document, const struct node *section, const struct sms_custom *custom)
{
	const struct node *taken = node_get(section, "taken");
	const struct node *refused = node_get(section, "refused");
	const struct node *later = node_get(section, "later");
	const struct {
		const struct node *map;
		const struct sms_custom_answers *answers;
	} denials[] = { { refused, &custom->refused }, { later, &custom->later } };
	for (size_t i = 0; i < custom->taken.count; i++)
		if (custom->taken.statuses[i] > 299)
			(void) document_complain(document, taken,
			    "status %d, expected one from 200 to 299", custom->taken.statuses[i]);
	for (size_t k = 0; k < ARRAY_LEN(denials); k++)
		for (size_t i = 0; i < denials[k].answers->count; i++)
			if (denials[k].answers->starts == NULL &&
			    !may_deny(denials[k].answers->statuses[i]))
				(void) document_complain(document, denials[k].map,
				    "status %d may come from anything on the way, expected "
				    "\"starts\" beside it",
				    denials[k].answers->statuses[i]);
	check_apart(document, refused, &custom->refused, &custom->taken, "taken");
	check_apart(document, later, &custom->later, &custom->taken, "taken");
	check_apart(document, later, &custom->later, &custom->refused, "refused");
}

/* What it is to prove itself with must be there: without it, it would be nobody's, or "(null)". */
static void
check_secrets(
    const struct document *document, const struct node *section, const struct sms_custom *custom)
{
	bool user = node_get(section, "user") != NULL;
	bool password = node_get(section, "password_file") != NULL;
	const struct node *way = node_get(section, "authorization");
	if (custom->authorization == 1 && !(user && password))
		(void) document_complain(document, way,
		    "\"basic\" without a %s, expected user and password_file",
		    user ? "password" : "user");
	if (custom->authorization == 2 && !password)
		(void) document_complain(
		    document, way, "\"bearer\" without a password, expected password_file");
	const struct node *fields = node_get(section, "fields");
	for (const struct node *node = fields == NULL ? NULL : fields->first; node != NULL;
	     node = node->next) {
		if (node->kind != NODE_SCALAR)
			continue;
		if (!password && strcmp(node->text, "$password") == 0)
			(void) document_complain(
			    document, node, "\"$password\", but no password_file");
		if (!user && strcmp(node->text, "$user") == 0)
			(void) document_complain(document, node, "\"$user\", but no user");
	}
}

static void
read_words(const struct document *document, const struct node *map, const char *key,
    struct sms_custom_words *out)
{
	const struct node *list = node_get(map, key);
	const struct node *node = list == NULL ? NULL
	    : list->kind == NODE_LIST          ? list->first
					       : list;
	for (; node != NULL; node = list->kind == NODE_LIST ? node->next : NULL) {
		if (node->kind != NODE_SCALAR || out->count == SMS_CUSTOM_WORDS)
			(void) document_complain(
			    document, node, "expected a word, at most %d", (int) SMS_CUSTOM_WORDS);
		else
			out->words[out->count++] = node->text;
	}
}

static void
read_texts(const struct document *document, const struct node *section, struct sms_custom *custom)
{
	static const char *const keys[] = { "from", "to", "body", "id", NULL };
	const struct node *map = node_get(section, "texts");
	if (map == NULL)
		return;
	(void) document_keys(document, map, keys);
	custom->text_from = document_required(document, map, "from");
	custom->text_body = document_required(document, map, "body");
	custom->text_to = document_text(document, map, "to", NULL);
	custom->text_id = document_text(document, map, "id", NULL);
}

static void
read_receipts(
    const struct document *document, const struct node *section, struct sms_custom *custom)
{
	static const char *const keys[] = { "status", "submitted", "delivered", "failed",
		"failed_for_now", NULL };
	const struct node *map = node_get(section, "receipts");
	if (map == NULL)
		return;
	(void) document_keys(document, map, keys);
	custom->receipt_status = document_required(document, map, "status");
	read_words(document, map, "submitted", &custom->submitted);
	read_words(document, map, "delivered", &custom->delivered);
	read_words(document, map, "failed", &custom->failed);
	read_words(document, map, "failed_for_now", &custom->failed_for_now);
	bool asked = false;
	for (size_t i = 0; i < custom->field_count; i++)
		asked = asked || strcmp(custom->fields[i].value, "$receipt_url") == 0;
	if (!asked)
		(void) document_complain(document, map,
		    "receipts, but no field with $receipt_url: which text would they be of?");
}

const struct sms_custom *
sms_custom_read(struct arena *arena, const struct document *document, const struct node *section)
{
	static const char *const methods[] = { "POST", "GET", NULL };
	static const char *const types[] = { "form", "json", NULL };
	static const char *const ways[] = { "none", "basic", "bearer", NULL };
	struct sms_custom *custom = ARENA_NEW(arena, struct sms_custom);
	custom->get = document_word(document, section, "method", methods, 0) == 1;
	custom->json = document_word(document, section, "type", types, 0) == 1;
	custom->authorization = document_word(document, section, "authorization", ways, 0);
	custom->heard_json = document_word(document, section, "webhooks", types, 0) == 1;
	custom->id = document_text(document, section, "id", NULL);
	read_fields(document, section, custom);
	read_answers(document, section, "taken", &custom->taken);
	read_answers(document, section, "refused", &custom->refused);
	read_answers(document, section, "later", &custom->later);
	if (node_get(section, "taken") == NULL)
		(void) document_complain(document, section,
		    "no \"taken\": which answer means that the gateway has the text?");
	check_answers(document, section, custom);
	check_secrets(document, section, custom);
	read_texts(document, section, custom);
	read_receipts(document, section, custom);
	return custom;
}
