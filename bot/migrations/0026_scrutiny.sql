-- The account of a poll's ballots, where the scrutineer signs it before the numbers show.
CREATE TABLE poll_account (
    poll_id       INTEGER PRIMARY KEY REFERENCES poll ON DELETE CASCADE,
    guild_id      INTEGER NOT NULL,
    votes_cast    INTEGER,                         -- ballots ever put in; NULL: too few to show
    withdrawn     INTEGER,
    shows_at      INTEGER NOT NULL,                -- the result shows then, signed or not
    signed_by     INTEGER REFERENCES person,
    signed_at     INTEGER,
    settled       INTEGER NOT NULL DEFAULT 0       -- 1: the result shows
) STRICT;
