"""PDF, Word and mail as an office has them, read into labelled lines, for every room."""
