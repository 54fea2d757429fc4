"""What Japanese shares with Chinese: words in Chinese characters, in their simplified form."""

from functools import cache

from opencc import OpenCC

from corpus.patterns import regex

KANA = regex("[\u3041-\u30fa]")
_KANJI = regex("[\u3005\u3400-\u9fff]{2,}")


def chinese_words(text: str) -> list[str]:
    """Return the stretches of two or more Chinese characters, 技術 as 技术 and 検査 as 检查."""
    modern, simplified = _converters()
    return [simplified.convert(modern.convert(run)) for run in _KANJI.findall(text)]


def chinese_in(text: str) -> list[tuple[int, int, str]]:
    """Return where the same stretches begin and end, and each as Chinese writes it."""
    found = zip(_KANJI.finditer(text), chinese_words(text), strict=True)
    return [(each.start(), each.end(), word) for each, word in found]


@cache
def _converters() -> tuple[OpenCC, OpenCC]:
    return OpenCC("jp2t"), OpenCC("t2s")
