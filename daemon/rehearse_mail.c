/* SPDX-License-Identifier: MIT */
/*
 * What the headers of a patient's e-mail say in a transcript. Mostly nothing is written: programs
 * answer the newest mail. Words in brackets in front of the text say otherwise.
 */
#include "daemon/rehearse_play.h"

/* The nth mail of the play (from 1), or the newest to an address (n 0). */
static const struct phone_text *
find_mail(struct play *play, const char *to, int64_t n)
{
	struct phone *phone = stage_phone(play->stage, "email");
	const struct phone_text *found = NULL, *next = NULL;
	int64_t count = 0;
	while ((next = phone_next(phone, n == 0 ? to : NULL, next)) != NULL) {
		found = next;
		if (++count == n)
			return found;
	}
	return n == 0 ? found : NULL;
}

/* Of the text, and not of the mail. */
struct marks {
	bool fresh, subject;
};

/* One word in brackets; false when there is none, or it is not one of ours. */
static bool
take_mark(struct play *play, struct str *text, struct intake_mail *mail, struct marks *marks)
{
	int64_t n = 0;
	ptrdiff_t close = str_find(*text, STR("]"), 0);
	if (!str_starts(*text, "[") || close < 0)
		return false;
	struct str mark = str_sub(*text, 1, (size_t) close);
	if (str_is(mark, "fresh")) {
		marks->fresh = true;
	} else if (str_is(mark, "subject")) {
		marks->subject = true;
	} else if (str_is(mark, "vouched")) {
		mail->is_vouched = true;
	} else if (str_is(mark, "forged")) {
		mail->is_forged = true;
	} else if (str_is(mark, "automatic")) {
		mail->is_automatic = true;
	} else if (str_is(mark, "unread")) {
		mail->is_unread = true;
	} else if (str_starts(mark, "mail ") && str_to_int(str_sub(mark, 5, mark.len), &n)) {
		const struct phone_text *answered = n > 0 ? find_mail(play, NULL, n) : NULL;
		if (answered == NULL)
			return false;
		mail->ask_id = str_from(answered->ask_id);
	} else {
		return false;
	}
	*text = str_trim(str_sub(*text, (size_t) close + 1, text->len));
	return true;
}

void
play_mail(struct play *play, const char *from, struct str *text, struct intake_mail *out_mail)
{
	struct marks marks = { .fresh = false };
	*out_mail = (struct intake_mail){ .ask_id = STR("") };
	while (take_mark(play, text, out_mail, &marks))
		continue;
	const struct phone_text *newest = find_mail(play, from, 0);
	if (marks.subject) {
		out_mail->subject = *text;
		*text = STR("");
	}
	if (!marks.fresh && out_mail->ask_id.len == 0 && newest != NULL)
		out_mail->ask_id = str_from(newest->ask_id);
}
