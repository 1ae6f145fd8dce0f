#!/bin/sh
# Takes the checked copies of the database, the papers and the list of forgotten people off this
# machine with restic, which enciphers them first. Ballot boxes and keys are not among them.
#
#   sh off-machine.sh DATA               once: for cron or a timer
#   sh off-machine.sh DATA --every 6     every six hours: what compose.yaml runs
#
# RESTIC_REPOSITORY and RESTIC_PASSWORD (or RESTIC_PASSWORD_FILE) say where to, and with which
# password. Nothing is kept there for longer than on this machine, so that nobody forgotten is.
set -u
umask 077
if [ -z "${RESTIC_REPOSITORY:-}${RESTIC_REPOSITORY_FILE:-}" ]; then
    echo "RESTIC_REPOSITORY is not set: it says where the copies go." >&2
    exit 1
fi
if [ -z "${RESTIC_PASSWORD:-}${RESTIC_PASSWORD_FILE:-}${RESTIC_PASSWORD_COMMAND:-}" ]; then
    echo "RESTIC_PASSWORD is not set: put it in single quotes where it holds spaces." >&2
    exit 1
fi
if [ -z "${1:-}" ]; then
    echo "Say where the data of the bot lies: sh off-machine.sh data" >&2
    exit 1
fi
cd "$1" || exit 1

take() {
    newest=$(ls backups 2>/dev/null | grep '^lmcbot-.*\.db$' | sort | tail -n 1)
    if [ -z "$newest" ]; then
        echo "There is no checked copy in $PWD/backups yet: lmcbot backup makes one." >&2
        return 1
    fi
    set -- backups
    if [ -d papers ]; then set -- "$@" papers; fi
    if [ -f forgotten.txt ]; then set -- "$@" forgotten.txt; fi
    restic cat config >/dev/null 2>&1 || restic init || return 1
    restic unlock --quiet # takes away only what a copy that was cut off left behind
    restic backup --quiet --host lmcbot --tag lmcbot --exclude '*.part' "$@" &&
        restic forget --quiet --host lmcbot --tag lmcbot --group-by host --keep-within 28d --prune &&
        restic check --quiet &&
        echo "$newest" >taken-away.part &&
        mv taken-away.part taken-away && # the bot tells its age
        echo "$newest and what belongs to it is off this machine."
}

if [ "${2:-}" != --every ]; then
    take
    exit
fi
while :; do
    take || echo "Nothing was taken off this machine: see above." >&2
    sleep "$((${3:-6} * 3600))"
done
