"""Text to tokens, for the lexical index and for the bundled encoder.

Both start from the same reading of a text: NFKC, lower case, marks of no width dropped. Then

    地方金融   every character and every pair of neighbours: 地 方 金 融 地方 方金 金融
    Policies   the word: policies; for the encoder also 4-grams of <policies>: <pol poli … ies>
    3.5        the number, a decimal fraction included: 3.5

Kana and Hangul are read like Chinese characters: their words are not divided by spaces either, or
carry endings that whole words would hide. No dictionary is used.
"""

import re
import unicodedata
from operator import add

_GRAM = 4

# Han with its extensions and the signs 々〆〇, Kana, Hangul (syllables and letters).
_RUN = (
    "\u3005-\u3007\u3040-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
    "\u1100-\u11ff\uac00-\ud7af\U0001b000-\U0001b16f\U00020000-\U000323af"
)
# Vowel signs and accents that \w leaves out: without them Hindi or Thai words would fall apart.
_MARKS = "".join(
    chr(code) for code in range(0x300, 0x1100) if unicodedata.category(chr(code)).startswith("M")
)
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u2060\ufe00-\ufe0f\ufeff\U000e0100-\U000e01ef]")
_LETTER = rf"[^\W\d_{_RUN}]"
_TOKEN = re.compile(
    rf"(?P<run>[{_RUN}]+)|(?P<word>{_LETTER}(?:{_LETTER}|[{_MARKS}])*)|\d+(?:\.\d+)?"
)


def lexical_tokens(text: str) -> list[str]:
    """Return the tokens of `text` for exact matching, repeats kept.

    Characters of a Chinese run come first, then its pairs; otherwise in the order of the text.
    """
    found: list[str] = []
    _read(text, found, None)
    return found


def encoder_tokens(text: str) -> list[str]:
    """Return `lexical_tokens` and, after each word of four letters or more, its character 4-grams.

    The 4-grams let the encoder see what inflected or unseen words have in common.
    """
    found: list[str] = []
    _read(text, found, found)
    return found


def tokens_and_grams(text: str) -> tuple[list[str], list[str]]:
    """Return `lexical_tokens` and, apart, the 4-grams that `encoder_tokens` has besides."""
    found: list[str] = []
    grams: list[str] = []
    _read(text, found, grams)
    return found, grams


def _read(text: str, found: list[str], grams: list[str] | None) -> None:
    """Add the tokens of a text to the one list and their 4-grams to the other."""
    for match in _TOKEN.finditer(_INVISIBLE.sub("", unicodedata.normalize("NFKC", text)).lower()):
        token = match[0]
        if match.lastgroup == "run":
            found.extend(token)
            found.extend(map(add, token, token[1:]))
            continue
        found.append(token)
        if grams is not None and match.lastgroup == "word" and len(token) >= _GRAM:
            framed = f"<{token}>"
            grams.extend(framed[at : at + _GRAM] for at in range(len(framed) - _GRAM + 1))
