"""An autopsy in words, for reading in a terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from perenne.paragraph import paragraph
from perenne.session import Session
from perenne.texts.life import plot
from perenne_experiments.autopsy.conclusion import headline, last_chance, luck, saviours, seen, tipped
from perenne_experiments.words.language import language

if TYPE_CHECKING:
    from perenne_experiments.autopsy.autopsy import Autopsy


def autopsy_text(found: Autopsy, session: Session, width: int) -> str:
    """Return when it tipped, what was seen, and what would have saved it."""
    say = language(session.language)
    texts = [
        headline(found, say),
        plot(found.watched.life, session, width),
        f"{tipped(found, say)} {' '.join(seen(found.drivers, say))}",
        luck(found, say),
        saviours(found.sure(found.from_late), found.late, say),
        saviours(found.sure(found.from_start), 0, say),
        *last_chance(found, say),
        say("conclusion.caution"),
    ]
    return "\n\n".join(text if "\n" in text else paragraph(text, width) for text in texts)
