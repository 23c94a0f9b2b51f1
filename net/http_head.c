/* SPDX-License-Identifier: MIT */
/*
 * Line by line, from the front. Deliberately not lenient anywhere: RFC 9112's "a server MAY accept"
 * is where two parsers part.
 */
#include "net/http_head.h"

enum { HEAD_BYTES = 8192, HEAD_LINES = 64, HEAD_BODY = 64 << 10, HEAD_BODY_DIGITS = 8 };

static const struct http_head_limits default_limits = { 0 };

/* Two of one of these is two readings of one request: which signature was checked, which host was
 * meant? Beside these, every header whose name ends in "-signature". */
static const char *const single[] = {
	"authorization",
	"connection",
	"content-encoding",
	"content-length",
	"content-type",
	"cookie",
	"expect",
	"host",
	"if-none-match",
	"origin",
	"referer",
	"transfer-encoding",
	"upgrade",
	"x-api-key",
};

static enum http_head_verdict
refuse(struct http_head *head, int status, const char *why)
{
	head->status = status;
	head->why = why;
	return HTTP_HEAD_REFUSED;
}

static size_t
or_default(size_t wanted, size_t otherwise)
{
	return wanted == 0 ? otherwise : wanted;
}

static bool
is_token_byte(char c)
{
	return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
	    (c != '\0' && strchr("!#$%&'*+-.^_`|~", c) != NULL);
}

static bool
is_token(struct str s)
{
	for (size_t i = 0; i < s.len; i++)
		if (!is_token_byte(s.data[i]))
			return false;
	return s.len > 0;
}

static int
hex_digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	if (c >= 'A' && c <= 'F')
		return c - 'A' + 10;
	return -1;
}

static struct str
trim_blanks(struct str s)
{
	while (s.len > 0 && (s.data[0] == ' ' || s.data[0] == '\t'))
		s = str_sub(s, 1, s.len);
	while (s.len > 0 && (s.data[s.len - 1] == ' ' || s.data[s.len - 1] == '\t'))
		s.len--;
	return s;
}

void
http_head_init(struct http_head *head, const struct http_head_limits *limits)
{
	*head = (struct http_head){ .limits = limits == NULL ? &default_limits : limits };
}

struct str
http_head_find(struct str lines, struct str name)
{
	struct str found = { 0 }, line;
	while (str_split(&lines, '\n', &line)) {
		if (line.len <= name.len || line.data[name.len] != ':')
			continue;
		if (!str_eq_nocase(str_sub(line, 0, name.len), name))
			continue;
		if (str_ends(line, "\r"))
			line.len--;
		struct str value =
		    trim_blanks(str_of(line.data + name.len + 1, line.len - name.len - 1));
		found = value;
	}
	return found;
}

/* The path decodes, once, to segments of printable ASCII without any of the tricks by which one
 * path is two: "..", empty and "." segments, backslashes, encoded slashes, a second encoding. */
static const char *
path_fault(struct str path)
{
	char before = '\0'; /* the byte before, decoded */
	for (size_t i = 0; i < path.len; i++) {
		char c = path.data[i];
		if (c == '%') {
			int high = i + 2 < path.len ? hex_digit(path.data[i + 1]) : -1;
			int low = i + 2 < path.len ? hex_digit(path.data[i + 2]) : -1;
			if (high < 0 || low < 0)
				return "a broken escape in the path";
			int byte = high * 16 + low;
			if (byte <= 0x20 || byte >= 0x7f)
				return "a control or foreign character in the path";
			c = (char) byte;
			if (c == '/' || c == '%')
				return "an encoded slash or percent sign in the path";
			i += 2;
		}
		if (c == '\\' || c == '#')
			return "a backslash or fragment in the path";
		if (c == '/' && before == '/')
			return "an empty segment in the path";
		if (c == '.' && (before == '.' || before == '/'))
			return "a dot segment in the path";
		before = c;
	}
	return NULL;
}

/* Its escapes are for who reads it: net/form refuses broken ones, and a patient's words with one in
 * them must reach somebody who can keep them. No two servers route by what stands there. */
static const char *
query_fault(struct str query)
{
	return str_find(query, STR("#"), 0) >= 0 ? "a fragment in the query" : NULL;
}

