"""Polls sealed to trustees: the key that opens the ballots is shared among named people, each part
behind a passphrase that nobody else knows. Until they type these after the close, nobody opens it.
"""
