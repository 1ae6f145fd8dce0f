-- Articles each committee keeps, how they are found again, where they come from, and which digest told of them.

CREATE TABLE story (                               -- copies and excerpts of one piece
    story_id      INTEGER PRIMARY KEY AUTOINCREMENT,
    guild_id      INTEGER NOT NULL
) STRICT;

CREATE TABLE article (
    article_id    INTEGER PRIMARY KEY AUTOINCREMENT,
    guild_id      INTEGER NOT NULL,
    guild_word    TEXT NOT NULL,                   -- 'g' and the guild's number: keeps a search within one server
    story_id      INTEGER NOT NULL REFERENCES story,
    headline      TEXT NOT NULL,
    kind          TEXT NOT NULL,
    publication   TEXT NOT NULL DEFAULT '',
    author        TEXT NOT NULL DEFAULT '',
    dated         TEXT NOT NULL DEFAULT '',        -- ISO day, a bare year, or nothing
    evidence      TEXT NOT NULL DEFAULT '',        -- why we believe the date
    body          TEXT NOT NULL,
    blocks        TEXT NOT NULL DEFAULT '{}',      -- summary, quotes, figures, surveys, comments … as JSON
    url           TEXT NOT NULL DEFAULT '',
    identity      TEXT NOT NULL,                   -- what makes two arrivals the same article
    body_hash     TEXT NOT NULL,
    headline_key  TEXT NOT NULL,                   -- the headline's bare words, for arrivals without an address
    origin        TEXT NOT NULL CHECK (origin IN ('feed', 'link', 'file', 'text', 'message', 'seed')),
    ours          INTEGER NOT NULL DEFAULT 0,      -- a text of the committee's own: may be shown in full
    archive       INTEGER NOT NULL DEFAULT 0,      -- shipped with the bot: posted only when an officer asks
    added_at      INTEGER NOT NULL,
    published_at  INTEGER NOT NULL,                -- for "nothing older than"; the day added where undated
    changed_at    INTEGER,                         -- when an edited body arrived
    removed_at    INTEGER
) STRICT;
CREATE UNIQUE INDEX article_identity ON article (guild_id, identity);
CREATE INDEX article_newest ON article (guild_id, published_at DESC) WHERE removed_at IS NULL;
CREATE INDEX article_story ON article (story_id);
CREATE INDEX article_hash ON article (guild_id, body_hash);
CREATE INDEX article_headline ON article (guild_id, headline_key);

