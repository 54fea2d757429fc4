"""Whether two words of a language may be the same word inflected.

Two words agree when one beginning with two endings of the same row makes both: subsid-y and
subsid-ies. Words come in lower case without accents (`ões` is `oes`, `й` is `и`).
"""

from functools import lru_cache

_ENDINGS = {
    "en": (" s es", " d s", "e es ed", "y ies ied"),
    "de": (
        " e en ens er ern es em n ns s",
        " in innen nen",
        " se sen ses",
        "um en ums",
        "a en as",
    ),
    "fr": (" s x e es", "al aux ale ales", " ne nes", " le les", "if ifs ive ives"),
    "es": (" s es a as", "o a os as", "z ces"),
    "pt": (" s es a as", "o a os as", "ao oes aes aos", "l is", "il eis", "m ns"),
    "ru": (
        " а у ом е ы и ов ам ами ах",
        " я ю ем ем и е еи ям ями ях ев",
        "ь я ю ем е и еи ям ями ях ью",
        "а ы и е у ои ам ами ах ",
        "я и е ю еи ям ями ях ии ь ",
        "о а у ом е ам ами ах ",
        "е я ю ем и ии еи ям ями ях",
        "ок ка ку ком ке ки ков кам ками ках",
        "ец ца цу цем це цы цев цам цами цах",
        "ка ки ке ку кои ок кам ками ках",
        "ыи ои ии ая яя ое ее ые ие ого его ому ему ым им ом ем ых их ыми ими ую юю",
    ),
    "ar": (" ة ه ا ي ات ين ون ان ته تها تهم ها هم نا",),
    "zh": (" s",),
}
# Verbs and adjectives of a noun, which in short words would mislead: parking is no park.
_LONG_WORDS_ENDINGS = {
    "en": (" s es ed ing al", "e es ed ing", "y ies ial"),
    "de": ("en e t te ten et ung ungen", "n e t te ten ung ungen"),
    "fr": ("er e es ent ez ee ees ant",),
    "es": ("ar a an ado ada ados adas ando", "er ir e en ido ida idos idas iendo"),
    "pt": ("ar a am ado ada ados adas ando", "er ir e em ido ida idos idas"),
    "ru": (" а у ом е ы и ов ныи ная ное ные ного нои ному ным ном ных ными ную",),
}
_Rows = dict[str, tuple[frozenset[str], ...]]


def _rows(endings: dict[str, tuple[str, ...]]) -> _Rows:
    return {key: tuple(frozenset(row.split(" ")) for row in rows) for key, rows in endings.items()}


_ROWS = _rows(_ENDINGS)
_LONG_WORDS_ROWS = _rows(_LONG_WORDS_ENDINGS)
_LONG = 6
_LEAST_SHARED = 4
# Arabic writes few vowels.
_LEAST_SHARED_OF = {"ar": 3}
# tax, taxes: a short word whole, in the plural.
_SHORT = 3
_SHORT_PLURALS = frozenset({"s", "es"})


@lru_cache(20_000)
def agree(said: str, known: str, language: str) -> bool:
    """Tell whether a word said may be a form of one known; without rows for it, only itself."""
    if said == known:
        return True
    shared = shared_length(said, known)
    least = _LEAST_SHARED_OF.get(language, _LEAST_SHARED)
    if shared < least:
        return shared == _SHORT == len(known) and said[shared:] in _SHORT_PLURALS
    # The ending may begin within what both share: ie-s and ie-d.
    return any(
        said[stem:] in row and known[stem:] in row
        for stem in range(shared, max(shared - 3, least - 1), -1)
        for row in (
            *_ROWS.get(language, ()),
            *(_LONG_WORDS_ROWS.get(language, ()) if stem >= _LONG else ()),
        )
    )


def shared_length(one: str, other: str) -> int:
    """How many letters the words share from their beginning."""
    shared = 0
    for letter, opposite in zip(one, other, strict=False):
        if letter != opposite:
            break
        shared += 1
    return shared
