/* SPDX-License-Identifier: MIT */
/* One table says what filters there are; parsing and printing walk it. */
#include "base/strbuf.h"
#include "exports/filter.h"

enum kind {
	KIND_TEXT,
	KIND_STATUS,
	KIND_CHANNEL,
	KIND_DATE,
	KIND_FLAG,
};

static const struct entry {
	const char *name;
	enum kind kind;
	size_t offset;
} entries[] = {
	{ "team", KIND_TEXT, offsetof(struct extract_filter, team) },
	{ "worker", KIND_TEXT, offsetof(struct extract_filter, worker) },
	{ "procedure", KIND_TEXT, offsetof(struct extract_filter, procedure) },
	{ "instrument", KIND_TEXT, offsetof(struct extract_filter, instrument) },
	{ "step", KIND_TEXT, offsetof(struct extract_filter, step) },
	{ "from", KIND_DATE, offsetof(struct extract_filter, from) },
	{ "to", KIND_DATE, offsetof(struct extract_filter, to) },
	{ "status", KIND_STATUS, offsetof(struct extract_filter, status) },
	{ "channel", KIND_CHANNEL, offsetof(struct extract_filter, channel) },
	{ "paired", KIND_FLAG, offsetof(struct extract_filter, paired) },
};

const char *const filter_names[] = { "team", "worker", "procedure", "instrument", "step", "from",
	"to", "status", "channel", "paired", NULL };
_Static_assert(ARRAY_LEN(filter_names) == ARRAY_LEN(entries) + 1, "every filter has its name");

static const char *const statuses[] = { "planned", "started", "partial", "complete", "expired",
	NULL };
static const char *const channels[] = { "sms", "email", "web", "staff", NULL };

static const struct entry *
find(const char *name)
{
	for (size_t i = 0; i < ARRAY_LEN(entries); i++)
		if (strcmp(entries[i].name, name) == 0)
			return &entries[i];
	return NULL;
}

bool
filter_takes_value(const char *name)
{
	const struct entry *entry = find(name);
	return entry != NULL && entry->kind != KIND_FLAG;
}

static void *
field(struct extract_filter *filter, const struct entry *entry)
{
	return (char *) filter + entry->offset;
}

static const void *
field_const(const struct extract_filter *filter, const struct entry *entry)
{
	return (const char *) filter + entry->offset;
}

static bool
set_text(const char **out, const char *name, const char *value, struct error *error)
{
	if (*out != NULL && (*out)[0] != '\0')
		return error_set(error, ERROR_INPUT, "--%s is given twice", name);
	if (value == NULL || value[0] == '\0')
		return error_set(error, ERROR_INPUT, "--%s is empty, expected a value", name);
	*out = value;
	return true;
}

static bool
set_word(const char **out, const char *const *words, const char *name, const char *value,
    struct error *error)
{
	char list[64] = "";
	for (size_t i = 0, used = 0; words[i] != NULL; i++) {
		if (value != NULL && strcmp(words[i], value) == 0)
			return set_text(out, name, value, error);
		int more = snprintf(
		    list + used, sizeof(list) - used, "%s%s", i == 0 ? "" : ", ", words[i]);
		BUG_ON(more < 0 || (size_t) more >= sizeof(list) - used, "too many words");
		used += (size_t) more;
	}
	return error_set(error, ERROR_INPUT, "--%s is not known, expected one of %s", name, list);
}

static bool
set_date(struct date *out, const char *name, const char *value, struct error *error)
{
	if (!date_is_none(*out))
		return error_set(error, ERROR_INPUT, "--%s is given twice", name);
	struct date day;
	if (!date_parse_iso(str_from(value), &day))
		return error_set(error, ERROR_INPUT,
		    "--%s is no date, expected YYYY-MM-DD such as 2026-01-31", name);
	*out = day;
	return true;
}

bool
filter_set(struct extract_filter *filter, const char *name, const char *value, struct error *error)
{
	const struct entry *entry = find(name);
	if (entry == NULL)
		return error_set(error, ERROR_INPUT, "there is no filter --%.40s", name);
	void *at = field(filter, entry);
	switch (entry->kind) {
	case KIND_TEXT: return set_text(at, name, value, error);
	case KIND_STATUS: return set_word(at, statuses, name, value, error);
	case KIND_CHANNEL: return set_word(at, channels, name, value, error);
	case KIND_DATE: return set_date(at, name, value, error);
	case KIND_FLAG: *(bool *) at = true; return true;
	}
	BUG("filter kind %d", (int) entry->kind);
}

bool
filter_check(const struct extract_filter *filter, struct error *error)
{
	if (!date_is_none(filter->from) && !date_is_none(filter->to) &&
	    date_compare(filter->from, filter->to) > 0)
		return error_set(error, ERROR_INPUT, "--from is after --to, so nothing is between");
	return true;
}

static void
add_words(struct strbuf *out, const struct extract_filter *filter, const struct entry *entry)
{
	char day[ZONE_TEXT];
	const void *at = field_const(filter, entry);
	const char *value = NULL;
	switch (entry->kind) {
	case KIND_TEXT:
	case KIND_STATUS:
	case KIND_CHANNEL: value = *(const char *const *) at; break;
	case KIND_DATE: value = date_format(*(const struct date *) at, day); break;
	case KIND_FLAG:
		if (*(const bool *) at)
			strbuf_printf(out, "%s%s", out->len == 0 ? "" : ", ", entry->name);
		return;
	}
	if (value != NULL && value[0] != '\0')
		strbuf_printf(out, "%s%s %s", out->len == 0 ? "" : ", ", entry->name, value);
}

const char *
filter_words(struct arena *arena, const struct extract_filter *filter)
{
	struct strbuf out;
	strbuf_init(&out, 4096);
	for (size_t i = 0; i < ARRAY_LEN(entries); i++)
		add_words(&out, filter, &entries[i]);
	if (out.len == 0)
		strbuf_puts(&out, "everything");
	const char *words = arena_cstr(arena, strbuf_str(&out));
	strbuf_done(&out);
	return words;
}
