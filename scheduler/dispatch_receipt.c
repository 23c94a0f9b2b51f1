/* SPDX-License-Identifier: MIT */
/*
 * What a gateway says of a text afterwards. It moves a text by rank only, so that receipts may come
 * twice, late and in any order.
 *
 * A temporary failure (off, absent, expired) is not sent again, though it did not arrive: gateways say so
 * after three days of hearing nothing too, and a receipt that it was delivered may follow. A second
 * text would then be one too many; the next reminder, which says that it is one, asks instead.
 *
 * Of a text in parts a telephone shows nothing, or less than we asked, until all are there. So it is
 * delivered when each of them is, and one that fails is a text that failed.
 */
#include "store/conversations.h"
#include "store/followups.h"
#include "store/outbox_part.h"
#include "store/patients.h"
#include "scheduler/dispatch_parts.h"

static bool
is_about(struct str about, const char *address)
{
	struct str one;
	bool is_named = about.len == 0;
	while (!is_named && str_split(&about, ' ', &one))
		is_named = str_eq_nocase(one, str_from(address));
	return is_named;
}

/* More to nobody makes a sender a spammer. What is stopped, wrong or held stays that. And where a mail
 * was forwarded to nobody, its first address is somebody's: the mail has failed, and no more. */
void
dispatch_block_address(struct dispatch_step *step, address_id id, struct str about)
{
	struct address address;
	struct conversation_row open;
	if (!address_get(step->db, step->arena, id, &address) || strcmp(address.state, "ok") != 0 ||
	    !is_about(about, address.value))
		return;
	address_set_state(step->db, id, "blocked", step->now);
	/* Another address of the patient may be a way to go on: the desk looks for one. */
	if (conversation_open(step->db, step->arena, id, &open))
		due_put(step->db, &(struct due){ step->now, DUE_REMIND, open.id.n, 0 });
}

/* It had refused this text, which went by another gateway. That it failed there we know; that it was
 * taken there after all is true too, and makes two of it where the other has taken it as well. */
static bool
is_of_another(struct dispatch_step *step, const struct outbox_row *row,
    const struct dispatch_receipt *receipt)
{
	if (receipt->gateway == NULL || row->gateway[0] == '\0' ||
	    strcmp(receipt->gateway, row->gateway) == 0)
		return false;
	bool taken = receipt->state == RECEIPT_SUBMITTED || receipt->state == RECEIPT_DELIVERED;
	if (taken && outbox_state_rank(row->state) >= outbox_state_rank(OUTBOX_SENDING))
		dispatch_tell_staff(step, row, ALERT_UNCERTAIN, "sent-twice");
	if (!taken)
		dispatch_record(step, row->id, "receipt", receipt->code, false);
	return !taken;
}

/* What a receipt about one part says of the whole text. */
static enum receipt_state
whole_of(struct dispatch_step *step, const struct outbox_row *row,
    const struct dispatch_receipt *receipt)
{
	switch (receipt->state) {
	case RECEIPT_NONE:
	case RECEIPT_SUBMITTED: break; /* one part on its way is a text on its way */
	case RECEIPT_DELIVERED:
		(void) outbox_part_put(step->db, row->id, receipt->part, OUTBOX_DELIVERED);
		if (outbox_part_delivered(step->db, row->id) < receipt->part_count)
			return RECEIPT_SUBMITTED;
		break;
	case RECEIPT_FAILED_TEMPORARY:
	case RECEIPT_FAILED:
	case RECEIPT_NO_ADDRESS:
		/* It came late: that part is there. */
		if (outbox_part_put(step->db, row->id, receipt->part, OUTBOX_FAILED) !=
		    OUTBOX_FAILED)
			return RECEIPT_NONE;
		break;
	}
	return receipt->state;
}

bool
dispatch_receipt(struct dispatch_step *step, const struct dispatch_receipt *receipt)
{
	struct outbox_row row;
	const char *code = receipt->code;
	if (!outbox_find(step->db, step->arena, receipt->ask_id, &row))
		return false;
	if (is_of_another(step, &row, receipt))
		return true;
	if (row.gateway_id[0] == '\0' && receipt->gateway_id != NULL)
		row.gateway_id = receipt->gateway_id;
	switch (receipt->part.len > 0 ? whole_of(step, &row, receipt) : receipt->state) {
	case RECEIPT_NONE: dispatch_record(step, row.id, "receipt", code, false); return true;
	case RECEIPT_SUBMITTED:
		(void) dispatch_move(
		    step, &row, OUTBOX_SUBMITTED, row.gateway_id, code, step->now, row.doubt);
		return true;
	case RECEIPT_DELIVERED:
		(void) dispatch_move(
		    step, &row, OUTBOX_DELIVERED, row.gateway_id, code, step->now, row.doubt);
		return true;
	case RECEIPT_FAILED_TEMPORARY:
	case RECEIPT_FAILED:
		if (dispatch_move(
			step, &row, OUTBOX_FAILED, row.gateway_id, code, step->now, row.doubt))
			dispatch_tell_staff(step, &row, ALERT_UNSENT, code);
		return true;
	case RECEIPT_NO_ADDRESS:
		if (!dispatch_move(
			step, &row, OUTBOX_FAILED, row.gateway_id, code, step->now, row.doubt))
			return true;
		dispatch_tell_staff(step, &row, ALERT_UNSENT, code);
		dispatch_block_address(step, row.address, receipt->about);
		return true;
	}
	BUG("receipt %d", (int) receipt->state);
}
