-- The boxes of polls whose rows went (their server's time was over): what the night burns. A box
-- that neither stands here nor belongs to a poll is another database's, and is not touched.
CREATE TABLE box_gone (box TEXT PRIMARY KEY) STRICT, WITHOUT ROWID;
CREATE TRIGGER poll_box_gone AFTER DELETE ON poll BEGIN
    INSERT OR IGNORE INTO box_gone (box) VALUES (OLD.box);
END;
