-- A roll that was imported and does not count yet: for an hour, or until somebody else agrees.

CREATE TABLE waiting_roll (                        -- at most one a server
    guild_id      INTEGER PRIMARY KEY,
    asked_by      INTEGER NOT NULL REFERENCES person,
    asked_at      INTEGER NOT NULL,
    counts_at     INTEGER                          -- NULL until it is told publicly
) STRICT;

CREATE TABLE waiting_row (
    row_id        INTEGER PRIMARY KEY AUTOINCREMENT,
    guild_id      INTEGER NOT NULL,
    user_id       INTEGER,
    name          TEXT NOT NULL DEFAULT '',
    practice      TEXT NOT NULL DEFAULT '',
    locality      TEXT NOT NULL DEFAULT '',
    list_size     INTEGER,
    capacity      TEXT NOT NULL DEFAULT ''
) STRICT;
CREATE INDEX waiting_row_guild ON waiting_row (guild_id);

CREATE TABLE waiting_agreement (                   -- the first of two members who agree
    guild_id      INTEGER NOT NULL,
    person_id     INTEGER NOT NULL REFERENCES person,
    PRIMARY KEY (guild_id, person_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX waiting_agreement_person ON waiting_agreement (person_id);

ALTER TABLE poll ADD COLUMN imported_size INTEGER NOT NULL DEFAULT 0;  -- on its roll without a role
