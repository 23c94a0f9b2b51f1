/* SPDX-License-Identifier: MIT */
#include "conversations/pattern_reach.h"
#include "conversations/pattern_share.h"

#include "conversations/pattern_codes.h"

enum { PATTERN_BUCKETS = 1024, SHARED_BYTES = 1 << 17 };

struct known {
	const char *text;
	uint32_t options;
	pcre2_code *code;
	bool is_marked;
	struct known *next;
};

struct pattern_codes {
	struct arena texts; /* what is known, until all are read */
	struct known *buckets[PATTERN_BUCKETS];
	pcre2_code **codes;
	size_t count, size;
};

struct pattern_codes *
pattern_codes_new(void)
{
	return alloc_new(sizeof(struct pattern_codes));
}

void
pattern_codes_settle(struct pattern_codes *codes)
{
	memset(codes->buckets, 0, sizeof(codes->buckets));
	arena_done(&codes->texts);
}

void
pattern_codes_free(struct pattern_codes *codes)
{
	if (codes == NULL)
		return;
	pattern_codes_settle(codes);
	for (size_t i = 0; i < codes->count; i++)
		pcre2_code_free(codes->codes[i]);
	free(codes->codes);
	free(codes);
}

static size_t
bucket_of(const char *text)
{
	return str_hash(STR_HASH_START, str_from(text)) % PATTERN_BUCKETS;
}

static pcre2_code *
compile(const char *text, uint32_t options, char error[static PATTERN_ERROR])
{
	int code;
	PCRE2_SIZE at;
	pcre2_code *compiled =
	    pcre2_compile((PCRE2_SPTR) text, PCRE2_ZERO_TERMINATED, options, &code, &at, NULL);
	if (compiled == NULL) {
		PCRE2_UCHAR message[96];
		if (pcre2_get_error_message(code, message, sizeof(message)) < 0)
			message[0] = '\0';
		(void) snprintf(error, PATTERN_ERROR, "%s at character %zu", (char *) message, at);
	}
	return compiled;
}

/* With its scans marked. NULL where they can't be. */
static pcre2_code *
compile_marked(const char *text, uint32_t options)
{
	struct strbuf marked;
	char error[PATTERN_ERROR];
	char separator = (options & PCRE2_MULTILINE) != 0 ? '\n' : ' ';
	strbuf_init(&marked, SHARED_BYTES);
	bool good = pattern_mark_scans(text, separator, &marked);
	pcre2_code *code = good ? compile(strbuf_cstr(&marked), options, error) : NULL;
	strbuf_done(&marked);
	return code;
}

/* NULL where nothing can be shared, or too much is. */
static pcre2_code *
compile_shared(const char *text, uint32_t options)
{
	if (options & PCRE2_CASELESS)
		return NULL;
	struct strbuf shared;
	strbuf_init(&shared, SHARED_BYTES);
	pattern_share(str_from(text), &shared);
	pcre2_code *code =
	    strbuf_is_over(&shared) ? NULL : compile_marked(strbuf_cstr(&shared), options);
	strbuf_done(&shared);
	return code;
}

static void
code_keep(struct pattern_codes *codes, pcre2_code *code)
{
	if (codes->count == codes->size) {
		codes->size = codes->size * 2 + 64;
		codes->codes = alloc_grow(codes->codes, codes->size * sizeof(*codes->codes));
	}
	codes->codes[codes->count++] = code;
}

const pcre2_code *
pattern_codes_get(struct pattern_codes *codes, const char *text, uint32_t options, bool *out_marked,
    char error[static PATTERN_ERROR])
{
	struct known **bucket = &codes->buckets[bucket_of(text)];
	for (const struct known *known = *bucket; known != NULL; known = known->next)
		if (known->options == options && strcmp(known->text, text) == 0) {
			*out_marked = known->is_marked;
			return known->code;
		}
	pcre2_code *code = compile_shared(text, options);
	if (code == NULL)
		code = compile_marked(text, options);
	*out_marked = code != NULL;
	if (code == NULL) /* as it was written, for the sake of what is said */
		code = compile(text, options, error);
	if (code == NULL)
		return NULL;
	code_keep(codes, code);
	struct known *known = ARENA_NEW(&codes->texts, struct known);
	*known = (struct known){ .text = arena_strdup(&codes->texts, text),
		.options = options,
		.code = code,
		.is_marked = *out_marked,
		.next = *bucket };
	*bucket = known;
	return code;
}
