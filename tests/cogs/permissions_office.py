"""Who may use what the office, /me, /help and the noticeboard offer."""

COMMANDS = {
    "setup": "FOUNDER",
    "settings": "OFFICER",
    "status": "OFFICER",
    "audit": "OFFICER",
    "office-report year": "OFFICER",
    "desk": "OFFICER",
    "today": "MEMBER",
    "help": "ANYONE",
    "me data": "ANYONE",
    "me forget": "ANYONE",
    "me settings": "ANYONE",
}
PRESSES = {
    "setup:roles:{name}": "FOUNDER",
    "setup:channel:{name}": "FOUNDER",
    "setup:page:{page}": "FOUNDER",
    "setup:ask:{name}": "FOUNDER",
    "setup:start": "FOUNDER",
    "settings:change": "OFFICER",
    "settings:page:{page}": "OFFICER",
    "undo:{mark}": "OFFICER",
    "audit:before:{entry}": "OFFICER",
    "audit:of:{user}:{what}:{days}:{entry}": "OFFICER",
    "report:post:{draft}": "OFFICER",
    "help:page:{page}": "ANYONE",
    "help:room:{title}": "ANYONE",
    "me:switch:{name}": "ANYONE",
    "me:snooze:{days}": "ANYONE",
    "me:quiet": "ANYONE",
    "me:forget": "ANYONE",
    "me:keep": "ANYONE",
}
FORMS = {
    "cogs.admin.wizard.Typed": "FOUNDER",
    "cogs.admin.settings_command.New": "OFFICER",
    "cogs.me.choices.Hours": "ANYONE",
}
