"""What leaves the bot as a file: pictures, documents, sheets and drafts of mails."""
