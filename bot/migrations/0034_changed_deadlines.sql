-- How often a consultation's deadline was changed: what was armed for an earlier one holds no more.
ALTER TABLE consultation ADD COLUMN sequence INTEGER NOT NULL DEFAULT 0;