static enum http_head_verdict
judge_target(struct http_head *head, struct str target)
{
	if (target.len == 0 || target.data[0] != '/')
		return refuse(head, 400, "not a path");
	for (size_t i = 0; i < target.len; i++)
		if ((unsigned char) target.data[i] >= 0x80)
			return refuse(head, 400, "a foreign character in the target");
	ptrdiff_t mark = str_find(target, STR("?"), 0);
	size_t path_size = mark < 0 ? target.len : (size_t) mark;
	const char *fault = path_fault(str_sub(target, 0, path_size));
	if (fault == NULL && mark >= 0)
		fault = query_fault(str_sub(target, path_size + 1, target.len));
	if (fault != NULL)
		return refuse(head, 400, fault);
	head->path_size = path_size;
	head->target_size = target.len;
	return HTTP_HEAD_MORE;
}

/* METHOD SP target SP version, with single spaces. */
static enum http_head_verdict
judge_request_line(struct http_head *head, struct str line)
{
	struct str rest = line, method, target, version;
	if (!str_split(&rest, ' ', &method) || !str_split(&rest, ' ', &target) ||
	    !str_split(&rest, ' ', &version) || rest.data != NULL)
		return refuse(head, 400, "not a request line");
	if (!is_token(method) || str_find(line, STR("\t"), 0) >= 0)
		return refuse(head, 400, "not a request line");
	if (!str_is(version, "HTTP/1.1") && !str_is(version, "HTTP/1.0"))
		return refuse(head, 400, "not HTTP/1.1");
	head->old = str_is(version, "HTTP/1.0");
	/* What keep-alive means to an HTTP/1.0 client depends on whom one asks: never. */
	head->keep_alive = !head->old;
	if (str_is(method, "GET"))
		head->method = HTTP_GET;
	else if (str_is(method, "HEAD"))
		head->method = HTTP_HEAD;
	else if (str_is(method, "POST"))
		head->method = HTTP_POST;
	else
		return refuse(head, 501, "another method");
	head->target_at = method.len + 1;
	return judge_target(head, target);
}

static bool
is_single(struct str name)
{
	static const struct str signature = { "-signature", 10 };
	if (name.len > signature.len &&
	    str_eq_nocase(str_sub(name, name.len - signature.len, name.len), signature))
		return true;
	for (size_t i = 0; i < ARRAY_LEN(single); i++)
		if (str_eq_nocase(name, str_from(single[i])))
			return true;
	return false;
}

static enum http_head_verdict
judge_body_size(struct http_head *head, struct str value)
{
	int64_t size = 0;
	for (size_t i = 0; i < value.len; i++)
		if (value.data[i] < '0' || value.data[i] > '9')
			return refuse(head, 400, "not a content length");
	if (value.len == 0)
		return refuse(head, 400, "not a content length");
	if (value.len > HEAD_BODY_DIGITS || !str_to_int(value, &size) ||
	    (size_t) size > or_default(head->limits->body, HEAD_BODY))
		return refuse(head, 413, "too long a body");
	head->body_size = (size_t) size;
	head->has_body_size = true;
	return HTTP_HEAD_MORE;
}

static bool
is_port(struct str port)
{
	int64_t number;
	for (size_t i = 0; i < port.len; i++)
		if (port.data[i] < '0' || port.data[i] > '9')
			return false;
	return port.len > 0 && port.len <= 5 && str_to_int(port, &number) && number <= UINT16_MAX;
}

static bool
is_name(struct str name)
{
	for (size_t i = 0; i < name.len; i++) {
		char c = name.data[i];
		if (hex_digit(c) < 0 && !(c >= 'g' && c <= 'z') && !(c >= 'G' && c <= 'Z') &&
		    (c == '\0' || strchr("-._", c) == NULL))
			return false;
	}
	return name.len > 0;
}

/* [::1] */
static bool
is_bracketed(struct str name)
{
	for (size_t i = 1; i + 1 < name.len; i++)
		if (hex_digit(name.data[i]) < 0 && name.data[i] != ':' && name.data[i] != '.')
			return false;
	return name.len > 2 && name.data[0] == '[' && name.data[name.len - 1] == ']';
}

bool
http_host_name(struct str value, struct str *out_name)
{
	bool bracketed = value.len > 0 && value.data[0] == '[';
	ptrdiff_t closing = bracketed ? str_find(value, STR("]"), 0) : -1;
	size_t from = closing < 0 ? 0 : (size_t) closing + 1;
	ptrdiff_t colon = str_find(value, STR(":"), from);
	struct str name = str_sub(value, 0, colon < 0 ? value.len : (size_t) colon);
	if (colon >= 0 && !is_port(str_sub(value, (size_t) colon + 1, value.len)))
		return false;
	if (!(bracketed ? is_bracketed(name) : is_name(name)))
		return false;
	*out_name = name;
	return true;
}

