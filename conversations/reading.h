/* SPDX-License-Identifier: MIT */
#ifndef CONVERSATIONS_READING_H
#define CONVERSATIONS_READING_H

/*
 * Reading turns what a patient wrote into what they meant, or says that it cannot. A pure function.
 * It collects every reading of the text and accepts one only when one is left; it never rounds,
 * clips or guesses (invariant 4). The order is fixed: clean, empty or machine-made, control words on
 * the whole text, STOP beside other words, life events and risk, typed answer, and otherwise the
 * reason to ask again. An answer is read in the first READING_LIMIT bytes; the others are heard to
 * the end (reading_pieces.h). STOP and life events are heard in every language of the book; an answer is
 * read in the patient's own.
 */
#include "base/arena.h"
#include "base/strbuf.h"
#include "base/zone.h"
#include "conversations/name_mask.h"
#include "conversations/phrases.h"
#include "instruments/instrument.h"

/* Raised by one whenever a text could now be read otherwise. Stored with every answer. */
enum { READING_VERSION = 12 };

enum { READING_LIMIT = 1600, READING_ANSWERS = 64 };

enum reading_kind {
	READING_ANSWER,  /* one value, or text */
	READING_SEVERAL, /* values for this item and the following ones */
	READING_SKIP,    /* "don't know", "skip" */
	READING_CONTROL, /* a control word was the whole text */
	READING_FLAG,    /* a life event or a risk and no answer: to a person */
	READING_UNCLEAR, /* ask again, for `reason` */
};

enum reading_reason {
	REASON_NONE,
	REASON_AMBIGUOUS,
	REASON_UNPARSED,
	REASON_RANGE,
	REASON_INVALID,
	REASON_CONFLICT,
	REASON_NEGATION,
	REASON_QUALIFIED,
	REASON_NOT_INTEGER,
	REASON_PARTIAL,
	REASON_HELP,
	REASON_BLANK,
	REASON_TAPBACK,
	REASON_AUTOREPLY, /* of a machine: no attempt is counted, nothing is said */
	REASON_MEDIA,
};

enum control {
	CONTROL_NONE,
	CONTROL_STOP,
	CONTROL_STOP_CONFIRM, /* perhaps STOP: "cancel", "stpo" */
	CONTROL_START,
	CONTROL_HELP,
	CONTROL_BACK,
	CONTROL_REPEAT,
	CONTROL_LINK,
	CONTROL_CALL,
	CONTROL_LATER,
};

/* Or-ed: a text can raise more than one. */
enum reading_flag {
	FLAG_DECEASED = 1,
	FLAG_WRONG_PERSON = 2,
	FLAG_PROXY = 4,
	FLAG_HUMAN = 8,
	FLAG_URGENT = 16,   /* danger to themselves or others */
	FLAG_CLINICAL = 32, /* a symptom that a clinician must see today */
	FLAG_NOT_OPERATED = 64,
	FLAG_CORRECT_PREVIOUS = 128, /* "last one should be 2": the value is for an earlier item */
	FLAG_WEIGHED =
	    256, /* no pattern heard the risk, the words' weights did (weighed_words.h) */
	FLAG_WITHDRAWS = 512, /* a STOP that may take back consent: only staff record that */
};

enum { FLAGS_RISK = FLAG_URGENT | FLAG_CLINICAL };

/* Who says that they wrote the text. */
enum speaker {
	SPEAKER_UNSAID,
	SPEAKER_PATIENT,
	SPEAKER_DOUBTED, /* under a name that may be theirs, or a relative's: "3. Thanks, Bob" */
	SPEAKER_OTHER,   /* somebody else: the text is no answer and no YES of the patient */
};

/* A question of the conversation, as it was put and what stands for it so far. */
struct reading_item {
	const struct item *item;
	const struct item_wording *wording;
	bool is_answered;
	bool has_value; /* answered by a value, which is */
	decimal value;
};

/* What is being answered. */
struct reading_context {
	const struct phrases *phrases;
	const char *team; /* whose words are heard besides; NULL: not known, so every team's */
	const struct item *item;            /* NULL: no typed answer is expected */
	const struct item_wording *wording; /* of that item; NULL when item is */
	/* All questions of the conversation, by the numbers that patients see, less one. NULL: what is
	 * said of another question is read as of this one. */
	const struct reading_item *items;
	size_t item_count;
	size_t open; /* number of the open one; 0: none is */
	size_t
	    named; /* number of the earlier one that the text answers by what it refers to; or 0 */
	size_t last;        /* number of the one answered last; 0: none was */
	bool last_is_fresh; /* within minutes: "I meant 3" is about it */
	size_t together;    /* so many were put in one text, this one first; below 2: this one */
	size_t items_left;  /* from this item to the end, this one included */
	struct reading_names names; /* of those who may write from there */
	struct date today;          /* where the patient is */
	struct str our_text;        /* what we last said, to recognise it when quoted; or empty */
	bool yes_no_prompt;         /* item is NULL and YES or NO was asked */
	bool offers_letters; /* letters are read though the item has none: for tables of replies */
	bool is_re_asked;    /* the item was asked again: a correction may be of a try at it */
	bool has_media;      /* the gateway says a picture came with it */
	struct strbuf *explain; /* what is seen is told here; or NULL */
};

struct reading_value {
	bool is_text; /* text: the whole of it */
	bool is_date;
	const char *written; /* in the one form that is kept (instruments/written.h), or NULL */
	bool is_chosen;      /* ... which is values of options */
	decimal value;       /* none of these */
	struct date date;
};

struct reading {
	enum reading_kind kind;
	enum reading_reason reason; /* READING_UNCLEAR */
	enum control control;       /* READING_CONTROL */
	int64_t later_days;         /* with CONTROL_LATER: how long that is, 1 or more */
	unsigned flags;             /* enum reading_flag, with any kind */
	enum speaker speaker;
	struct reading_value values[READING_ANSWERS];
	size_t value_count;             /* 1 for READING_ANSWER */
	size_t places[READING_ANSWERS]; /* READING_SEVERAL: the number of each one's question; 0:
					   in a row from the open one */
	/* A danger to themselves, and STOP in the same text: crisis words beat END, so that nothing is
	 * stopped in silence, and a person is told of both. */
	bool stop_beside_danger;
	bool more_words; /* words beyond the answer: a person reads them (safety.md 2) */
	/* Number of the earlier question that the value is for; 0: the open one. */
	size_t about;
	bool agrees;   /* where YES or NO was asked: "OK", which is a yes to what was read back */
	bool in_doubt; /* with `about`: it may be for another, so the patient is asked first */
	/* "Sorry, I meant 3": an answer with a correction before it and nothing to correct in the text.
	 */
	bool opens_with_correction;
	const char *rule; /* the rule that decided, our own word: "number", "label", "word-yes" */
	struct str
	    cleaned;    /* the text without what we had quoted, in the arena; what was read of it */
	struct str own; /* the same, to its end */
};

/* Neither words nor a date nor what is kept as written. */
bool reading_value_counts(const struct reading_value *value);

void reading_of(struct arena *arena, const struct reading_context *context, struct str text,
    struct reading *out_reading);

/* Our own words for logs, the store and `hark read`. */
const char *reading_reason_word(enum reading_reason reason);
const char *control_word(enum control control);
const char *reading_flag_word(enum reading_flag flag); /* of one flag */
/* The rule that an alert about its risk names: the one that decided, or that the words were weighed. */
const char *reading_risk_rule(const struct reading *reading);

#endif
