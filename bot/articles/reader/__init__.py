"""From bytes and text to a parsed article: pure, without SQL and without a clock."""
