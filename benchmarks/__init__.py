"""The bot beside what a user would otherwise pick; ratios, not seconds."""
