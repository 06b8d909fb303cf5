"""Typography: the unbreakable spaces of French, so that language files can be written with plain ones."""

from __future__ import annotations

import re

NO_BREAK = "\u00a0"
NARROW_NO_BREAK = "\u202f"


def typeset(text: str, language: str) -> str:
    """Return a text with the spaces its language wants.

    French: a no-break space before a colon and a percent sign and inside « », a narrow one before ; ! and ?
    (Lexique des règles typographiques en usage à l'Imprimerie nationale). English is left as it is.
    """
    if language != "fr":
        return text
    text = re.sub(r" (?=[;!?])", NARROW_NO_BREAK, text)
    text = re.sub(r" (?=[:%»])", NO_BREAK, text)
    return text.replace("« ", f"«{NO_BREAK}")
