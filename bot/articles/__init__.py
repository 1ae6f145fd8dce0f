"""Articles: reading what the trade press prints about us, without its furniture."""
