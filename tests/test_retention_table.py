"""The table of docs/retention.md says what the code does, line by line."""

from pathlib import Path

from bot import drafts as at_hand
from bot import rulebook
from bot.committee import Rules
from bot.meetings import drafts, papers
from bot.polls import lost_boxes
from bot.polls import traces as polls
from bot.polls.trustees import waiting
from bot.privacy import retention
from bot.storage import backup

FILE = Path(__file__).resolve().parents[1] / "docs" / "retention.md"

# What each line must say from the code's own figures; None where no figure limits it.
LINES = {
    "ballots and key of an open poll": f"at most {waiting.WAITS.days} days longer",
    "the box and key of a poll that had to be stopped, since a bad disk spoiled one or a restore"
    " went back behind it": f"{lost_boxes.KEPT.days} days",
    "who pledged, and whether they were told that it was reached": None,
    "who voted": None,
    "roll of a poll": f"{Rules().retention_months} months after its end",
    "named votes (polls that said so)": None,
    "result, seal, published records, chain of hashes": None,
    "what candidates wrote when they stood": None,
    "reasons that voters gave, without names": None,
    "the account of a poll's ballots, and who signed it": None,
    "where a mandate was used, that it was superseded or no longer stands": None,
    "who held office when a poll opened; a member's agreement that waits for another": None,
    "trustees' parts of a poll's key, and what opens each by its passphrase": (
        f"{waiting.WAITS.days} days after its close"
    ),
    "what a trustee's passphrase was made into before the poll opens": None,
    "drafts of polls": f"at most {polls.DRAFTS.days} days after the last change",
    "drafts of meetings and consultations": f"{drafts.KEPT.days} days",
    "previews of articles, words of searches with several pages, what *Undo* puts back": (
        f"{at_hand.LASTS.days} day"
    ),
    "an imported roll that does not count yet": None,
    "imported roll": None,
    "a reason for apologies": None,
    "answers, attendance, agenda, minutes, actions": None,
    "replies to consultations": None,
    "papers and letters, as files": None,
    "the file of a paper that was removed, or of a letter nobody kept": (
        f"{papers.UNNAMED.days} day"
    ),
    "articles, topics, sources, digests told": None,
    "reading lists, own digests, own reminders, choices": None,
    "a calendar to subscribe to": None,
    "lines for direct messages, told or not": f"{retention.TOLD.days} days",
    "whom a poll's reminder reached": None,
    "rows of posts that were sent, skipped or cancelled": f"{retention.POSTED.days} days",
    "posts that could not be delivered": None,
    "audit trail": None,
    "a member who left the server": f"forgotten after {retention.GRACE.days} days",
    "everything else of a server that removed the bot": f"erased after {retention.GRACE.days} days",
    "internal numbers of those forgotten (`forgotten.txt`)": None,
    "copies off the machine, where you take them": f"{backup.RUNS_OUT.days // 7} weeks",
    "backups": f"{backup.DAILY} daily and {backup.WEEKLY} weekly",
    "a database replaced by a restore": f"{backup.WEEKLY} weeks",
    "logs": None,
}


def table() -> dict[str, tuple[str, str]]:
    """How long each kind is kept and what officers may set, by kind."""
    lines = FILE.read_text("utf-8").splitlines()
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines if "|" in line]
    return {what: (kept, settable) for what, kept, settable in rows[2:]}


def test_every_line_of_the_table_is_known_here_and_the_other_way_round() -> None:
    assert table().keys() == LINES.keys()


def test_every_limit_in_the_table_is_the_codes() -> None:
    for what, (kept, _) in table().items():
        limit = LINES[what]
        if limit is None:
            assert not any(word.isdigit() for word in kept.split()), f"whose figure? {what}: {kept}"
        else:
            assert limit in kept, f"{what}: {kept}"


def test_what_officers_may_set_is_a_setting_within_its_bounds() -> None:
    (setting,) = [each for each in rulebook.SETTINGS if each.name == "retention_months"]
    assert table()["roll of a poll"][1].startswith(f"*{setting.label}*")
    others = {what for what, (_, settable) in table().items() if settable}
    assert others == {"roll of a poll", "named votes (polls that said so)"}
