"""Cleaning of what people type, once, on entry; and what of it can be printed.

What is stored is in normal form C, holds no characters that hide or reverse text, and nothing that
a database, an XML file or the PDF renderer chokes on. Other characters are kept as they were typed:
whether paper can carry them is another question, answered by `check_printable`.
"""

import re
import unicodedata
from collections.abc import Collection

from coalition.tools.workflow import Refused

# Marks that change the direction of a line: text that reads differently from what it is.
_BIDI = "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
# Without a width, and nobody typed them: they come along from a web page or an editor.
_INVISIBLE = "\u00ad\u200b\u2060\ufeff"
_DROP = dict.fromkeys(map(ord, _BIDI + _INVISIBLE))
_LIGATURE = re.compile("[\ufb00-\ufb06]")  # ﬁ and its like, pasted from a PDF
_LINE_END = re.compile("\r\n?|\u0085|\u2028|\u2029|\v|\f")
_REFUSED = {"Cc": "een stuurteken", "Cs": "een half teken", "Co": "een teken voor eigen gebruik"}


class TextRefused(Refused):
    """Text that cannot be kept or printed; the sentence tells the person what to do."""


def clean_line(text: str) -> str:
    """One line: ends trimmed, runs of white space made one space. Raises TextRefused."""
    return " ".join(clean_text(text).split())


def clean_text(text: str) -> str:
    """Text of several lines: line ends made `\\n`, at most one empty line in a row. Raises TextRefused."""
    text = _LINE_END.sub("\n", text).replace("\t", " ").translate(_DROP)
    refuse_unstorable(text)
    text = _LIGATURE.sub(lambda found: unicodedata.normalize("NFKC", found[0]), text)
    text = unicodedata.normalize("NFC", text)
    lines = [line.strip() for line in text.split("\n")]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def refuse_unstorable(text: str) -> None:
    """Raises TextRefused for the first character that no text of ours may hold."""
    for character in text:
        kind = unicodedata.category(character)
        if (kind in _REFUSED and character != "\n") or _is_noncharacter(character):
            raise TextRefused(
                f"De tekst bevat {_REFUSED.get(kind, 'een teken dat geen teken is')} ({code_of(character)}) "
                "dat u niet ziet. Typ de tekst over in plaats van die te plakken."
            )


def showable(text: str) -> str:
    """What was typed, as far as a page can show it again: HTML has no way to write a control character."""
    return "".join(character for character in text if character.isprintable() or character == "\n")


def check_printable(text: str, covered: Collection[int]) -> list[str]:
    """The characters of `text`, each once and in order, that none of our fonts has.

    `covered` holds code points, as `coalition.tools.fonts.covered_characters()` gives them.
    """
    return list(dict.fromkeys(c for c in text if c not in "\n " and ord(c) not in covered))


def require_printable(text: str, covered: Collection[int]) -> None:
    """Raises TextRefused with a sentence that names what paper cannot carry."""
    missing = check_printable(text, covered)
    if missing:
        named = ", ".join(f"‘{character}’ ({code_of(character)})" for character in missing[:5])
        what = "Dit teken kan" if len(missing) == 1 else "Deze tekens kunnen"
        raise TextRefused(f"{what} niet op papier: {named}. Schrijf de tekst met andere letters.")


def code_of(character: str) -> str:
    """How a character is named in the standard: `U+0007`."""
    return f"U+{ord(character):04X}"


def _is_noncharacter(character: str) -> bool:
    code = ord(character)
    return code & 0xFFFE == 0xFFFE or 0xFDD0 <= code <= 0xFDEF
