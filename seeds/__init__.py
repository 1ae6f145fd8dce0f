"""Data an officer can read and edit; ``bot.seeds`` checks and loads it."""