/* By whatever port: the one that a caller knows is the proxy's. A name with a dot at its end is
 * another one: browsers keep cookies and origins of the two apart, and no link of ours has it. */
static enum http_head_verdict
judge_host(struct http_head *head, struct str value)
{
	const char *const *hosts = head->limits->hosts;
	struct str name;
	if (!http_host_name(value, &name))
		return refuse(head, 400, "not a host");
	for (; hosts != NULL && *hosts != NULL; hosts++)
		if (str_eq_nocase(name, str_from(*hosts)))
			return HTTP_HEAD_MORE;
	return head->limits->hosts == NULL ? HTTP_HEAD_MORE
					   : refuse(head, 421, "not a host of ours");
}

static enum http_head_verdict
judge_header(struct http_head *head, struct str name, struct str value)
{
	if (str_eq_nocase(name, STR("transfer-encoding")))
		return refuse(head, 501, "a transfer encoding");
	if (str_eq_nocase(name, STR("content-length")))
		return judge_body_size(head, value);
	if (str_eq_nocase(name, STR("host")))
		return judge_host(head, value);
	if (str_eq_nocase(name, STR("expect"))) {
		if (!str_eq_nocase(value, STR("100-continue")))
			return refuse(head, 417, "another expectation");
		head->expect_continue = !head->old;
	}
	if (str_eq_nocase(name, STR("connection"))) {
		struct str rest = value, option;
		while (str_split(&rest, ',', &option))
			if (str_eq_nocase(trim_blanks(option), STR("close")))
				head->keep_alive = false;
	}
	return HTTP_HEAD_MORE;
}

static enum http_head_verdict
judge_header_line(struct http_head *head, struct str before, struct str line)
{
	if (++head->lines > or_default(head->limits->lines, HEAD_LINES))
		return refuse(head, 431, "too many header lines");
	ptrdiff_t colon = str_find(line, STR(":"), 0);
	if (line.data[0] == ' ' || line.data[0] == '\t')
		return refuse(head, 400, "a folded header");
	struct str name = str_sub(line, 0, colon < 0 ? 0 : (size_t) colon);
	if (!is_token(name)) /* "Name :" is caught here, too */
		return refuse(head, 400, "not a header");
	if (is_single(name) && http_head_find(before, name).data != NULL)
		return refuse(head, 400, "a header that may stand only once");
	return judge_header(head, name, trim_blanks(str_sub(line, name.len + 1, line.len)));
}

static enum http_head_verdict
judge_end(struct http_head *head, struct str before, size_t size)
{
	if (http_head_find(before, STR("host")).data == NULL)
		return refuse(head, 400, "no host");
	if (head->method == HTTP_POST && !head->has_body_size)
		return refuse(head, 400, "no content length");
	if (head->method != HTTP_POST && head->body_size > 0)
		return refuse(head, 400, "a body where none belongs");
	head->size = size;
	return HTTP_HEAD_READY;
}

/* One whole line, which starts at head->at and whose line feed stands at `end`. */
static enum http_head_verdict
judge_line(struct http_head *head, struct str bytes, size_t end)
{
	struct str before = str_sub(bytes, 0, head->at);
	struct str line = str_sub(bytes, head->at, end - 1);
	bool first = head->at == 0;
	head->at = end + 1;
	if (first)
		return judge_request_line(head, line);
	if (line.len == 0)
		return judge_end(head, before, end + 1);
	return judge_header_line(head, before, line);
}

enum http_head_verdict
http_head_read(struct http_head *head, struct str bytes)
{
	size_t limit = or_default(head->limits->bytes, HEAD_BYTES);
	if (head->status != 0)
		return HTTP_HEAD_REFUSED;
	if (head->size != 0)
		return HTTP_HEAD_READY;
	for (; head->seen < bytes.len; head->seen++) {
		size_t i = head->seen;
		unsigned char c = (unsigned char) bytes.data[i];
		bool after_return = i > head->at && bytes.data[i - 1] == '\r';
		if (i >= limit)
			return refuse(head, 431, "too long a head");
		if ((c == '\n') != after_return)
			return refuse(head, 400, "a bare line feed or carriage return");
		if ((c < 0x20 && c != '\t' && c != '\r' && c != '\n') || c == 0x7f)
			return refuse(head, 400, "a control character");
		if (c != '\n')
			continue;
		enum http_head_verdict verdict = judge_line(head, bytes, i);
		if (verdict == HTTP_HEAD_MORE)
			continue;
		head->seen++;
		return verdict;
	}
	return HTTP_HEAD_MORE;
}
