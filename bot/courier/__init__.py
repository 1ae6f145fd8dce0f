"""What is due goes out through Discord, each thing once."""
