"""The meetings' commands as /help shows them."""

from bot.room import Entry

HELP = (
    Entry("meeting next", rank=1),
    Entry("meeting list"),
    Entry("meeting show", "/meeting show meeting: M-1"),
    Entry("meeting agenda", "/meeting agenda meeting: M-1"),
    Entry("meeting calendar"),
    Entry("consultation list", rank=5),
    Entry("consultation reply", "/consultation reply consultation: C-1"),
    Entry("action list"),
    Entry("action done", "/action done action: D-1"),
    Entry("reminders mine"),
    Entry("reminders add", "/reminders add before: 2 hours"),
    Entry("reminders snooze", "/reminders snooze days: 7"),
    Entry(
        "office-meeting new",
        "/office-meeting new when: second Tuesday of every month 19:30, not August",
        rank=2,
    ),
    Entry(
        "office-meeting urgent",
        "/office-meeting urgent when: tomorrow 19:30 why: NHS England wants an answer",
        rank=1,
    ),
    Entry(
        "office-meeting move",
        "/office-meeting move meeting: M-1 when: Tuesday 19:30 reason: The hall is taken",
    ),
    Entry("office-meeting edit", "/office-meeting edit meeting: M-1 place: Medway House"),
    Entry("office-meeting cancel", "/office-meeting cancel meeting: M-1 reason: No quorum"),
    Entry("office-meeting restore", "/office-meeting restore meeting: M-1"),
    Entry("office-meeting agenda", "/office-meeting agenda meeting: M-1 add: The new terms"),
    Entry(
        "office-meeting papers",
        "/office-meeting papers meeting: M-1 link: https://example.org/minutes title: Minutes",
    ),
    Entry("office-meeting attendance"),
    Entry("office-meeting minutes", "/office-meeting minutes meeting: M-1"),
    Entry(
        "office-meeting invite",
        "/office-meeting invite body: ICB subject: Primary care board when: 20 May 10:00",
    ),
    Entry(
        "office-consultation add",
        "/office-consultation add title: Closing a list days: 10 received: today",
    ),
    Entry(
        "office-consultation edit",
        "/office-consultation edit consultation: C-1 deadline: 15 working days",
    ),
    Entry("office-consultation report", "/office-consultation report consultation: C-1"),
    Entry("office-consultation close", "/office-consultation close consultation: C-1"),
)
