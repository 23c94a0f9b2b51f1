/* SPDX-License-Identifier: MIT */
/* What a gateway says of a text afterwards. It moves a text by rank only, so that receipts may come
 * twice, late and in any order. */
#include "store/patients.h"
#include "scheduler/dispatch_parts.h"

/* More mail to nobody makes a sender a spammer. What is stopped, wrong or held stays that. */
static void
block_address(struct dispatch_step *step, address_id id)
{
	struct address address;
	if (address_get(step->db, step->arena, id, &address) && strcmp(address.state, "ok") == 0)
		address_set_state(step->db, id, "blocked", step->now);
}

bool
dispatch_receipt(
    struct dispatch_step *step, struct str ask_id, enum receipt_state state, const char *code)
{
	struct outbox_row row;
	if (!outbox_find(step->db, step->arena, ask_id, &row))
		return false;
	switch (state) {
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
		block_address(step, row.address);
		return true;
	}
	BUG("receipt %d", (int) state);
}
