/* SPDX-License-Identifier: MIT */
/* Follows the talk about AUTH by what is written and read: libesmtp has no event for it, and no
 * status of it that can be asked for. The password is copied by nothing here; libesmtp's mechanisms
 * wipe their copies. */
#include <auth-client.h>

#include "channels/email_auth.h"

enum { CODE_DIGITS = 3, LET_IN = 235, GO_ON = 334 };

/* Called for user and password, in the order of the mechanism. */
static int
on_asked(auth_client_request_t request, char **result, int fields, void *arg)
{
	const struct email_account *account = arg;
	for (int i = 0; i < fields; i++) {
		const char *value = (request[i].flags & AUTH_USER) != 0 ? account->user
		    : (request[i].flags & AUTH_PASS) != 0               ? account->password
									: NULL;
		if (value == NULL)
			return 0;
		result[i] = (char *) (uintptr_t) (const void *) value; /* only read */
	}
	return 1;
}

static struct auth_context *
new_context(void)
{
	struct auth_context *context = auth_create_context();
	BUG_ON(context == NULL, "out of memory");
	(void) auth_set_mechanism_flags(context, AUTH_PLUGIN_PLAIN, AUTH_PLUGIN_ANONYMOUS);
	return context;
}

bool
email_auth_is_able(void)
{
	auth_client_init();
	struct auth_context *context = new_context();
	bool able =
	    auth_set_mechanism(context, "PLAIN") != 0 && auth_set_mechanism(context, "LOGIN") != 0;
	(void) auth_destroy_context(context);
	return able;
}

void
email_auth_begin(struct email_auth *auth, const struct email_account *account)
{
	*auth = (struct email_auth){ .account = account };
	if (account == NULL)
		return;
	auth->context = new_context();
	(void) auth_set_interact_cb(
	    auth->context, on_asked, (void *) (uintptr_t) (const void *) account);
}

void
email_auth_end(struct email_auth *auth)
{
	if (auth->context != NULL)
		(void) auth_destroy_context(auth->context);
	auth->context = NULL;
}

/* 501 and 504 are about the mechanism and how it was spoken. Anything else may have counted as a
 * try of the password, and some servers lock an account after a few. */
static bool
may_try_another(const struct email_auth *auth)
{
	return auth->step == EMAIL_AUTH_NOT || auth->code == 501 || auth->code == 504;
}

bool
email_auth_may_leave(struct email_auth *auth, struct str command)
{
	static const char *const greetings[] = { "EHLO ", "HELO ", "STARTTLS\r\n", "QUIT\r\n" };
	if (auth->account == NULL || auth->step == EMAIL_AUTH_IN)
		return true;
	if (auth->step == EMAIL_AUTH_CHALLENGED ||
	    (str_starts(command, "AUTH ") && may_try_another(auth))) {
		auth->step = EMAIL_AUTH_ASKED;
		auth->code = auth->column = 0;
		auth->line_more = false;
		return true;
	}
	for (size_t i = 0; i < ARRAY_LEN(greetings); i++)
		if (str_starts(command, greetings[i]))
			return true;
	return false;
}

static void
end_line(struct email_auth *auth)
{
	if (auth->line_more) {
		auth->code = auth->column = 0;
		auth->line_more = false;
		return;
	}
	/* The library is content with any 2xx, so also with the "250 ok" of who understood nothing. */
	auth->step = auth->code == LET_IN ? EMAIL_AUTH_IN
	    : auth->code == GO_ON         ? EMAIL_AUTH_CHALLENGED
					  : EMAIL_AUTH_REFUSED;
}

void
email_auth_hear(struct email_auth *auth, struct str bytes)
{
	for (size_t i = 0; i < bytes.len && auth->step == EMAIL_AUTH_ASKED; i++) {
		char c = bytes.data[i];
		if (auth->column < CODE_DIGITS && c >= '0' && c <= '9')
			auth->code = auth->code * 10 + (c - '0');
		if (auth->column == CODE_DIGITS)
			auth->line_more = c == '-';
		if (auth->column <= CODE_DIGITS)
			auth->column++;
		if (c == '\n')
			end_line(auth);
	}
}
