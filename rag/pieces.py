"""An answer's text: its sentences with their markers, whole and in pieces."""

import re
from collections.abc import Iterable

from corpus.patterns import regex
from rag.model import Sentence

_PIECE = regex(r".{1,12}", re.DOTALL)


def marked(sentence: Sentence) -> str:
    """Return a sentence with its markers: 最高200万元。[1]."""
    return sentence.text + "".join(f"[{marker}]" for marker in sentence.citations)


def text_of(sentences: Iterable[Sentence]) -> str:
    """Return the text of an answer, one sentence a line."""
    return "\n".join(map(marked, sentences))


def pieces_of(text: str) -> list[str]:
    """Return a text in the pieces that a stream sends."""
    return _PIECE.findall(text)
