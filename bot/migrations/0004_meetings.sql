-- Meetings and deadlines: a series says when a meeting takes place, each of its dates is a row of its
-- own, so that one date can move without the rest. Instants are milliseconds since 1970, UTC; local
-- times are naive ISO text in the series' zone. People are internal numbers, so a name can be removed.

CREATE TABLE series (
    series_id     INTEGER PRIMARY KEY AUTOINCREMENT,
    guild_id      INTEGER NOT NULL,
    title         TEXT NOT NULL,
    place         TEXT NOT NULL DEFAULT '',
    link          TEXT NOT NULL DEFAULT '',
    why           TEXT NOT NULL DEFAULT '',        -- an urgent meeting says why
    length_min    INTEGER NOT NULL,
    start_local   TEXT NOT NULL,
    zone          TEXT NOT NULL,
    rrule         TEXT,                            -- NULL for a single date
    exdates       TEXT NOT NULL DEFAULT '[]',      -- JSON: local times left out from the beginning
    quorum        TEXT NOT NULL DEFAULT '',        -- empty: the committee's rule
    offsets       TEXT NOT NULL DEFAULT '[]',      -- JSON: reminders; empty: the committee's rule
    nudge         TEXT NOT NULL DEFAULT '3d',      -- when those without an answer are asked again
    papers_days   INTEGER NOT NULL DEFAULT 7,      -- agenda cut-off and papers, days before
    agenda        TEXT NOT NULL DEFAULT '[]',      -- JSON: the standing items
    urgent        INTEGER NOT NULL DEFAULT 0,
    provisional   INTEGER NOT NULL DEFAULT 0,      -- "week of 14 December": the day is still open
    outside       INTEGER NOT NULL DEFAULT 0,      -- somebody else's meeting, which we attend
    channel_id    INTEGER NOT NULL,
    origin        TEXT NOT NULL DEFAULT '',        -- the pattern in the settings it was arranged from
    created_by    INTEGER,
    created_at    INTEGER NOT NULL,
    changed_at    INTEGER NOT NULL,
    sequence      INTEGER NOT NULL DEFAULT 0,
    ended_at      INTEGER
) STRICT;
CREATE INDEX series_guild ON series (guild_id);

CREATE TABLE meeting (
    meeting_id    INTEGER PRIMARY KEY AUTOINCREMENT,
    guild_id      INTEGER NOT NULL,
    number        INTEGER NOT NULL,                -- M-12 is number 12 of its server
    series_id     INTEGER NOT NULL REFERENCES series ON DELETE CASCADE,
    original      TEXT NOT NULL,                   -- the rule's local time, which names the date for good
    starts_at     INTEGER NOT NULL,
    length_min    INTEGER NOT NULL,
    title         TEXT NOT NULL,
    place         TEXT NOT NULL DEFAULT '',
    link          TEXT NOT NULL DEFAULT '',
    state         TEXT NOT NULL DEFAULT 'planned' CHECK (state IN ('planned', 'cancelled')),
    reason        TEXT NOT NULL DEFAULT '',        -- why moved or cancelled, as members read it
    provisional   INTEGER NOT NULL DEFAULT 0,
    sequence      INTEGER NOT NULL DEFAULT 0,      -- grows with every change of time or state
    cutoff_at     INTEGER NOT NULL,                -- agenda items are late after this
    quorate       INTEGER NOT NULL DEFAULT 0,      -- the forecast's colour as last told
    turns         INTEGER NOT NULL DEFAULT 0,      -- how often that colour changed
    event_id      INTEGER,                         -- its native Discord event
    event_shape   TEXT NOT NULL DEFAULT '',        -- what that event says, to tell our edits from others'
    recorded_at   INTEGER,                         -- when attendance was recorded
    created_at    INTEGER NOT NULL,
    changed_at    INTEGER NOT NULL,
    UNIQUE (series_id, original),
    UNIQUE (guild_id, number)
) STRICT;
CREATE INDEX meeting_start ON meeting (guild_id, starts_at);

