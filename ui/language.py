"""What of a component changes with the page's language."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from ui.texts import TEXTS, Language, Texts

LOCALES: dict[Language, str] = {"zh": "zh-CN", "en": "en"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Spoken:
    """A component, and what it is updated to in the words of a language."""

    component: Any
    say: Callable[[Texts], Any]


def say_all(spoken: Sequence[Spoken], lang: Language) -> list[Any]:
    """Return the updates of all components."""
    return [each.say(TEXTS[lang]) for each in spoken]


def other(lang: Language) -> Language:
    """Return the language that the switch leads to."""
    return "en" if lang == "zh" else "zh"
