"""What is pressed on articles. Each class works for ever; its custom id holds numbers and names
of blocks and lists. What a press does stands above the cards and attaches itself."""

from __future__ import annotations

from bot.audience import Audience
from bot.lasting import Press


class ReadMore(Press, pattern="article:read:{article}", audience=Audience.ANYONE, in_messages=True):
    """Opens an article privately."""


class Block(
    Press,
    pattern="article:block:{article}:{block}:{page}",
    audience=Audience.ANYONE,
    in_messages=True,
):
    """Shows one block in place of the summary."""


class Back(Press, pattern="article:back:{article}", audience=Audience.ANYONE, in_messages=True):
    """From a block back to the summary."""


class Save(Press, pattern="article:save:{article}", audience=Audience.ANYONE, in_messages=True):
    """Puts the article on the reading list of whoever presses."""


class Drop(Press, pattern="article:drop:{article}", audience=Audience.ANYONE, in_messages=True):
    """Takes it off again."""


class SavedPage(Press, pattern="article:saved:{page}", audience=Audience.ANYONE):
    """Another page of the reading list."""


class FoundPage(Press, pattern="article:found:{search}:{page}", audience=Audience.MEMBER):
    """Another page of a search."""


class OpenMine(
    Press, pattern="article:mine:{digest}:{period}", audience=Audience.ANYONE, in_messages=True
):
    """Opens a member's own digest from their message of the day."""


class Ask(Press, pattern="article:ask:{article}", audience=Audience.OFFICER):
    """Opens a draft poll about the article, where the polls room offers that."""


class Agenda(Press, pattern="article:agenda:{article}", audience=Audience.OFFICER):
    """Puts the article on an agenda, where the meetings room offers that."""


class ToCalendar(Press, pattern="article:date:{article}:{place}", audience=Audience.OFFICER):
    """Makes a deadline of something the article announces, where the meetings room offers that."""


class SaveDraft(Press, pattern="article:keep:{draft}", audience=Audience.OFFICER):
    """Saves a preview."""


class EditDraft(Press, pattern="article:correct:{draft}", audience=Audience.OFFICER):
    """Opens the fields of a preview."""


class Aside(Press, pattern="article:aside:{draft}:{page}", audience=Audience.OFFICER):
    """Shows what a reading left out of the page, beside the preview of what it kept."""


class ShowDraft(Press, pattern="article:preview:{draft}", audience=Audience.OFFICER):
    """Goes back to the preview."""


class DropDraft(Press, pattern="article:discard:{draft}", audience=Audience.OFFICER):
    """Throws a preview away."""


class OurOwn(Press, pattern="article:ours:{draft}", audience=Audience.OFFICER):
    """Marks a preview as the committee's own text, or not."""


class PostNow(Press, pattern="article:post:{article}", audience=Audience.OFFICER):
    """Posts one article in the digest channel at once."""


class PostDigest(Press, pattern="article:digest:{draft}", audience=Audience.OFFICER):
    """Posts a digest that was shown, exactly as shown."""


class ListPage(Press, pattern="article:list:{what}:{page}", audience=Audience.OFFICER):
    """Another page of the topics or sources."""


class Remove(Press, pattern="article:remove:{what}:{number}", audience=Audience.OFFICER):
    """Removes a topic, a source or an article, after it was shown."""
