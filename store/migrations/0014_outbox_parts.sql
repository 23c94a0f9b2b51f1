-- SPDX-License-Identifier: MIT
-- What became of each part of a long text, where its gateway tells of them one by one: the text has
-- arrived when all of them have (store/outbox_part.h).
CREATE TABLE outbox_part (
	outbox INTEGER NOT NULL REFERENCES outbox (id),
	part   TEXT NOT NULL, -- the gateway's name for it
	state  TEXT NOT NULL, -- failed, delivered; it only climbs
	PRIMARY KEY (outbox, part)
) WITHOUT ROWID;
