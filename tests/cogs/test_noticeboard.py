"""The one pinned message of a server."""

from typing import Any

import ownroom
from layouts import text
from simulated import advance, bot_scope

from bot import committee
from bot.boards import noticeboard
from bot.boards.lines import Line
from cogs.card import board


async def draw(world: Any) -> None:
    now = world.env.now()
    await world.write(lambda c: noticeboard.redraw_soon(c, world.guild.id, now))
    await advance(world.env, minutes=1)


async def test_it_is_posted_once_and_pinned(world: Any) -> None:
    await draw(world)
    await draw(world)
    boards = [message for message in world.channel.history() if "Noticeboard" in text(message)]
    assert len(boards) == 1
    assert [message.id for message in world.channel.pinned_messages()] == [boards[0].id]


async def test_it_is_edited_in_place_when_lines_change(world: Any) -> None:
    await draw(world)

    async def source(db: Any, viewer: Any) -> list[Line]:
        assert viewer.user_id is None
        return [Line("December committee, Tue 8 Dec")]

    ownroom.join(world.bot, board=source)
    await draw(world)
    (pinned,) = world.channel.pinned_messages()
    assert "December committee" in text(pinned)


async def test_it_comes_back_when_somebody_deletes_it(world: Any) -> None:
    await draw(world)
    (pinned,) = world.channel.pinned_messages()
    await _delete(world, pinned)
    await draw(world)
    (again,) = world.channel.pinned_messages()
    assert again.id != pinned.id


async def _delete(world: Any, message: Any) -> None:
    with bot_scope(world.env):
        await (
            world.bot.get_partial_messageable(world.channel.id)
            .get_partial_message(message.id)
            .delete()
        )
    await world.env.settle()


async def test_it_moves_when_its_channel_changes(world: Any) -> None:
    await draw(world)
    (pinned,) = world.channel.pinned_messages()
    hall = world.guild.create_text_channel("hall")
    await world.write(lambda c: committee.change(c, world.guild.id, noticeboard_channel=hall.id))
    await draw(world)
    assert len(hall.pinned_messages()) == 1
    assert pinned.id not in [message.id for message in world.channel.history()]


async def test_dates_pass_by_themselves_so_it_is_drawn_anew_each_morning(world: Any) -> None:
    await draw(world)
    (pinned,) = world.channel.pinned_messages()
    before = text(pinned)
    await advance(world.env, days=1, hours=8)
    (pinned,) = world.channel.pinned_messages()
    assert text(pinned) != before


def test_a_full_board_with_a_poll_to_answer_fits_discords_limits() -> None:
    votes = tuple((f"Option {n}", f"pv:1:{n}") for n in range(5))
    lines = [Line("x" * 300, None, "Go to the poll", link="https://a.test", answers=votes)] * 12
    assert board("Today", lines, empty="", foot="Only you see this.").total_children_count <= 40
