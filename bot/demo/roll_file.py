"""The roll that an officer of the demo imports: every GP of the area with practice and locality."""

from __future__ import annotations

import csv
import io

from bot.demo.cast import Company

COLUMNS = ("Discord id", "name", "practice", "locality", "list size", "capacity")


def area_roll(company: Company) -> tuple[str, bytes]:
    """A spreadsheet with a row for each GP, on the committee or not: its name and its bytes."""
    places = {practice.name: practice for practice in company.cast.practices}
    accounts = company.gps()
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(COLUMNS)
    for gp in company.cast.gps:
        place = places[gp.practice]
        row = (accounts[gp.handle].id, gp.name, place.name, place.locality, place.list_size)
        writer.writerow((*row, gp.capacity))
    return "area-roll.csv", text.getvalue().encode()
