-- Reasons that voters gave, once the poll has closed: without a name, sorted by their words, read by
-- officers before members. Kept as long as the roll.
CREATE TABLE poll_reason (
    reason_id     INTEGER PRIMARY KEY AUTOINCREMENT,
    poll_id       INTEGER NOT NULL REFERENCES poll ON DELETE CASCADE,
    guild_id      INTEGER NOT NULL,
    words         TEXT NOT NULL,
    out           INTEGER NOT NULL DEFAULT 0       -- 1: officers leave it out
) STRICT;
CREATE INDEX poll_reason_poll ON poll_reason (poll_id);
ALTER TABLE poll ADD COLUMN reasons_shown_at INTEGER;   -- officers let members read them
