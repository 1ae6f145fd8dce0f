"""The demo's page in a browser: quick presses, typed commands, two people at once."""

from pathlib import Path
from typing import Any

import pytest
from browser import needs_browser, shown

from bot.demo.at_meetings import SOON, card_of_a_date, forecast_in
from bot.demo.browser_page import WORDS, reworded
from bot.errors import UserError

PRESSES = 6
AT_THE_END = """() => {
  const line = document.getElementById("channel-timeline");
  return line.scrollHeight - line.scrollTop - line.clientHeight < 2;
}"""


@pytest.mark.parametrize("name", WORDS)
def test_the_pages_words_are_the_bots(name: str) -> None:
    static = Path(pytest.importorskip("simcord.preview").__file__).with_name("static")
    text = reworded(name, (static / name).read_text(encoding="utf-8"))
    assert "SimCord Preview" not in text
    assert "Action was not completed." not in text


@needs_browser
async def test_no_press_is_lost_to_the_clock_and_two_look_on_at_once(data_dir: Path) -> None:
    async with shown(data_dir, ticking=True) as page:
        ivy, officer = page.scene.company.people["ivy"], page.scene.company.officer
        first, second = await page.tab(ivy), await page.tab(officer)
        stage = page.scene.stage
        answered = []
        for number in range(PRESSES):
            tab, viewer = ((first, ivy), (second, officer))[number % 2]
            before = len(stage.messages(page.scene.company.channel, viewer))
            await tab.get_by_role("button", name=str(1 + number % 5), exact=True).first.click()
            await tab.wait_for_timeout(1_200)
            answered.append(len(stage.messages(page.scene.company.channel, viewer)) > before)
        status = [await tab.locator("#action-status").text_content() for tab in (first, second)]
        assert all(answered), (answered, status)
        await first.wait_for_function('document.title.startsWith("LMC Bot demo: you are Dr")')
        for tool in ("#refresh", "#capture-open", "#inspector-toggle"):
            assert not await first.locator(tool).is_visible()
        await typed(first, "/today")
        said = [seen.text for seen in page.scene.channel(ivy)]
        assert any(text.startswith("Today") for text in said[-2:]), said[-2:]
        await first.wait_for_function(AT_THE_END)
        await the_card_shows_what_an_answer_forecast(page.scene, first)
        with stage.as_bot():
            stage.env._record_error(UserError("You may not"))
        assert not stage.env.errors  # a refusal is an answer


async def the_card_shows_what_an_answer_forecast(scene: Any, tab: Any) -> None:
    """Somebody presses *Attending* on the page: the private forecast and the card are one."""
    card = await card_of_a_date(scene, SOON)
    shown_there = tab.locator(f'#channel-message-list [data-message-id="{card.id}"]').first
    await shown_there.get_by_role("button", name="Attending").click()
    forecast = tab.get_by_text("Forecast: ").last
    await forecast.wait_for()
    coming, needed, silent = forecast_in(await forecast.inner_text())
    for part in (f"{coming} coming, {needed} needed", f"no answer {silent}"):
        await shown_there.get_by_text(part).wait_for()


async def typed(tab: Any, command: str) -> None:
    """Write a command and send it, as one does: chosen from the list, then sent."""
    field = tab.locator("#channel-composer-input")
    await field.click()
    await field.press_sequentially(command, delay=60)
    for _ in range(2):
        await tab.wait_for_timeout(1_000)
        await tab.keyboard.press("Enter")
    await tab.wait_for_timeout(1_500)
