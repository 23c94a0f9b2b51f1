/* SPDX-License-Identifier: MIT */
/*
 * What a reading is called where it is kept, shown or compared. Kept words: never changed.
 */
#include "conversations/reading.h"

const char *
reading_reason_word(enum reading_reason reason)
{
	switch (reason) {
	case REASON_NONE: return "none";
	case REASON_AMBIGUOUS: return "ambiguous";
	case REASON_UNPARSED: return "unparsed";
	case REASON_RANGE: return "range";
	case REASON_INVALID: return "invalid";
	case REASON_CONFLICT: return "conflict";
	case REASON_NEGATION: return "negation";
	case REASON_QUALIFIED: return "qualified";
	case REASON_NOT_INTEGER: return "not_integer";
	case REASON_PARTIAL: return "partial";
	case REASON_HELP: return "help";
	case REASON_BLANK: return "blank";
	case REASON_TAPBACK: return "tapback";
	case REASON_AUTOREPLY: return "autoreply";
	case REASON_MEDIA: return "media";
	}
	BUG("reason %d", (int) reason);
}

const char *
control_word(enum control control)
{
	switch (control) {
	case CONTROL_NONE: return "NONE";
	case CONTROL_STOP: return "STOP";
	case CONTROL_STOP_CONFIRM: return "STOP_CONFIRM";
	case CONTROL_START: return "START";
	case CONTROL_HELP: return "HELP";
	case CONTROL_BACK: return "BACK";
	case CONTROL_REPEAT: return "REPEAT";
	case CONTROL_LINK: return "LINK";
	case CONTROL_CALL: return "CALL";
	case CONTROL_LATER: return "LATER";
	}
	BUG("control %d", (int) control);
}

const char *
reading_flag_word(enum reading_flag flag)
{
	switch (flag) {
	case FLAG_DECEASED: return "deceased";
	case FLAG_WRONG_PERSON: return "wrong_person";
	case FLAG_PROXY: return "proxy";
	case FLAG_HUMAN: return "human";
	case FLAG_URGENT: return "urgent";
	case FLAG_CLINICAL: return "clinical";
	case FLAG_WEIGHED: return "weighed";
	case FLAG_WITHDRAWS: return "withdraws";
	case FLAG_NOT_OPERATED: return "not_operated";
	case FLAG_CORRECT_PREVIOUS: return "correct_previous";
	}
	BUG("flag %d", (int) flag);
}

const char *
reading_risk_rule(const struct reading *reading)
{
	return (reading->flags & FLAG_WEIGHED) != 0 ? "weighed-words" : reading->rule;
}
