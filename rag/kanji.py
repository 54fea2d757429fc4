"""What Japanese shares with Chinese: words in Chinese characters, in their simplified form."""

import re
from functools import cache

from opencc import OpenCC

_KANJI = re.compile("[\u3005\u3400-\u9fff]{2,}")


def chinese_words(text: str) -> list[str]:
    """Return the stretches of two or more Chinese characters, 技術 as 技术 and 検査 as 检查."""
    modern, simplified = _converters()
    return [simplified.convert(modern.convert(run)) for run in _KANJI.findall(text)]


@cache
def _converters() -> tuple[OpenCC, OpenCC]:
    return OpenCC("jp2t"), OpenCC("t2s")
