/* SPDX-License-Identifier: MIT */
/* Where alerts go: the contacts of a team and of the organisation. What a route still lacks is no
 * fault of the file: a team that asks nothing that needs one may go without (scheduler/route.h). */
#include "daemon/config_route.h"

enum { WITHIN_LEAST_MINUTES = 5, WITHIN_MOST_MINUTES = 24 * 60 };

/* "30 minutes", "2 hours". */
static bool
read_minutes(struct str text, int *out_minutes)
{
	struct str number;
	int64_t n;
	if (!str_split(&text, ' ', &number) || !str_to_int(number, &n) || n < 1 || n > 1440)
		return false;
	if (str_is(text, "hour") || str_is(text, "hours"))
		n *= 60;
	else if (!str_is(text, "minute") && !str_is(text, "minutes"))
		return false;
	*out_minutes = (int) n;
	return n >= WITHIN_LEAST_MINUTES && n <= WITHIN_MOST_MINUTES;
}

/* +44 and digits: a notice goes to it as it stands. */
static bool
is_number(struct str text)
{
	if (text.len < 8 || text.len > 16 || text.data[0] != '+')
		return false;
	for (size_t i = 1; i < text.len; i++)
		if (text.data[i] < '0' || text.data[i] > '9')
			return false;
	return true;
}

static void
read_contact(
    const struct document *document, const struct node *map, struct config_contact *contact)
{
	static const char *const keys[] = { "name", "mobile", "email", "within", NULL };
	(void) document_keys(document, map, keys);
	contact->name = document_required(document, map, "name");
	contact->mobile = document_text(document, map, "mobile", "");
	contact->email = document_text(document, map, "email", "");
	const char *within = document_text(document, map, "within", "30 minutes");
	if (contact->mobile[0] == '\0' && contact->email[0] == '\0')
		(void) document_complain(
		    document, map, "a contact that can't be reached, expected mobile or email");
	if (contact->mobile[0] != '\0' && !is_number(str_from(contact->mobile)))
		(void) document_complain(document, node_get(map, "mobile"),
		    "\"%s\", expected a number such as +447700900901", contact->mobile);
	if (contact->email[0] != '\0' && str_find(str_from(contact->email), STR("@"), 0) <= 0)
		(void) document_complain(document, node_get(map, "email"),
		    "\"%s\", expected an address such as nurse@example.org", contact->email);
	if (!read_minutes(str_from(within), &contact->within_minutes))
		(void) document_complain(document, node_get(map, "within"),
		    "\"%s\", expected 5 minutes to 24 hours, such as 30 minutes", within);
}

void
config_read_contact(
    const struct document *document, const struct node *organisation, struct config *config)
{
	const struct node *map = node_get(organisation, "contact");
	config->has_contact = map != NULL;
	if (map != NULL)
		read_contact(document, map, &config->contact);
}

void
config_read_route(const struct document *document, const struct node *map, struct config_team *team)
{
	team->out_of_hours = document_text(document, map, "out_of_hours", "");
	const struct node *list = node_get(map, "contacts");
	if (list == NULL)
		return;
	if (list->kind != NODE_LIST || list->count > CONFIG_CONTACTS) {
		(void) document_complain(document, list,
		    "\"contacts\" is no list, expected one of up to %d", (int) CONFIG_CONTACTS);
		return;
	}
	for (const struct node *node = list->first; node != NULL; node = node->next)
		read_contact(document, node, &team->contacts[team->contact_count++]);
}

const char *
config_route_hash(const struct config_team *team, char out[static HASH_ID_TEXT])
{
	struct str parts[1 + 3 * CONFIG_CONTACTS];
	size_t count = 0;
	parts[count++] = str_from(team->out_of_hours);
	for (size_t i = 0; i < team->contact_count; i++) {
		parts[count++] = str_from(team->contacts[i].name);
		parts[count++] = str_from(team->contacts[i].mobile);
		parts[count++] = str_from(team->contacts[i].email);
	}
	return hash_id(parts, count, out);
}
