/* SPDX-License-Identifier: MIT */
/*
 * trick PORT PATH: asks 127.0.0.1:PORT for PATH in all the ways that are not quite that: other methods,
 * and spellings that one program in a row may take for this path and another not. Prints each that was
 * not refused, and `TRIED PASSED`. The path itself is asked for by nobody here.
 */
#include <stdlib.h>

#include "tests/e2e/raw_client.h"

enum { LIMIT = 1 << 16 };

static const char *const methods[] = {
	"PUT",
	"DELETE",
	"PATCH",
	"OPTIONS",
	"TRACE",
	"CONNECT",
	"PROPFIND",
	"SEARCH",
	"DEBUG",
	"PRI",
	"get",
	"Get",
	"GETS",
	"GE",
	"G\tT",
	"GET,POST",
	"\xc7\xc5\xd4",
};

/* In the place of a slash. */
static const char *const slashes[] = {
	"//",
	"/./",
	"/x/../",
	"/%2e/",
	"/x/%2e%2e/",
	"/x/.%2E/",
	"/x/%252e%252e/",
	"/x/%c0%ae%c0%ae/",
	"/x/..;/",
	"/;/",
	";/",
	";a=b/",
	"%2f",
	"%2F",
	"%252f",
	"%c0%af",
	"%e0%80%af",
	"%f0%80%80%af",
	"\xc0\xaf",
	"\xe2\x88\x95",
	"%e2%88%95",
	"%u002f",
	"\\",
	"%5c",
	"/\\",
	"/%00/",
	"%00/",
	"/%20/",
	"/%09/",
	"/%0a/",
	"/%0d%0aX:%20/",
	"?/",
	"#/",
	"/%",
	"/%zz/",
	"/\x01/",
};

/* Behind the path. */
static const char *const ends[] = {
	"/",
	"//",
	"/.",
	"/..",
	"/x/..",
	"/%2e",
	".",
	"%2e",
	"%00",
	"%00.css",
	"%20",
	"%0a",
	";",
	";a=b",
	"%3b",
	"%3f",
	"%23",
	"#",
	"\\",
	"%5c",
	"%",
	"%2",
	".html",
	"~",
	"%c0%80",
	"%ef%bb%bf",
};

/* In front of it. */
static const char *const fronts[] = {
	"/",
	"/.",
	"/x/..",
	"/%2e%2e",
	"\\",
	"%2f",
	"x",
	"*",
	"?",
	"http://localhost",
	"https://evil.example.org",
	"//evil.example.org",
	"localhost:80",
	"/static/..",
	"/health/..;",
	"/a/%2e%2e",
	"/sms/%2e%2e",
};

struct tricks {
	long port;
	int tried, passed;
};

static void
try(struct tricks *tricks, const char *method, const char *target)
{
	struct strbuf request, heard;
	size_t answers;
	strbuf_init(&request, LIMIT);
	strbuf_init(&heard, LIMIT);
	strbuf_printf(&request, "%s %s%sid=trick-%d HTTP/1.1\r\nHost: localhost\r\n\r\n", method,
	    target, strchr(target, '?') == NULL ? "?" : "&", tricks->tried);
	bool closed = raw_ask(tricks->port, strbuf_str(&request), &heard);
	int status = raw_status(strbuf_str(&heard), &answers);
	tricks->tried++;
	if (!closed || status < 400 || answers != 1) {
		tricks->passed++;
		printf("%s %s: status %d, %zu answers\n", method, target, status, answers);
	}
	strbuf_done(&heard);
	strbuf_done(&request);
}

static void
try_spelling(struct tricks *tricks, const char *front, const char *path, size_t size,
    const char *middle, const char *rest)
{
	struct strbuf target;
	strbuf_init(&target, LIMIT);
	strbuf_printf(&target, "%s%.*s%s%s", front, (int) size, path, middle, rest);
	try(tricks, "GET", strbuf_cstr(&target));
	strbuf_done(&target);
}

static void
try_spellings(struct tricks *tricks, const char *path)
{
	size_t size = strlen(path);
	for (size_t i = 0; i < ARRAY_LEN(fronts); i++)
		try_spelling(tricks, fronts[i], path, size, "", "");
	for (size_t i = 0; i < ARRAY_LEN(ends); i++)
		try_spelling(tricks, "", path, size, ends[i], "");
	for (size_t at = 0; at < size; at++)
		for (size_t i = 0; path[at] == '/' && i < ARRAY_LEN(slashes); i++)
			try_spelling(tricks, "", path, at, slashes[i], path + at + 1);
}

/* Letters of the other case, one at a time: two names of a file in some systems. */
static void
try_cases(struct tricks *tricks, const char *path)
{
	for (size_t at = 0; path[at] != '\0'; at++) {
		char other = (char) (path[at] ^ 0x20);
		if ((other >= 'A' && other <= 'Z') || (other >= 'a' && other <= 'z'))
			try_spelling(tricks, "", path, at, (char[]){ other, '\0' }, path + at + 1);
	}
}

int
main(int argc, char **argv)
{
	if (argc != 3)
		return 2;
	struct tricks tricks = { .port = strtol(argv[1], NULL, 10) };
	for (size_t i = 0; i < ARRAY_LEN(methods); i++)
		try(&tricks, methods[i], argv[2]);
	try_spellings(&tricks, argv[2]);
	try_cases(&tricks, argv[2]);
	printf("%d %d\n", tricks.tried, tricks.passed);
	return 0;
}
