-- SPDX-License-Identifier: MIT
-- The same rows as before, said in the words of store/outbox_states.h, which tells why. What has begun is
-- looked for by conversation: a reply proves the texts before it, however many of others are uncertain.
DROP INDEX outbox_waiting;
CREATE INDEX outbox_begun ON outbox (conversation)
	WHERE (state = 'sending' OR state = 'settling' OR state = 'uncertain');
DROP INDEX outbox_by_conversation;
CREATE INDEX outbox_by_conversation ON outbox (conversation)
	WHERE (state = 'planned' OR state = 'held' OR state = 'queued');
