-- SPDX-License-Identifier: MIT
--
-- What a score stands on (conversations/score_basis.h): the facts that scoring was told, and a digest of all
-- that made it, so that `hark verify` can tell whether it still follows from its answers. '' in those from
-- before.
ALTER TABLE score ADD COLUMN basis TEXT NOT NULL DEFAULT '';
