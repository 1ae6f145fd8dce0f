"""The year's report as a Word document to send to levy payers."""

from __future__ import annotations

from io import BytesIO
from typing import Any

from bot.outgoing import a4
from bot.plain_text import visible
from bot.year import plots
from bot.year.chapter import Chapter
from bot.year.report import RESERVATION, Report


def docx(report: Report) -> bytes:
    """The report on A4: a summary, each chapter with its table, and its plot. Slow: run it off the
    event loop."""
    made_at = report.span.as_of.astimezone(report.span.zone)
    document = a4.document(report.committee, report.title, made_at)
    document.add_heading(visible(report.title), level=1)
    document.add_paragraph(report.span.told)
    for chapter in report.chapters:
        document.add_paragraph(visible(f"{chapter.heading}: {chapter.line}."), style="List Bullet")
    for chapter in report.chapters:
        _chapter(document, chapter)
    document.add_heading("How to read this", level=2)
    document.add_paragraph(RESERVATION)
    return a4.saved(document)


def _chapter(document: Any, chapter: Chapter) -> None:
    from docx.shared import Mm

    document.add_heading(visible(chapter.heading), level=2)
    if chapter.plot is not None:
        picture = document.add_picture(BytesIO(plots.draw([chapter.plot])), width=Mm(150))
        picture._inline.docPr.set("descr", plots.told([chapter.plot]))
    if chapter.rows:
        _table(document, chapter)
    else:
        document.add_paragraph("Nothing in this time.")
    for note in chapter.notes:
        document.add_paragraph(visible(note))


def _table(document: Any, chapter: Chapter) -> None:
    table = document.add_table(rows=1, cols=len(chapter.columns), style="Table Grid")
    for cell, name in zip(table.rows[0].cells, chapter.columns, strict=True):
        cell.paragraphs[0].add_run(name).bold = True
    for row in chapter.rows:
        for cell, value in zip(table.add_row().cells, row, strict=True):
            cell.text = visible(value)
