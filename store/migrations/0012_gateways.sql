-- SPDX-License-Identifier: MIT
-- Which gateway a text goes by, where texts have two: whose receipts and look-ups are about it, which
-- number its conversation has, and who alone may be given it again while it is in doubt.
ALTER TABLE outbox ADD COLUMN gateway TEXT NOT NULL DEFAULT ''; -- kannel …; '': the first, and none has it yet
ALTER TABLE outbox ADD COLUMN refused INTEGER NOT NULL DEFAULT 0; -- how often that one has refused it
-- The name stands in the index, so that a few are found among thousands of the other's without a look at
-- each row.
DROP INDEX outbox_queued;
CREATE INDEX outbox_queued ON outbox (channel, priority, next_at, gateway) WHERE state = 'queued';
