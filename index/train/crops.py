"""Pairs that a document gives by itself: a piece of a paragraph, and the paragraph."""

import re
import zlib
from collections.abc import Iterator

_SENTENCE = re.compile(r"[^。！？；]+[。！？；]?")
_CROP = 20
_PER_DOCUMENT = 8


def crops(text: str) -> Iterator[tuple[str, str, str]]:
    """Yield (kind, piece, paragraph) for up to eight paragraphs spread over the document.

    "sentence": a sentence and the rest of its paragraph; "crop": 20 characters and the paragraph
    they stand in. Which piece is taken follows from the paragraph itself, so runs repeat.
    """
    paragraphs = [line.strip() for line in text.split("\n") if len(line.strip()) >= 3 * _CROP]
    step = max(1, len(paragraphs) // _PER_DOCUMENT)
    for paragraph in paragraphs[::step][:_PER_DOCUMENT]:
        shortened = paragraph[:600]
        chance = zlib.crc32(shortened.encode())
        start = chance % (len(shortened) - _CROP)
        yield "crop", shortened[start : start + _CROP], shortened
        sentences = _SENTENCE.findall(shortened)
        if len(sentences) > 1:
            taken = chance % len(sentences)
            rest = "".join(sentences[:taken] + sentences[taken + 1 :])
            if len(sentences[taken]) >= 8 and len(rest) >= 8:
                yield "sentence", sentences[taken], rest
