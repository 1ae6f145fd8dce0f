-- Who speaks for a practice where one of it does, as the imported roll names them.

ALTER TABLE register ADD COLUMN speaks INTEGER NOT NULL DEFAULT 0;      -- 1: for the practice
ALTER TABLE waiting_row ADD COLUMN speaks INTEGER NOT NULL DEFAULT 0;
