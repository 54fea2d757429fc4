"""The language of a question, by its script and its commonest words."""

import re

from corpus.patterns import regex

_SCRIPTS = (
    ("ja", regex(r"[\u3040-\u30ff]")),
    ("ko", regex(r"[\uac00-\ud7af]")),
    ("zh", regex(r"[\u3400-\u4dbf\u4e00-\u9fff]")),
    ("ru", regex(r"[\u0400-\u04ff]")),
    ("ar", regex(r"[\u0600-\u06ff]")),
    ("th", regex(r"[\u0e00-\u0e7f]")),
    ("hi", regex(r"[\u0900-\u097f]")),
)
_WORDS = {
    "en": "the of and is are what which who how many much does do for to in by when will where "
    "can be there get",
    "de": "der die das und ist sind was welche wer wie viele für im bis wird werden von den ein "
    "eine es zu auf mit soll sollen dem welcher welchen wann wo kann",
    "fr": "le la les de des et est sont quel quelle quels qui combien pour dans du au une par sur "
    "en d l il elle ce cette qu à leur nous ses quelles seront sera aux comment où quand sont-ils "
    "est-ce que peuvent un avec",
    "es": "el la los las de y es son qué cuál cuáles quién cuántos para en por una del cómo "
    "cuántas cuánto dónde cuándo se al un con según "
    "hasta cada sus su hay ser más quiere",
    "pt": "o os as de e é são que qual quais quem quantos para em por uma do da como dos das "
    "quanto quando onde no na ao um com até quantas pela pelo nos nas dos seu sua não mais ter",
    "it": "il lo gli di e è sono che quale quali chi quanti per nel una del della come delle dei "
    "quanto quando dove un con",
    "vi": "là của và các những có cho được bao nhiêu gì ai nào để trong từ đến năm một",
}
_WORD_SETS = {language: frozenset(words.split()) for language, words in _WORDS.items()}
# Letters that one of these languages has and the others lack.
_LETTERS = {
    "de": regex("[äöüß]"),
    "fr": regex("[èêëîïôœùûç]"),
    "es": regex("[ñ¿¡]"),
    "pt": regex("[ãõ]"),
    "vi": regex("[ăđơưạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ]"),
}


def detect_language(text: str) -> str:
    """Return an ISO 639-1 code; Latin letters without a known word count as English.

    A Chinese name quoted in an English sentence does not make the sentence Chinese.
    """
    words = _latin_words(text)
    if language := _by_script(text, words):
        return language
    counts = _counts(text, words)
    return max(counts, key=lambda language: counts[language])


def certain_language(text: str) -> str | None:
    """Return an ISO 639-1 code, or None when the words tell of no language more than of others."""
    words = _latin_words(text)
    if language := _by_script(text, words):
        return language
    counts = _counts(text, words)
    (first, most), (_, next_most) = sorted(counts.items(), key=lambda each: -each[1])[:2]
    return first if most > next_most else None


def _latin_words(text: str) -> list[str]:
    return re.findall(r"[a-zA-ZÀ-ɏ\u1e00-\u1eff]+", text.lower())


def _by_script(text: str, words: list[str]) -> str | None:
    """Return the language of a script that outweighs the words in Latin letters."""
    counts = {language: len(script.findall(text)) for language, script in _SCRIPTS}
    for language in ("ja", "ko"):
        if counts[language] > len(words):
            return language  # however many Chinese characters stand beside
    most = max(counts, key=lambda language: counts[language])
    return most if counts[most] > len(words) else None


def _counts(text: str, words: list[str]) -> dict[str, float]:
    """Return how many commonest words of each language a text has, its letters a half."""
    return {
        language: sum(word in known for word in words)
        + 0.5 * (language in _LETTERS and _LETTERS[language].search(text.lower()) is not None)
        for language, known in _WORD_SETS.items()
    }
