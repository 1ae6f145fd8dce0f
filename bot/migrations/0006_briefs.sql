-- What a digest prints of an article is made once, when the article is stored. Articles stored
-- before have it made when a digest first tells of them.

ALTER TABLE article ADD COLUMN brief TEXT NOT NULL DEFAULT '';      -- at most 45 words
ALTER TABLE article ADD COLUMN asks INTEGER NOT NULL DEFAULT 0;     -- the BMA or the NHS asks something of us in it
ALTER TABLE article ADD COLUMN briefed INTEGER NOT NULL DEFAULT 0;  -- how the brief was made; 0 is not yet
