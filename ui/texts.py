"""The words of the page, in Chinese and English."""

from collections.abc import Mapping

from ui.words import Language, Texts
from ui.words_en import EN
from ui.words_zh import ZH

__all__ = ["TEXTS", "Language", "Texts"]

TEXTS: Mapping[Language, Texts] = {"zh": ZH, "en": EN}
