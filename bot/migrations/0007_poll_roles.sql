-- The roles a poll asked are kept as ids: names can be changed, and given to another role.
-- NULL: a poll from before. Which roles its words meant is told at the next start, once, where each
-- name is that of exactly one role; an empty list says that it could not be told.

ALTER TABLE poll ADD COLUMN role_ids TEXT;                           -- JSON: Discord's ids
ALTER TABLE poll ADD COLUMN register INTEGER NOT NULL DEFAULT 0;     -- 1: the imported roll, too
UPDATE poll SET register = 1
 WHERE roll_basis = 'the imported roll'
    OR roll_basis LIKE 'members with the role %” and the imported roll';
UPDATE poll SET role_ids = '[]' WHERE roll_basis NOT LIKE 'members with the role %';

-- Whether a card opens its poll is said by its row, no longer read from its key.
UPDATE outbox SET payload = json_set(payload, '$.opens', json('true'))
 WHERE kind = 'poll.card' AND state <> 'sent' AND key LIKE 'poll.card:%:1:%'
   AND channel_id = (SELECT channel_id FROM poll WHERE poll_id = json_extract(payload, '$.poll_id'));
