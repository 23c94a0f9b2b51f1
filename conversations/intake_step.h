/* SPDX-License-Identifier: MIT */
#ifndef CONVERSATIONS_INTAKE_STEP_H
#define CONVERSATIONS_INTAKE_STEP_H

/* What intake.c, intake_closed.c and intake_mail.c share, and nobody else. `heard` is the row of the text that came
 * in; who takes it fills its reading, address and conversation. */
#include "conversations/intake.h"

/* A text without a conversation is still read for STOP, START, life events and risk. patient may be
 * NULL. */
void intake_read(struct desk *desk, const struct patient *patient, const struct inbox_row *row,
    struct reading *out_reading);
bool intake_is_stop(const struct reading *reading);
bool intake_is_risk(const struct reading *reading);
enum alert_kind intake_risk_kind(const struct reading *reading);

/* Said and done outside a conversation, for the team that looks after the patient. */
void intake_say(struct desk *desk, const struct patient *patient, const struct address *address,
    struct inbox_row *heard, enum phrase phrase, enum purpose purpose);
void intake_alert(struct desk *desk, const struct patient *patient, struct inbox_row *heard,
    enum alert_kind kind, const char *rule);
/* A STOP beside a danger, which a person decides about (store/risk_holds.h). */
void intake_tell_of_stop(struct desk *desk, const struct patient *patient, struct inbox_row *heard,
    const struct reading *reading);
void intake_stop(struct desk *desk, const struct patient *patient, const struct address *address,
    struct inbox_row *heard, const struct reading *reading);
/* Staff are told once that consent may be withdrawn, and not when they have recorded it. */
void
intake_tell_withdrawal(struct desk *desk, const struct patient *patient, struct inbox_row *heard);

/* What a STOP is taken for that came from an address when it was another person's. */
#define INTAKE_STOP_AT_WRONG "STOP, at a wrong number"

/* The places a text can end up at. open: the conversation that is open at the address, or NULL. */
void intake_at_closed_address(struct desk *desk, const struct patient *patient,
    const struct address *address, struct inbox_row *heard);
/* STOP there, in silence; false when it was none. */
bool intake_stop_at_closed_address(struct desk *desk, const struct patient *patient,
    const struct address *address, struct inbox_row *heard, const struct reading *reading);
void intake_without_conversation(struct desk *desk, const struct patient *patient,
    const struct address *address, struct inbox_row *heard);
void intake_of_known(struct desk *desk, const struct intake *text, const struct address *address,
    const struct conversation_row *open, struct inbox_row *heard);
void intake_of_stranger(struct desk *desk, const struct intake *text, struct inbox_row *heard);
/* STOP of an address that is nobody's we know, kept. False when it has none. */
bool intake_stop_of_stranger(struct desk *desk, const struct intake *text, struct inbox_row *heard);
/* The safety reply to an address that is nobody's we know. False when there is no team at all. */
bool intake_say_safety_to_stranger(
    struct desk *desk, const struct intake *text, struct inbox_row *heard);

/* intake_mail.c: the words of a mail */
struct str intake_mail_words(struct desk *desk, const struct intake_mail *mail, struct str body);
/* intake_mail.c: text->mail is not NULL; address is the sender's, or NULL for a stranger */
void intake_mail_take(struct desk *desk, const struct intake *text, const struct address *address,
    const struct conversation_row *open, struct inbox_row *heard);

#endif
