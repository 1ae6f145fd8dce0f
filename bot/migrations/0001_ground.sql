-- The ground floor: servers and their settings, people by an internal number, what is to be sent,
-- and an audit trail that can only grow. Instants are whole milliseconds since 1970, UTC.

CREATE TABLE guild (
    guild_id      INTEGER PRIMARY KEY,
    name          TEXT NOT NULL DEFAULT '',
    zone          TEXT NOT NULL DEFAULT 'Europe/London',
    settings      TEXT NOT NULL DEFAULT '{}',     -- what officers set, as JSON: see bot/committee.py
    joined_at     INTEGER NOT NULL,
    left_at       INTEGER                          -- set when the bot is removed: the grace period runs
) STRICT;

CREATE TABLE guild_role (                          -- roles with a meaning here
    guild_id      INTEGER NOT NULL REFERENCES guild ON DELETE CASCADE,
    role_id       INTEGER NOT NULL,
    meaning       TEXT NOT NULL CHECK (meaning IN ('officer', 'member', 'scrutineer', 'never_vote')),
    PRIMARY KEY (guild_id, role_id, meaning)
) STRICT, WITHOUT ROWID;

CREATE TABLE person (                              -- everything else refers to person_id, so a name can be removed
    person_id     INTEGER PRIMARY KEY AUTOINCREMENT,
    guild_id      INTEGER NOT NULL REFERENCES guild ON DELETE CASCADE,
    user_id       INTEGER,                         -- NULL once forgotten
    name          TEXT NOT NULL DEFAULT '',
    settings      TEXT NOT NULL DEFAULT '{}',      -- a member's own choices, as JSON: see bot/people.py
    left_at       INTEGER,                         -- left the server: a grace period, then forgotten
    forgotten_at  INTEGER,
    UNIQUE (guild_id, user_id)
) STRICT;

CREATE TABLE outbox (
    id            INTEGER PRIMARY KEY AUTOINCREMENT,
    key           TEXT NOT NULL UNIQUE,            -- what:id:sequence:recipient
    ref           TEXT NOT NULL,                   -- printed on the message, to find it again
    nonce         TEXT NOT NULL,
    kind          TEXT NOT NULL,
    guild_id      INTEGER NOT NULL,
    channel_id    INTEGER,
    user_id       INTEGER,
    payload       TEXT NOT NULL DEFAULT '{}',      -- ids only
    priority      INTEGER NOT NULL,
    due_at        INTEGER NOT NULL,
    next_at       INTEGER NOT NULL,                -- due, or the next try
    state         TEXT NOT NULL DEFAULT 'pending'
                  CHECK (state IN ('pending', 'claimed', 'posted', 'sent', 'skipped', 'cancelled', 'dead')),
    attempts      INTEGER NOT NULL DEFAULT 0,
    claimed_at    INTEGER,
    sent_at       INTEGER,
    message_id    INTEGER,
    sent_to       INTEGER,                         -- the channel it stands in, after a fall-back too
    error         TEXT NOT NULL DEFAULT ''
) STRICT;
CREATE INDEX outbox_due ON outbox (priority, next_at) WHERE state IN ('pending', 'claimed', 'posted');
CREATE INDEX outbox_next ON outbox (next_at) WHERE state IN ('pending', 'claimed', 'posted');
CREATE INDEX outbox_dead ON outbox (guild_id, due_at) WHERE state = 'dead';

CREATE TABLE dm_day (                              -- one message a day to a member, everything merged
    guild_id      INTEGER NOT NULL,
    user_id       INTEGER NOT NULL,
    day           TEXT NOT NULL,                   -- the committee's local date
    row_id        INTEGER NOT NULL,                -- the outbox row of that day's message
    PRIMARY KEY (guild_id, user_id, day)
) STRICT, WITHOUT ROWID;

CREATE TABLE notice (                              -- one line to a member, waiting for the day's message
    id            INTEGER PRIMARY KEY AUTOINCREMENT,
    key           TEXT NOT NULL UNIQUE,
    guild_id      INTEGER NOT NULL,
    user_id       INTEGER NOT NULL,
    kind          TEXT NOT NULL,
    payload       TEXT NOT NULL DEFAULT '{}',
    urgent        INTEGER NOT NULL DEFAULT 0,      -- told apart, at once, at night too
    due_at        INTEGER NOT NULL,
    told_at       INTEGER,
    told_in       INTEGER                          -- the outbox row of the message that told it
) STRICT;
CREATE INDEX notice_waiting ON notice (guild_id, user_id, due_at) WHERE told_at IS NULL;

CREATE TABLE audit (
    id            INTEGER PRIMARY KEY AUTOINCREMENT,
    guild_id      INTEGER NOT NULL,
    person_id     INTEGER,                         -- who, by internal number; NULL is the bot itself
    act           TEXT NOT NULL,
    subject       TEXT NOT NULL DEFAULT '',
    before        TEXT NOT NULL DEFAULT '',
    after         TEXT NOT NULL DEFAULT '',
    at            INTEGER NOT NULL,
    chain         TEXT NOT NULL                    -- SHA-256 over the previous link and this row
) STRICT;
CREATE INDEX audit_guild ON audit (guild_id, id);
CREATE TRIGGER audit_grows BEFORE UPDATE ON audit BEGIN SELECT raise(ABORT, 'the audit trail only grows'); END;
CREATE TRIGGER audit_stays BEFORE DELETE ON audit BEGIN SELECT raise(ABORT, 'the audit trail only grows'); END;

CREATE TABLE fact (                                -- what the process remembers of itself: command shapes, last stop
    name          TEXT PRIMARY KEY,
    value         TEXT NOT NULL
) STRICT, WITHOUT ROWID;
