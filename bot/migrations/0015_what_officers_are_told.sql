-- What officers are told of: a poll that closes with few votes, by the turnout its card shows, and
-- why Discord would not have a post.

ALTER TABLE poll_card ADD COLUMN shown INTEGER NOT NULL DEFAULT 0;   -- the turnout on it
ALTER TABLE outbox ADD COLUMN refused INTEGER;                       -- Discord's code, if it refused

UPDATE outbox SET refused = 50007 WHERE state = 'dead' AND error LIKE '%/50007)';
UPDATE outbox SET refused = 50278 WHERE state = 'dead' AND error LIKE '%/50278)';