CREATE TABLE passage (                             -- hashes of sentences and word runs: how copies and excerpts are noticed
    guild_id      INTEGER NOT NULL,
    hash          INTEGER NOT NULL,
    article_id    INTEGER NOT NULL REFERENCES article ON DELETE CASCADE,
    PRIMARY KEY (guild_id, hash, article_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX passage_article ON passage (article_id);

CREATE VIRTUAL TABLE article_text USING fts5 (
    guild_word, headline, body, publication, author,
    content = 'article', content_rowid = 'article_id', tokenize = 'porter unicode61 remove_diacritics 2'
);
CREATE VIRTUAL TABLE article_title USING fts5 (
    guild_word, headline, content = 'article', content_rowid = 'article_id',
    prefix = '1 2 3', tokenize = 'unicode61 remove_diacritics 2'
);
CREATE TRIGGER article_in AFTER INSERT ON article BEGIN
    INSERT INTO article_text (rowid, guild_word, headline, body, publication, author)
        VALUES (new.article_id, new.guild_word, new.headline, new.body, new.publication, new.author);
    INSERT INTO article_title (rowid, guild_word, headline) VALUES (new.article_id, new.guild_word, new.headline);
END;
CREATE TRIGGER article_out AFTER DELETE ON article BEGIN
    INSERT INTO article_text (article_text, rowid, guild_word, headline, body, publication, author)
        VALUES ('delete', old.article_id, old.guild_word, old.headline, old.body, old.publication, old.author);
    INSERT INTO article_title (article_title, rowid, guild_word, headline)
        VALUES ('delete', old.article_id, old.guild_word, old.headline);
END;
CREATE TRIGGER article_edit AFTER UPDATE OF guild_word, headline, body, publication, author ON article BEGIN
    INSERT INTO article_text (article_text, rowid, guild_word, headline, body, publication, author)
        VALUES ('delete', old.article_id, old.guild_word, old.headline, old.body, old.publication, old.author);
    INSERT INTO article_title (article_title, rowid, guild_word, headline)
        VALUES ('delete', old.article_id, old.guild_word, old.headline);
    INSERT INTO article_text (rowid, guild_word, headline, body, publication, author)
        VALUES (new.article_id, new.guild_word, new.headline, new.body, new.publication, new.author);
    INSERT INTO article_title (rowid, guild_word, headline) VALUES (new.article_id, new.guild_word, new.headline);
END;

CREATE TABLE topic (                               -- words, phrases, AND OR NOT, as an officer wrote them
    topic_id      INTEGER PRIMARY KEY AUTOINCREMENT,
    guild_id      INTEGER NOT NULL,
    name          TEXT NOT NULL,
    rule          TEXT NOT NULL,
    UNIQUE (guild_id, name)
) STRICT;

CREATE TABLE source (                              -- a feed a committee reads
    source_id     INTEGER PRIMARY KEY AUTOINCREMENT,
    guild_id      INTEGER NOT NULL,
    name          TEXT NOT NULL,
    address       TEXT NOT NULL,                   -- as given: a feed, or a page that names one
    feed_url      TEXT NOT NULL DEFAULT '',        -- as found
    topics        TEXT NOT NULL DEFAULT '[]',
    active        INTEGER NOT NULL DEFAULT 0,
    etag          TEXT NOT NULL DEFAULT '',
    last_modified TEXT NOT NULL DEFAULT '',
    next_at       INTEGER,
    success_at    INTEGER,
    failed_at     INTEGER,
    failures      INTEGER NOT NULL DEFAULT 0,
    trouble       TEXT NOT NULL DEFAULT '',        -- in plain words
    told_broken   INTEGER NOT NULL DEFAULT 0,
    primed_at     INTEGER,                         -- when its old items were taken in quietly
    UNIQUE (guild_id, address)
) STRICT;
CREATE INDEX source_due ON source (next_at) WHERE active = 1;

CREATE TABLE source_entry (                        -- what a feed has shown already, by several names
    source_id     INTEGER NOT NULL REFERENCES source ON DELETE CASCADE,
    mark          INTEGER NOT NULL,                -- hash of a GUID, a link or a title
    article_id    INTEGER REFERENCES article ON DELETE SET NULL,
    seen_at       INTEGER NOT NULL,
    PRIMARY KEY (source_id, mark)
) STRICT, WITHOUT ROWID;

CREATE TABLE digest (                              -- a channel's digest, or a member's own
    digest_id     INTEGER PRIMARY KEY AUTOINCREMENT,
    guild_id      INTEGER NOT NULL,
    channel_id    INTEGER,
    person_id     INTEGER REFERENCES person,
    rhythm        TEXT NOT NULL CHECK (rhythm IN ('daily', 'weekdays', 'weekly', 'monthly')),
    on_day        INTEGER NOT NULL DEFAULT 0,      -- weekday 0 to 6, or day of the month 1 to 28
    at_time       TEXT NOT NULL DEFAULT '07:15',   -- the committee's wall clock
    topics        TEXT NOT NULL DEFAULT '[]',
    most          INTEGER NOT NULL DEFAULT 5,
    when_empty    TEXT NOT NULL DEFAULT 'silent' CHECK (when_empty IN ('silent', 'say')),
    oldest_days   INTEGER NOT NULL DEFAULT 30,
    paused        INTEGER NOT NULL DEFAULT 0,
    made_at       INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX digest_channel ON digest (guild_id, channel_id) WHERE channel_id IS NOT NULL;
CREATE UNIQUE INDEX digest_person ON digest (guild_id, person_id) WHERE person_id IS NOT NULL;

CREATE TABLE digest_item (                         -- what a channel or member was told, and in which post
    digest_id     INTEGER NOT NULL REFERENCES digest ON DELETE CASCADE,
    article_id    INTEGER NOT NULL REFERENCES article ON DELETE CASCADE,
    period        TEXT NOT NULL,                   -- the local date of the post it was chosen for
    place         INTEGER NOT NULL,
    PRIMARY KEY (digest_id, article_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE saved (                               -- members' reading lists
    person_id     INTEGER NOT NULL REFERENCES person ON DELETE CASCADE,
    article_id    INTEGER NOT NULL REFERENCES article ON DELETE CASCADE,
    saved_at      INTEGER NOT NULL,
    PRIMARY KEY (person_id, article_id)
) STRICT, WITHOUT ROWID;
