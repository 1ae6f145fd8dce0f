"""Acting in the demo: somebody does something, sees what came of it; the transcript says both."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from bot.demo.cast import Company
from bot.demo.sight import Reader, Sight, walk
from bot.demo.stage import Stage
from bot.times import words

LABEL = 18  # Discord's component type of a labelled input


Camera = Callable[[str, Any, Sight], Awaitable[None]]


class Broken(Exception):
    """A check that did not hold: what was expected, and what was seen instead."""


class Scene:
    """One play on one stage. ``kept`` is what later steps need of earlier ones."""

    def __init__(self, stage: Stage, company: Company, say: Callable[[str], None]) -> None:
        self.stage, self.company, self.say = stage, company, say
        self.zone = ZoneInfo(company.cast.zone)
        self.kept: dict[str, Any] = {}
        self.checks = 0
        self.camera: Camera | None = None
        self._form: Any = None
        self.reader = Reader(self.zone, stage.now, _names(company))

    # --- doing ---------------------------------------------------------------------------------

    async def run(self, actor: Any, command: str, **options: Any) -> Sight:
        """Run a slash command; what came of it."""
        told = " ".join(f"{name}: {_told(value)}" for name, value in options.items())
        self.tell(actor, f"runs /{command} {told}".rstrip())
        return await self._do(actor, lambda: actor.slash(self.company.channel, command, **options))

    async def press(
        self, actor: Any, where: Sight, label: str, *, beside: str = "", show: bool = True
    ) -> Sight:
        """Press a button, in the channel or in a private answer; what came of it."""
        button = where.button(label, beside)
        if button is None:
            raise Broken(_with_card(f"a button [{label}] to press", where))
        self.tell(actor, f"presses [{button.label}]{' beside ' + beside if beside else ''}")
        message = self.stage.message(self.company.channel.id, where.id)
        return await self._do(
            actor, lambda: actor.click(message, custom_id=button.custom_id), show=show
        )

    async def choose(self, actor: Any, where: Sight, *values: Any) -> Sight:
        """Choose in the one select of a message; what came of it."""
        self.tell(actor, f"chooses {', '.join(map(str, values))}")
        message = self.stage.message(self.company.channel.id, where.id)
        return await self._do(actor, lambda: actor.select(message, list(values)))

    async def fill(self, actor: Any, answers: Mapping[str, Any]) -> Sight:
        """Fill the form that opened last, by the words beside its fields, and send it."""
        form, self._form = self._form, None
        if form is None:
            raise Broken("a form should have opened")
        fields = labels(form.modal)
        for label in answers:
            self.expect(label in fields, f"a field “{label}” (there are: {', '.join(fields)})")
        told = "; ".join(f"{label}: {_told(value)}" for label, value in answers.items())
        self.tell(actor, f"fills in “{form.modal['title']}”: {told or 'as it stands'}")
        values = {fields[label]: value for label, value in answers.items()}
        return await self._do(actor, lambda: actor.submit_modal(form, values))

    async def wait(self, **delta: float) -> None:
        """Let time pass, as ``/demo forward`` does."""
        self.stage.leap += timedelta(**delta)
        async with self.stage.busy:
            await self.stage.pass_time(timedelta())
        self.say(f"   … {words(self.stage.now(), self.zone)}")

    async def wait_until(self, at: datetime) -> None:
        """Let time pass until that moment (UTC)."""
        await self.wait(seconds=max(0.0, (at - self.stage.now()).total_seconds()))

    async def _do(self, actor: Any, act: Callable[[], Any], *, show: bool = True) -> Sight:
        before = {message["id"]: message for message in self._messages(actor)}
        async with self.stage.busy:
            result = await act()
        if result.modal is not None:
            self._form = result
            return self.show(_form_sight(result.modal), "a form opens")
        changed = [m for m in self._messages(actor) if before.get(m["id"]) != m]
        private = [m for m in changed if m["flags"] & 64]
        if not changed:
            raise Broken("nothing was answered")
        seen = self.reader.read((private or changed)[-1])
        return self.show(seen, "only they see" if private else "everybody sees") if show else seen

    # --- seeing --------------------------------------------------------------------------------

    def channel(self, viewer: Any) -> list[Sight]:
        """The channel through somebody's eyes, oldest first."""
        return [self.reader.read(message) for message in self._messages(viewer)]

    def find(self, viewer: Any, *parts: str) -> Sight:
        """The newest message that says all of this; Broken when there is none."""
        for seen in reversed(self.channel(viewer)):
            if seen.says(*parts):
                self.checks += 1
                return seen
        latest = "\n".join(line for seen in self.channel(viewer)[-2:] for line in seen.card())
        raise Broken(f"a message that says {', '.join(parts)!r}; the latest are\n{latest}")

    def again(self, viewer: Any, seen: Sight) -> Sight:
        """The same message as it stands now."""
        return next(each for each in self.channel(viewer) if each.id == seen.id)

    def inbox(self, actor: Any) -> list[Sight]:
        """Somebody's direct messages, oldest first."""
        return [
            self.reader.read(message)
            for message in self.stage.messages(actor.user.dm_channel, actor)
        ]

    def expect(self, holds: bool, what: str, seen: Sight | None = None) -> None:
        """A check. Raises :class:`Broken` with what was seen."""
        if not holds:
            raise Broken(_with_card(what, seen))
        self.checks += 1

    async def picture(self, name: str, viewer: Any, seen: Sight) -> None:
        """Here a picture for the README is taken, when somebody takes pictures."""
        if self.camera is not None:
            await self.camera(name, viewer, seen)

    # --- telling -------------------------------------------------------------------------------

    def tell(self, actor: Any, what: str) -> None:
        """A line of the transcript."""
        self.say(f"   {self.company.name(actor)} {what}")

    def show(self, seen: Sight, how: str) -> Sight:
        """A card in the transcript."""
        self.say(f"     {how}:")
        for line in seen.card():
            self.say(f"     {line}")
        return seen

    def _messages(self, viewer: Any) -> list[dict[str, Any]]:
        return self.stage.messages(self.company.channel, viewer)


def labels(form: Mapping[str, Any]) -> dict[str, str]:
    """The fields of a form: custom ids by the words beside them."""
    found = {}
    for part in walk(form["components"]):
        if part["type"] == LABEL:
            found[part["label"]] = part["component"]["custom_id"]
        elif part.get("label") and part.get("custom_id"):
            found[part["label"]] = part["custom_id"]
    return found


def _with_card(what: str, seen: Sight | None) -> str:
    return what + ("; seen is\n" + "\n".join(seen.card()) if seen else "")


def _form_sight(form: Mapping[str, Any]) -> Sight:
    fields = "\n".join(f"{label}: ____" for label in labels(form))
    return Sight(0, f"{form['title']}\n{fields}", (), (), (), ())


def _names(company: Company) -> dict[int, str]:
    guild = company.guild
    names = {role.id: name for name, role in guild.roles.items()}
    names |= {channel.id: name for name, channel in guild.channels.items()}
    people = (*company.people.values(), *company.colleagues.values())
    return names | {actor.id: company.name(actor) for actor in people}


def _told(value: Any) -> str:
    if isinstance(value, tuple):  # a file: its name and its bytes
        return f"({value[0]})"
    if isinstance(value, list):
        return ", ".join(map(_told, value)) or "none"
    return str(getattr(value, "name", value))
