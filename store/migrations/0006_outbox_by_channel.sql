-- SPDX-License-Identifier: MIT
-- What waits is asked for by channel: where one channel is slow or down, its thousands must not stand
-- before the few of another.
DROP INDEX outbox_queued;
CREATE INDEX outbox_queued ON outbox (channel, priority, next_at) WHERE state = 'queued';
