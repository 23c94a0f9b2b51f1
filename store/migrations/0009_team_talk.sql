-- SPDX-License-Identifier: MIT
-- How a team talks, from hark.conf at every start.
ALTER TABLE team ADD COLUMN nameless INTEGER NOT NULL DEFAULT 0; -- 1: no first name in its texts
ALTER TABLE team ADD COLUMN faces INTEGER NOT NULL DEFAULT 0;    -- 1: answers as faces, where an instrument has them
