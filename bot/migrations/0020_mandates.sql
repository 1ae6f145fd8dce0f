-- The register of mandates. Every closed poll is an entry; what stands here is what officers add to
-- it: where it was used, and that a later poll took its place or that it no longer stands.

CREATE TABLE mandate_use (
    use_id        INTEGER PRIMARY KEY AUTOINCREMENT,
    poll_id       INTEGER NOT NULL REFERENCES poll ON DELETE CASCADE,
    guild_id      INTEGER NOT NULL,
    reference     TEXT NOT NULL,                   -- M-3, A-7, C-2, or an address
    words         TEXT NOT NULL DEFAULT '',        -- "invitation declined"
    noted_by      INTEGER REFERENCES person,
    noted_at      INTEGER NOT NULL,
    UNIQUE (poll_id, reference)
) STRICT;

CREATE TABLE mandate_end (                         -- it is relied on no more
    poll_id       INTEGER PRIMARY KEY REFERENCES poll ON DELETE CASCADE,
    guild_id      INTEGER NOT NULL,
    later_id      INTEGER REFERENCES poll ON DELETE SET NULL,  -- the poll that took its place
    reason        TEXT NOT NULL DEFAULT '',
    noted_by      INTEGER REFERENCES person,
    noted_at      INTEGER NOT NULL
) STRICT;
CREATE INDEX mandate_end_later ON mandate_end (later_id);
