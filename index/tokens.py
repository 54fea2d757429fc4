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
from collections.abc import Iterator
from operator import add

from corpus.patterns import regex

_GRAM = 4

# Han with its extensions and the signs 々〆〇, Kana, Hangul (syllables and letters).
RUN_RANGES = (
    (0x3005, 0x3007),
    (0x3040, 0x30FF),
    (0x31F0, 0x31FF),
    (0x3400, 0x4DBF),
    (0x4E00, 0x9FFF),
    (0xF900, 0xFAFF),
    (0x1100, 0x11FF),
    (0xAC00, 0xD7AF),
    (0x1B000, 0x1B16F),
    (0x20000, 0x323AF),
)
_RUN = "".join(f"{chr(first)}-{chr(last)}" for first, last in RUN_RANGES)
# Vowel signs and accents that \w leaves out: without them Hindi or Thai words would fall apart.
_MARKS = "".join(
    chr(code) for code in range(0x300, 0x1100) if unicodedata.category(chr(code)).startswith("M")
)
_INVISIBLE = regex("[\u00ad\u200b-\u200f\u2060\ufe00-\ufe0f\ufeff\U000e0100-\U000e01ef]")
# What NFKC does to these too; but a text without them mostly stands in NFKC already, which is seen
# fifteen times more quickly than it is made.
_WIDE = tuple((wide, unicodedata.normalize("NFKC", wide)) for wide in "，；：（）！？\u3000")
_LETTER = rf"[^\W\d_{_RUN}]"
_WORD = rf"(?P<word>{_LETTER}(?:{_LETTER}|[{_MARKS}])*)|\d+(?:\.\d+)?"
_TOKEN = regex(rf"(?P<run>[{_RUN}]+)|{_WORD}")
_WORDS = regex(_WORD)


def normal_form(text: str) -> str:
    """Return the text as its tokens are read from: NFKC, lower case, nothing invisible."""
    for wide, narrow in _WIDE:
        text = text.replace(wide, narrow)
    return _INVISIBLE.sub("", unicodedata.normalize("NFKC", text)).lower()


def words_in(text: str) -> Iterator[re.Match[str]]:
    """Yield the words and numbers of a text in normal form, and not its Chinese runs."""
    return _WORDS.finditer(text)


def grams_of(word: str) -> list[str]:
    """Return the 4-grams of a word that `words_in` found; none of a number or a short word."""
    if len(word) < _GRAM or word[0].isdecimal():
        return []
    framed = f"<{word}>"
    return [framed[at : at + _GRAM] for at in range(len(framed) - _GRAM + 1)]


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
    for match in _TOKEN.finditer(normal_form(text)):
        token = match[0]
        if match.lastgroup == "run":
            found.extend(token)
            found.extend(map(add, token, token[1:]))
            continue
        found.append(token)
        if grams is not None:
            grams.extend(grams_of(token))
