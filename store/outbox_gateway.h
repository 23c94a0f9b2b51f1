/* SPDX-License-Identifier: MIT */
#ifndef STORE_OUTBOX_GATEWAY_H
#define STORE_OUTBOX_GATEWAY_H

/*
 * The gateway of a conversation, as an expression, for outbox.c and outbox_queue.c: that of the newest
 * text that the patient may have seen at this address, or is being handed over; '' before there is one.
 * What was refused, or could not be delivered, nobody has seen.
 */
#define OUTBOX_GATEWAY                                                                             \
	"coalesce((SELECT before.gateway"                                                          \
	" FROM outbox AS before"                                                                   \
	" WHERE before.address = $address"                                                         \
	" AND before.sent_at IS NOT NULL"                                                          \
	" AND before.conversation = $conversation"                                                 \
	" AND before.state <> 'queued'"                                                            \
	" AND before.state <> 'expired'"                                                           \
	" AND before.state <> 'cancelled'"                                                         \
	" AND before.state <> 'suppressed'"                                                        \
	" AND before.state <> 'failed'"                                                            \
	" ORDER BY before.sent_at DESC"                                                            \
	" LIMIT 1), '')"

#endif
