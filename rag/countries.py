"""Countries that a question asks about: what documents do not mention, they do not answer."""

import re
from functools import cache
from importlib.resources import files

from corpus.patterns import regex
from rag.language import certain_language
from rag.places import regions_of

_LANGUAGES = ("zh", "en", "de", "fr", "es", "pt", "vi", "ru", "ja", "ko", "ar")
# From Japan, trade with Japan, to Japan: where somebody comes from or what is done with it.
_NOT_THERE = regex(
    r"\b(?:from|with|to|into|towards|aus|mit|nach|avec|vers|con|para|com|из|с|со|для|từ|với)\s*$",
    re.IGNORECASE,
)
# Who speaks of themselves asks what holds for them here.
_OURSELVES = regex(
    r"我|咱|\b(?:we|our|(?-i:us)|i|my|wir|unser\w*|mein\w*|ich|nous|notre|nos|je|mon|somos|"
    r"nosotros|nuestr\w+|mi|nós|noss\w+|meu|minha|мы|наш\w*|мо[ейя]\w*|chúng tôi|tôi)\b|当社|弊社|"
    r"私(?=[はがのた])|우리|저희|نحن|شركتنا",
    re.IGNORECASE,
)
# A name within running Chinese is one only here: 请问德国的, 在日本, 韩国有; not 数智利用.
_CHINESE = (
    r"(?:^|(?<=[\s，,。！？?!：:、在是问于]))(?:{names})(?=的(?!企业|公司|客商|学生|人|品牌|产品)|有|是|"
    r"最|在|今年|目前|现在|哪|什么|多少|怎|首都|总统|人口|$)"
)
_JAPANESE = (
    r"(?<![\u30a0-\u30ff\u4e00-\u9fff])(?:{names})(?=の(?!企業|会社|投資)|で|は|では|における|国内)"
)
_KOREAN = r"(?<![가-힣])(?:{names})(?=의|에서|은|는|에는|\s)"
_ARABIC = r"(?<!\w)[بلفو]{{0,2}}(?:{names})(?!\w)"
_VIETNAMESE = r"(?:(?<=ở )|(?<=tại )|(?<=nước ))(?:{names})(?!\w)"
_OTHERS = r"(?<!\w)(?:{names})(?!\w)"
_PATTERNS = {
    "zh": _CHINESE,
    "ja": _JAPANESE,
    "ko": _KOREAN,
    "ar": _ARABIC,
    "vi": _VIETNAMESE,
}
# How Russian names decline, by how they end.
_CASES = (("ия", "(?:ия|ии|ию|ией)"), ("а", "(?:а|ы|и|у|е|ой)"), ("я", "(?:я|и|ю|е|ей)"))
# What holds for all countries, and names in one character: 中日韩, 日韩.
_ABROAD = regex(r"其他国家|各国|外国|境外|外籍|外商|留学生|国(?:内)?外")
_SHORT = {
    "日本": r"中日|日韩|日本",
    "韩国": r"中韩|日韩",
    "美国": "中美",
    "俄罗斯": "中俄",
    "德国": "中德",
    "英国": "中英",
    "法国": "中法",
}


def country_asked(question: str) -> str | None:
    """Return the Chinese names, divided by commas, of a country that a question is about.

    None where it names a place in China, or speaks of whom it is asked for. The names are those of
    `data/countries.tsv`.
    """
    if _OURSELVES.search(question) or regions_of(question):
        return None
    spoken = certain_language(question)
    for language in _LANGUAGES:
        for pattern, chinese in _names(language) if spoken in (None, language) else ():
            found = pattern.search(question)
            if found and not _NOT_THERE.search(question[: found.start()]):
                return chinese
    return None


def mentions_country(text: str, chinese: str) -> bool:
    """Tell whether a text names a country, or says what holds for any."""
    names = chinese.split(",")
    short = _SHORT.get(names[0])
    return (
        any(name in text for name in names)
        or _ABROAD.search(text) is not None
        or (short is not None and re.search(short, text) is not None)
    )


@cache
def _names(language: str) -> list[tuple[re.Pattern[str], str]]:
    """Return what finds the names of each country in a language, and its Chinese names."""
    pattern = _PATTERNS.get(language, _OTHERS)
    place = _LANGUAGES.index(language)
    return [
        (re.compile(pattern.format(names="|".join(_forms(row[place], language)))), row[0])
        for row in _rows()
    ]


def _forms(names: str, language: str) -> list[str]:
    return [
        _declined(name) if language == "ru" else re.escape(name)
        for name in sorted(names.split(","), key=len, reverse=True)
    ]


def _declined(name: str) -> str:
    """Return a pattern of a Russian name in all cases: Бразилия, Бразилии."""
    for ending, cases in _CASES:
        if name.endswith(ending):
            return re.escape(name.removesuffix(ending)) + cases
    vowel = name[-1] in "иыеоуйАЯ" or name.isupper()
    return re.escape(name) + ("" if vowel else "(?:а|у|е|ом)?")


@cache
def _rows() -> list[list[str]]:
    text = (files("rag") / "data" / "countries.tsv").read_text(encoding="utf-8")
    return [line.split("\t")[1:] for line in text.splitlines() if not line.startswith("#")]
