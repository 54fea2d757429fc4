"""Refusals in the reader's language. They are written in English where they are raised."""

import re
from functools import cache
from pathlib import Path

from ui.texts import Language

_UNKNOWN = "程序给出的原因："
_TABLE = Path(__file__).parent / "assets" / "errors_zh.tsv"


def error_in(message: str, lang: Language) -> str:
    """Return a refusal in the reader's language; one not known here is quoted as it is."""
    if lang == "en":
        return message
    if translated := _translated(message, "request"):
        return translated
    name, separator, problem = message.partition(": ")
    translated = _translated(problem, "file") if separator else None
    return f"{name}：{translated}" if translated else f"{_UNKNOWN}{message}"


def _translated(message: str, scope: str) -> str | None:
    for applies, pattern, chinese in _table():
        found = pattern.fullmatch(message) if applies == scope else None
        if found:
            return found.expand(chinese)
    return None


@cache
def _table() -> list[tuple[str, re.Pattern[str], str]]:
    rows = [
        line.split("\t")
        for line in _TABLE.read_text(encoding="utf-8").splitlines()
        if not line.startswith("#")
    ]
    return [(scope, re.compile(said, re.DOTALL), chinese) for scope, said, chinese in rows]
