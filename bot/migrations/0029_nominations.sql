-- Nominations for an election: who stands, each with their own words, until a closing time; then the
-- order on the ballot paper is drawn.
CREATE TABLE nomination_call (
    call_id       INTEGER PRIMARY KEY AUTOINCREMENT,
    guild_id      INTEGER NOT NULL,
    draft_id      INTEGER REFERENCES poll_draft ON DELETE SET NULL,  -- gone once its poll opens
    question      TEXT NOT NULL,
    places        INTEGER NOT NULL,
    reserved      TEXT NOT NULL DEFAULT '[]',      -- JSON: [["sessional", 1], ...]
    ties          TEXT NOT NULL,
    decimals      INTEGER,
    state         TEXT NOT NULL CHECK (state IN ('draft', 'open', 'closed', 'off')),
    closes_at     INTEGER NOT NULL,
    channel_id    INTEGER NOT NULL,
    message_id    INTEGER,
    opened_by     INTEGER REFERENCES person
) STRICT;
CREATE UNIQUE INDEX nomination_call_draft ON nomination_call (draft_id);

CREATE TABLE nomination (
    nomination_id INTEGER PRIMARY KEY AUTOINCREMENT,
    call_id       INTEGER NOT NULL REFERENCES nomination_call ON DELETE CASCADE,
    guild_id      INTEGER NOT NULL,
    person_id     INTEGER NOT NULL REFERENCES person,
    name          TEXT NOT NULL,
    statement     TEXT NOT NULL DEFAULT '',
    claims        TEXT NOT NULL DEFAULT '[]',      -- JSON: the reserved places they could take
    place         INTEGER,                         -- in the drawn order, from 1
    UNIQUE (call_id, person_id)
) STRICT;
CREATE INDEX nomination_person ON nomination (person_id);
