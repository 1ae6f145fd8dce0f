"""The polls' commands as /help shows them."""

from bot.room import Entry

HELP = (
    Entry("poll mine", rank=1),
    Entry("poll list", rank=4),
    Entry("poll result", "/poll result poll: P-1"),
    Entry("poll am-i-entitled", "/poll am-i-entitled poll: P-1"),
    Entry("poll roll", "/poll roll poll: P-1"),
    Entry("mandate list"),
    Entry("mandate show", "/mandate show mandate: P-1"),
    Entry(
        "office-poll quick",
        "/office-poll quick question: Should we refuse the new terms?",
        rank=0,
    ),
    Entry("office-poll new"),
    Entry("office-poll template", "/office-poll template name: Work to rule"),
    Entry("Make a poll of this", says="A poll whose question is somebody’s message."),
    Entry("office-poll list", rank=4),
    Entry(
        "office-poll extend",
        "/office-poll extend poll: P-2 until: tomorrow 20:00 reason: The letter came late",
    ),
    Entry("office-poll reword", "/office-poll reword poll: P-2"),
    Entry("office-poll close", "/office-poll close poll: P-2"),
    Entry("office-poll cancel", "/office-poll cancel poll: P-2"),
    Entry("office-poll repost", "/office-poll repost poll: P-2"),
    Entry("office-poll mirror", "/office-poll mirror poll: P-2 channel: #lmc"),
    Entry("office-poll outcome", "/office-poll outcome poll: P-1 text: We have written to the ICB"),
    Entry("office-poll export", "/office-poll export poll: P-1"),
    Entry("office-roll import"),
    Entry("office-roll match"),
    Entry("office-roll show", "/office-roll show poll: P-1"),
    Entry(
        "office-roll add",
        "/office-roll add poll: P-2 member: @grace reason: Joined the practice in May",
    ),
)
