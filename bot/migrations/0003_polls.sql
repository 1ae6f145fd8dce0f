-- Straw polls. The main database knows who may vote and, after the close, what was counted; ballots
-- and participation of an open poll stand in a box file of its own and never here.
-- Instants are milliseconds since 1970, UTC. People are internal numbers, so a name can be removed.

CREATE TABLE poll (
    poll_id       INTEGER PRIMARY KEY AUTOINCREMENT,
    guild_id      INTEGER NOT NULL,
    number        INTEGER NOT NULL,                -- P-41 is number 41 of its server
    version       INTEGER NOT NULL DEFAULT 1,
    replaces_id   INTEGER REFERENCES poll,         -- the version whose question was corrected
    state         TEXT NOT NULL
                  CHECK (state IN ('draft', 'open', 'closing', 'closed', 'cancelled', 'interrupted')),
    question      TEXT NOT NULL,
    options       TEXT NOT NULL,                   -- JSON: [[label, stance], ...]
    terms         TEXT NOT NULL,                   -- JSON: method, secrecy, unit, thresholds, limits
    created_by    INTEGER REFERENCES person,
    channel_id    INTEGER,
    box           TEXT NOT NULL UNIQUE,            -- the name its box and key files share
    roll_basis    TEXT NOT NULL,
    roll_hash     TEXT NOT NULL DEFAULT '',
    roll_sizes    TEXT NOT NULL DEFAULT '[]',      -- JSON: [50, 51] after one addition
    left_out      TEXT NOT NULL DEFAULT '{}',      -- JSON: {"observer": 2}
    created_at    INTEGER NOT NULL,
    opened_at     INTEGER,
    closes_at     INTEGER NOT NULL,
    ended_at      INTEGER,
    reworded_at   INTEGER,                         -- presses on messages older than this do not count
    reason        TEXT NOT NULL DEFAULT '',        -- why cancelled or interrupted
    outcome       TEXT NOT NULL DEFAULT '',
    outcome_at    INTEGER,
    article       TEXT,                            -- JSON: [id, headline, link]
    figures       TEXT,                            -- JSON: what the article published
    roll_gone_at  INTEGER,                         -- retention removed the roll snapshot
    UNIQUE (guild_id, number, version)
) STRICT;
CREATE INDEX poll_state ON poll (guild_id, state, closes_at);

CREATE TABLE poll_roll (                           -- frozen at opening; grows only by poll_addition
    poll_id       INTEGER NOT NULL REFERENCES poll ON DELETE CASCADE,
    person_id     INTEGER NOT NULL REFERENCES person,
    guild_id      INTEGER NOT NULL,
    practice      TEXT NOT NULL DEFAULT '',
    locality      TEXT NOT NULL DEFAULT '',
    list_size     INTEGER,
    capacity      TEXT NOT NULL DEFAULT '',
    reason        TEXT NOT NULL,                   -- why this person may vote
    PRIMARY KEY (poll_id, person_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX poll_roll_person ON poll_roll (person_id);

CREATE TABLE poll_addition (                       -- somebody forgotten, added by two officers
    addition_id   INTEGER PRIMARY KEY AUTOINCREMENT,
    poll_id       INTEGER NOT NULL REFERENCES poll ON DELETE CASCADE,
    guild_id      INTEGER NOT NULL,
    person_id     INTEGER REFERENCES person,         -- NULL once retention has removed the roll
    reason        TEXT NOT NULL,
    asked_by      INTEGER NOT NULL REFERENCES person,
    asked_at      INTEGER NOT NULL,
    seconded_by   INTEGER REFERENCES person,
    seconded_at   INTEGER,
    size          INTEGER,                         -- the roll once added
    CHECK (seconded_by IS NULL OR seconded_by <> asked_by)
) STRICT;
CREATE INDEX poll_addition_poll ON poll_addition (poll_id);

CREATE TABLE poll_change (                         -- deadlines that moved, each with its public reason
    change_id     INTEGER PRIMARY KEY AUTOINCREMENT,
    poll_id       INTEGER NOT NULL REFERENCES poll ON DELETE CASCADE,
    guild_id      INTEGER NOT NULL,
    old_at        INTEGER NOT NULL,
    new_at        INTEGER NOT NULL,
    reason        TEXT NOT NULL,
    asked_by      INTEGER REFERENCES person,
    seconded_by   INTEGER REFERENCES person,
    at            INTEGER NOT NULL,
    early         INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX poll_change_poll ON poll_change (poll_id);

CREATE TABLE poll_early (                          -- an early close that waits for its second officer
    poll_id       INTEGER PRIMARY KEY REFERENCES poll ON DELETE CASCADE,
    guild_id      INTEGER NOT NULL,
    reason        TEXT NOT NULL,
    asked_by      INTEGER NOT NULL REFERENCES person,
    asked_at      INTEGER NOT NULL
) STRICT;

CREATE TABLE poll_card (                           -- the public messages of one poll
    poll_id       INTEGER NOT NULL REFERENCES poll ON DELETE CASCADE,
    channel_id    INTEGER NOT NULL,
    guild_id      INTEGER NOT NULL,
    message_id    INTEGER,
    drawn_at      INTEGER,
    PRIMARY KEY (poll_id, channel_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE poll_result (                         -- totals only, and the records anybody can recount
    poll_id       INTEGER PRIMARY KEY REFERENCES poll ON DELETE CASCADE,
    guild_id      INTEGER NOT NULL,
    roll          INTEGER NOT NULL,
    votes_cast    INTEGER,                         -- NULL: too few to show
    votes         TEXT,                            -- JSON, one number per option; NULL: too few
    seal          TEXT NOT NULL,
    records       TEXT NOT NULL,                   -- JSON: what the export publishes, in its order
    counted_at    INTEGER NOT NULL
) STRICT;

CREATE TABLE poll_named (                          -- polls that said on their card that names show
    poll_id       INTEGER NOT NULL REFERENCES poll ON DELETE CASCADE,
    person_id     INTEGER NOT NULL REFERENCES person,
    guild_id      INTEGER NOT NULL,
    choice        TEXT NOT NULL,
    PRIMARY KEY (poll_id, person_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE poll_draft (                          -- what an officer typed, kept when it is refused
    draft_id      INTEGER PRIMARY KEY AUTOINCREMENT,
    guild_id      INTEGER NOT NULL,
    person_id     INTEGER NOT NULL REFERENCES person,
    body          TEXT NOT NULL,
    updated_at    INTEGER NOT NULL
) STRICT;
CREATE INDEX poll_draft_person ON poll_draft (guild_id, person_id);

CREATE TABLE register (                            -- the imported roll of a server
    register_id   INTEGER PRIMARY KEY AUTOINCREMENT,
    guild_id      INTEGER NOT NULL,
    user_id       INTEGER,                         -- NULL: a name no account is matched to yet
    name          TEXT NOT NULL DEFAULT '',
    practice      TEXT NOT NULL DEFAULT '',
    locality      TEXT NOT NULL DEFAULT '',
    list_size     INTEGER,
    capacity      TEXT NOT NULL DEFAULT '',
    imported_at   INTEGER NOT NULL,
    UNIQUE (guild_id, user_id)
) STRICT;
