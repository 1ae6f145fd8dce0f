"""What a member meant by a time: understood, asked about, or refused; never silently wrong."""
