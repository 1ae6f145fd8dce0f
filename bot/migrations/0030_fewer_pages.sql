-- The next post is found from one priority to the next: an index of its own was written at every step of every row.

DROP INDEX outbox_next;

-- Eight segments of the search's index are merged at a time rather than four, so that an article is written anew fewer times.

INSERT INTO article_text (article_text, rank) VALUES ('automerge', 8);
INSERT INTO article_title (article_title, rank) VALUES ('automerge', 8);
