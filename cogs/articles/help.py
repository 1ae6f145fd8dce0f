"""The articles' commands as /help shows them."""

from bot.room import Entry

HELP = (
    Entry("article search", "/article search words: commissioning", rank=3),
    Entry("article show", "/article show title: commissioning"),
    Entry("article saved"),
    Entry("digest mine", "/digest mine rhythm: Weekly day: Friday time: 12:30"),
    Entry("office-article add", "/office-article add link: https://example.org/letter", rank=1),
    Entry("Add to digest", says="An article from a message’s link, file or text."),
    Entry("office-article edit", "/office-article edit article: commissioning"),
    Entry("office-article remove", "/office-article remove article: commissioning"),
    Entry("office-digest list"),
    Entry(
        "office-digest schedule",
        "/office-digest schedule rhythm: Weekly day: Monday time: 07:15",
    ),
    Entry("office-digest preview"),
    Entry("office-digest now"),
    Entry("office-digest pause"),
    Entry("office-digest explain", "/office-digest explain article: commissioning"),
    Entry("office-topic list"),
    Entry("office-topic add", "/office-topic add name: Rents rule: rent OR premises"),
    Entry("office-topic edit", "/office-topic edit name: Rents rule: rent OR premises OR lease"),
    Entry("office-topic remove", "/office-topic remove name: Rents"),
    Entry("office-source list"),
    Entry(
        "office-source add", "/office-source add address: https://example.org/feed name: Example"
    ),
    Entry("office-source test", "/office-source test name: Example"),
    Entry("office-source pause", "/office-source pause name: Example"),
    Entry("office-source remove", "/office-source remove name: Example"),
)
