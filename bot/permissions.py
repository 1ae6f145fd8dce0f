"""What the bot must be allowed to do in each channel, by the names Discord shows to people."""

from __future__ import annotations

from typing import Any

SPEAKING = ("view_channel", "send_messages")
SPEAKING_IN_THREADS = ("view_channel", "send_messages_in_threads")
POSTING = ("view_channel", "send_messages", "embed_links", "attach_files", "read_message_history")
NEEDED = {
    "digest_channel": POSTING,
    "poll_channel": POSTING,
    "meeting_channel": POSTING,
    "office_channel": POSTING,
    "noticeboard_channel": (*POSTING, "pin_messages"),
}
EVENTS = ("manage_events", "create_events")
WORDS = {
    "view_channel": "View Channel",
    "send_messages": "Send Messages",
    "send_messages_in_threads": "Send Messages in Threads",
    "embed_links": "Embed Links",
    "attach_files": "Attach Files",
    "read_message_history": "Read Message History",
    "pin_messages": "Pin Messages",
    "manage_events": "Manage Events",
    "create_events": "Create Events",
}


def lacking(have: Any, needed: tuple[str, ...]) -> list[str]:
    """The names of the needed permissions that ``have`` (a discord.Permissions) does not hold."""
    return [WORDS[name] for name in needed if not getattr(have, name)]
