-- Which feed an article is of: a story never hides another new item of the same feed. And what became
-- of each entry a feed showed, for officers.

ALTER TABLE article ADD COLUMN source_id INTEGER;            -- the feed that brought it; stays when that is removed
ALTER TABLE source ADD COLUMN tally TEXT NOT NULL DEFAULT '';  -- JSON: how many entries met which fate

UPDATE article SET source_id = brought.source_id
  FROM (SELECT article_id, min(source_id) AS source_id FROM source_entry
         WHERE article_id IS NOT NULL GROUP BY article_id) AS brought
 WHERE brought.article_id = article.article_id;
