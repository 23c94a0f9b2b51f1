/* SPDX-License-Identifier: MIT */
/* The words of effects: what the store, the logs and staff see. */
#include "conversations/effect.h"

const char *
purpose_word(enum purpose purpose)
{
	switch (purpose) {
	case PURPOSE_IDENTIFY: return "identify";
	case PURPOSE_INVITATION: return "invitation";
	case PURPOSE_QUESTION: return "question";
	case PURPOSE_RE_ASK: return "re-ask";
	case PURPOSE_REMINDER: return "reminder";
	case PURPOSE_CONFIRMATION: return "confirmation";
	case PURPOSE_NOTICE: return "notice";
	case PURPOSE_THANKS: return "thanks";
	case PURPOSE_RESULT: return "result";
	case PURPOSE_STOPPED: return "stopped";
	case PURPOSE_WRONG_PERSON: return "wrong-person";
	case PURPOSE_DECEASED: return "deceased";
	case PURPOSE_STAFF: return "staff";
	case PURPOSE_SAFETY: return "safety";
	}
	BUG("purpose %d", (int) purpose);
}

int
purpose_priority(enum purpose purpose)
{
	switch (purpose) {
	case PURPOSE_SAFETY: return 0;
	case PURPOSE_IDENTIFY:
	case PURPOSE_INVITATION:
	case PURPOSE_REMINDER: return 2;
	case PURPOSE_STAFF: /* behind what the patient is owed */
	case PURPOSE_QUESTION:
	case PURPOSE_RE_ASK:
	case PURPOSE_CONFIRMATION:
	case PURPOSE_NOTICE:
	case PURPOSE_THANKS:
	case PURPOSE_RESULT:
	case PURPOSE_STOPPED:
	case PURPOSE_WRONG_PERSON:
	case PURPOSE_DECEASED: return 1;
	}
	BUG("purpose %d", (int) purpose);
}

const char *
alert_kind_word(enum alert_kind kind)
{
	switch (kind) {
	case ALERT_URGENT: return "urgent";
	case ALERT_CLINICAL: return "clinical";
	case ALERT_DECEASED: return "deceased";
	case ALERT_WRONG_PERSON: return "wrong-person";
	case ALERT_PROXY: return "proxy";
	case ALERT_NOT_OPERATED: return "not-operated";
	case ALERT_HUMAN: return "human";
	case ALERT_UNREADABLE: return "unreadable";
	case ALERT_STOPPED: return "stopped";
	case ALERT_WITHDRAWAL: return "withdrawal";
	case ALERT_WORDS: return "words";
	case ALERT_UNKNOWN_SENDER: return "unknown-sender";
	case ALERT_UNCERTAIN: return "uncertain";
	case ALERT_UNSENT: return "unsent";
	case ALERT_ROUTE: return "route";
	case ALERT_TEST: return "test";
	case ALERT_CLOCK: return "clock";
	}
	BUG("alert kind %d", (int) kind);
}
