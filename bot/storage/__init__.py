"""The SQLite file: one writer, readers that cannot write, migrations, backups, the lock."""