CREATE TABLE meeting_message (                     -- what stands in Discord about a meeting, to redraw
    message_id    INTEGER PRIMARY KEY,
    meeting_id    INTEGER NOT NULL REFERENCES meeting ON DELETE CASCADE,
    guild_id      INTEGER NOT NULL,
    channel_id    INTEGER NOT NULL,
    ref           TEXT NOT NULL,
    banner        TEXT NOT NULL DEFAULT '',        -- why it was posted: a late reminder stays labelled
    gone          INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX meeting_message_of ON meeting_message (meeting_id);

CREATE TABLE meeting_draft (                       -- what an officer typed, until saved or thrown away
    draft_id      INTEGER PRIMARY KEY AUTOINCREMENT,
    guild_id      INTEGER NOT NULL,
    person_id     INTEGER NOT NULL,
    kind          TEXT NOT NULL,
    content       TEXT NOT NULL,                   -- JSON
    saved         INTEGER NOT NULL DEFAULT 0,
    created_at    INTEGER NOT NULL
) STRICT;

CREATE TABLE attendance (
    meeting_id    INTEGER NOT NULL REFERENCES meeting ON DELETE CASCADE,
    person_id     INTEGER NOT NULL REFERENCES person,
    guild_id      INTEGER NOT NULL,
    answer        TEXT NOT NULL DEFAULT ''
                  CHECK (answer IN ('', 'attending', 'apologies', 'deputy', 'tentative')),
    reason        TEXT NOT NULL DEFAULT '',        -- officers only; emptied after the meeting
    deputy_name   TEXT NOT NULL DEFAULT '',
    deputy_id     INTEGER REFERENCES person,
    here_at       INTEGER,                         -- "I am here", pressed by the member
    present       TEXT NOT NULL DEFAULT ''         -- as recorded: yes, deputy, no
                  CHECK (present IN ('', 'yes', 'deputy', 'no')),
    answered_at   INTEGER NOT NULL,
    PRIMARY KEY (meeting_id, person_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX attendance_person ON attendance (person_id);

CREATE TABLE agenda_item (
    item_id       INTEGER PRIMARY KEY AUTOINCREMENT,
    meeting_id    INTEGER NOT NULL REFERENCES meeting ON DELETE CASCADE,
    guild_id      INTEGER NOT NULL,
    position      INTEGER NOT NULL,
    title         TEXT NOT NULL,
    proposer_id   INTEGER,                         -- NULL: a standing item
    link          TEXT NOT NULL DEFAULT '',        -- P-41, A-7, a mandate
    late          INTEGER NOT NULL DEFAULT 0,
    decision      TEXT NOT NULL DEFAULT '',        -- for the minutes
    added_at      INTEGER NOT NULL
) STRICT;
CREATE INDEX agenda_of ON agenda_item (meeting_id, position);

CREATE TABLE paper (
    paper_id      INTEGER PRIMARY KEY AUTOINCREMENT,
    meeting_id    INTEGER REFERENCES meeting ON DELETE CASCADE,
    guild_id      INTEGER NOT NULL,
    title         TEXT NOT NULL,
    link          TEXT NOT NULL DEFAULT '',
    file_name     TEXT NOT NULL DEFAULT '',
    sha256        TEXT NOT NULL DEFAULT '',        -- the file's name in the papers folder
    size          INTEGER NOT NULL DEFAULT 0,
    added_by      INTEGER,
    added_at      INTEGER NOT NULL,
    announced_at  INTEGER
) STRICT;
CREATE INDEX paper_of ON paper (meeting_id);

CREATE TABLE consultation (
    consultation_id INTEGER PRIMARY KEY AUTOINCREMENT,
    guild_id      INTEGER NOT NULL,
    number        INTEGER NOT NULL,                -- C-3 is number 3 of its server
    title         TEXT NOT NULL,
    sender        TEXT NOT NULL DEFAULT '',
    received_on   TEXT NOT NULL,                   -- local date
    days          INTEGER NOT NULL,
    working       INTEGER NOT NULL,
    deadline_at   INTEGER NOT NULL,
    internal_at   INTEGER,
    letter_id     INTEGER REFERENCES paper,
    poll          TEXT NOT NULL DEFAULT '',
    closed_at     INTEGER,
    message_id    INTEGER,
    channel_id    INTEGER,
    ref           TEXT NOT NULL DEFAULT '',
    created_by    INTEGER,
    created_at    INTEGER NOT NULL,
    UNIQUE (guild_id, number)
) STRICT;

CREATE TABLE consultation_reply (
    consultation_id INTEGER NOT NULL REFERENCES consultation ON DELETE CASCADE,
    person_id     INTEGER NOT NULL REFERENCES person,
    guild_id      INTEGER NOT NULL,
    scope         TEXT NOT NULL CHECK (scope IN ('practice', 'self', 'none')),
    practice      TEXT NOT NULL DEFAULT '',
    reply         TEXT NOT NULL DEFAULT '',
    replied_at    INTEGER NOT NULL,
    PRIMARY KEY (consultation_id, person_id, scope)
) STRICT, WITHOUT ROWID;
CREATE INDEX reply_person ON consultation_reply (person_id);

CREATE TABLE action (
    action_id     INTEGER PRIMARY KEY AUTOINCREMENT,
    guild_id      INTEGER NOT NULL,
    number        INTEGER NOT NULL,
    meeting_id    INTEGER REFERENCES meeting ON DELETE SET NULL,
    owner_id      INTEGER NOT NULL REFERENCES person,
    task          TEXT NOT NULL,
    due_at        INTEGER NOT NULL,
    done_at       INTEGER,
    created_at    INTEGER NOT NULL,
    UNIQUE (guild_id, number)
) STRICT;
CREATE INDEX action_owner ON action (owner_id, due_at);

CREATE TABLE personal_reminder (                   -- "tell me 2 hours before", by direct message
    reminder_id   INTEGER PRIMARY KEY AUTOINCREMENT,
    guild_id      INTEGER NOT NULL,
    person_id     INTEGER NOT NULL REFERENCES person,
    meeting_id    INTEGER REFERENCES meeting ON DELETE CASCADE,  -- NULL: every meeting
    minutes       INTEGER NOT NULL,
    created_at    INTEGER NOT NULL,
    UNIQUE (person_id, meeting_id, minutes)
) STRICT;

CREATE TABLE invitation (                          -- from outside: accepted or declined, and under what mandate
    invitation_id INTEGER PRIMARY KEY AUTOINCREMENT,
    guild_id      INTEGER NOT NULL,
    body          TEXT NOT NULL,
    subject       TEXT NOT NULL,
    place         TEXT NOT NULL DEFAULT '',
    starts_at     INTEGER,
    provisional   INTEGER NOT NULL DEFAULT 0,
    start_local   TEXT NOT NULL DEFAULT '',
    decision      TEXT NOT NULL DEFAULT '' CHECK (decision IN ('', 'accepted', 'declined')),
    decided_by    INTEGER,
    mandate       TEXT NOT NULL DEFAULT '',
    decided_at    INTEGER,
    series_id     INTEGER REFERENCES series,
    created_by    INTEGER,
    created_at    INTEGER NOT NULL
) STRICT;
