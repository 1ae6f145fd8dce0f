"""The README's first picture is made of pictures that the story takes, in the story's order."""

from pathlib import Path

from bot.demo.collage import STORY, page


def test_every_card_of_the_story_stands_on_the_page_with_its_words(tmp_path: Path) -> None:
    files = {name: tmp_path / f"{name}.png" for name in STORY}
    for file in files.values():
        file.write_bytes(file.name.encode())
    drawn = page(files)
    assert [drawn.index(words) for words in STORY.values()] == sorted(
        drawn.index(words) for words in STORY.values()
    )
    assert drawn.count("data:image/png;base64,") == len(STORY)
