"""The numbers that Word makes by itself (automatic lists), as the text Word shows."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from lxml import etree

from corpus.patterns import regex
from corpus.readers.archive import Archive, attribute, child, local, value

_HAN = "〇一二三四五六七八九"
_FORMAL = "零壹贰叁肆伍陆柒捌玖"
_STEMS = "甲乙丙丁戊己庚辛壬癸"
_BRANCHES = "子丑寅卯辰巳午未申酉戌亥"
_PLACEHOLDER = regex(r"%([1-9])")
_CLOSED = "、．.。)）]】：:,，"
_MAX_STYLES = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class _Level:
    """How one level of a list counts and looks: `text` is a pattern such as 第%1条."""

    start: int
    format: str
    text: str
    restart: int | None
    legal: bool
    glued: bool


class ListNumbers:
    """Counts the automatic lists of one document, paragraph by paragraph, in order."""

    def __init__(self, archive: Archive, folder: str) -> None:
        self._style_numbers: dict[str, tuple[str | None, int | None]] = {}
        self._parents: dict[str, str] = {}
        self._levels: dict[str, dict[int, _Level]] = {}
        self._style_levels: dict[tuple[str, str], int] = {}
        self._lists: dict[str, str] = {}
        self._overrides: dict[tuple[str, int], int] = {}
        self._counts: dict[tuple[str, int], int] = {}
        self._used: set[tuple[str, int]] = set()
        self.default_style: str | None = None
        if f"{folder}styles.xml" in archive:
            self._read_styles(archive.xml(f"{folder}styles.xml"))
        if f"{folder}numbering.xml" in archive:
            self._read_lists(archive.xml(f"{folder}numbering.xml"))

    def label(self, properties: etree._Element | None) -> str:
        """Count a paragraph by its properties (w:pPr); return its number, empty without one."""
        number, level = self._number_of(properties)
        if number is None or number not in self._lists:
            return ""
        abstract = self._lists[number]
        levels = self._levels[abstract]
        if level not in levels:
            return ""
        self._count(number, abstract, level)
        shape = levels[level]
        if shape.format in ("bullet", "none") and not _PLACEHOLDER.search(shape.text):
            return ""

        def shown(match: re.Match[str]) -> str:
            which = int(match[1]) - 1
            other = levels.get(which)
            if other is None:
                return ""
            count = self._counts.get((abstract, which), other.start)
            return numeral(count, "decimal" if shape.legal else other.format)

        text = _PLACEHOLDER.sub(shown, shape.text)
        return text if shape.glued or not text or text[-1] in _CLOSED else f"{text} "

    def _number_of(self, properties: etree._Element | None) -> tuple[str | None, int]:
        style = value(properties, "pStyle") or self.default_style
        number = value(properties, "numPr", "numId")
        level = _integer(value(properties, "numPr", "ilvl"))
        linked_style = style
        for _ in range(_MAX_STYLES):
            if style is None or (number is not None and level is not None):
                break
            style_number, style_level = self._style_numbers.get(style, (None, None))
            if number is None and style_number is not None:
                number = style_number
                linked_style = style
            level = style_level if level is None else level
            style = self._parents.get(style)
        if number is not None and level is None and linked_style is not None:
            level = self._style_levels.get((self._lists.get(number, ""), linked_style))
        return number, level or 0

    def _count(self, number: str, abstract: str, level: int) -> None:
        levels = self._levels[abstract]
        override = self._overrides.get((number, level))
        key = (abstract, level)
        if override is not None and (number, level) not in self._used:
            self._counts[key] = override
        else:
            self._counts[key] = self._counts.get(key, levels[level].start - 1) + 1
        self._used.add((number, level))
        for deeper, shape in levels.items():
            restarts = shape.restart is None or (shape.restart != 0 and level < shape.restart)
            if deeper > level and restarts:
                self._counts.pop((abstract, deeper), None)

    def _read_styles(self, root: etree._Element) -> None:
        for style in root:
            name = attribute(style, "styleId")
            if local(style) != "style" or name is None:
                continue
            if attribute(style, "default") in ("1", "true") and (
                attribute(style, "type") == "paragraph"
            ):
                self.default_style = name
            if parent := value(style, "basedOn"):
                self._parents[name] = parent
            numbers = child(style, "pPr", "numPr")
            if numbers is not None:
                self._style_numbers[name] = (
                    value(numbers, "numId"),
                    _integer(value(numbers, "ilvl")),
                )

    def _read_lists(self, root: etree._Element) -> None:
        links: dict[str, str] = {}
        named: dict[str, str] = {}
        for element in root:
            if local(element) == "abstractNum":
                abstract = attribute(element, "abstractNumId") or ""
                self._levels[abstract] = {}
                if link := value(element, "numStyleLink"):
                    links[abstract] = link
                if style := value(element, "styleLink"):
                    named[style] = abstract
                for each in element:
                    if local(each) == "lvl":
                        self._read_level(abstract, each)
        for abstract, style in links.items():
            self._levels[abstract] = self._levels.get(named.get(style, ""), {})
        for element in root:
            number = attribute(element, "numId")
            abstract = value(element, "abstractNumId") or ""
            if local(element) == "num" and number and abstract in self._levels:
                self._lists[number] = abstract
                for each in element:
                    start = _integer(value(each, "startOverride"))
                    level = _integer(attribute(each, "ilvl"))
                    if local(each) == "lvlOverride" and None not in (start, level):
                        self._overrides[number, level or 0] = start or 0

    def _read_level(self, abstract: str, element: etree._Element) -> None:
        level = _integer(attribute(element, "ilvl")) or 0
        start = _integer(value(element, "start"))
        if style := value(element, "pStyle"):
            self._style_levels[abstract, style] = level
        legal = child(element, "isLgl")
        self._levels[abstract][level] = _Level(
            start=1 if start is None else start,
            format=value(element, "numFmt") or "decimal",
            text=value(element, "lvlText") or "",
            restart=_integer(value(element, "lvlRestart")),
            legal=legal is not None and attribute(legal, "val") not in ("0", "false"),
            glued=value(element, "suff") == "nothing",
        )


def _integer(text: str | None) -> int | None:
    digits = (text or "").strip()
    return int(digits) if digits.lstrip("-").isdecimal() and len(digits) < 10 else None


def numeral(number: int, form: str) -> str:
    """Return a number in one of the number formats of Word (ECMA-376, ST_NumberFormat)."""
    if number < 1 and form != "decimalZero":
        return str(number) if form != "none" else ""
    shape = _FORMS.get(form)
    return shape(number) if shape else str(number)


def _counting(number: int, digits: str = _HAN, powers: str = "十百千万") -> str:
    """Return 十二, 一百零三 (or 壹拾贰)."""
    if number >= 100_000:
        return str(number)
    text = ""
    for position, digit in enumerate(reversed(str(number))):
        power = powers[position - 1] if position else ""
        zero = "" if not text or text[0] in "零〇" else "零"
        text = (digits[int(digit)] + power if digit != "0" else zero) + text
    return text


def _chinese(number: int) -> str:
    text = _counting(number)
    return text.removeprefix("一") if 10 <= number < 20 else text


def _letters(number: int) -> str:
    return chr(ord("a") + (number - 1) % 26) * min(20, (number - 1) // 26 + 1)


def _roman(number: int) -> str:
    if number > 3999:
        return str(number)
    signs = ("m", 1000), ("cm", 900), ("d", 500), ("cd", 400), ("c", 100), ("xc", 90), ("l", 50)
    text = ""
    for sign, worth in (*signs, ("xl", 40), ("x", 10), ("ix", 9), ("v", 5), ("iv", 4), ("i", 1)):
        text += sign * (number // worth)
        number %= worth
    return text


def _row(first: str, length: int) -> Callable[[int], str]:
    return lambda number: chr(ord(first) + number - 1) if number <= length else str(number)


def _cycle(signs: str) -> Callable[[int], str]:
    return lambda number: signs[(number - 1) % len(signs)]


def _digital(number: int) -> str:
    return "".join(_HAN[int(digit)] for digit in str(number))


_FORMS: dict[str, Callable[[int], str]] = {
    "decimalZero": lambda number: f"{number:02d}",
    "none": lambda number: "",
    "upperLetter": lambda number: _letters(number).upper(),
    "lowerLetter": _letters,
    "upperRoman": lambda number: _roman(number).upper(),
    "lowerRoman": _roman,
    **dict.fromkeys(
        (
            "chineseCounting",
            "chineseCountingThousand",
            "taiwaneseCounting",
            "taiwaneseCountingThousand",
            "japaneseCounting",
            "koreanCounting",
        ),
        _chinese,
    ),
    **dict.fromkeys(
        ("ideographDigital", "taiwaneseDigital", "japaneseDigitalTenThousand"), _digital
    ),
    **dict.fromkeys(
        ("chineseLegalSimplified", "ideographLegalTraditional", "japaneseLegal"),
        lambda number: _counting(number, _FORMAL, "拾佰仟万"),
    ),
    "ideographTraditional": _cycle(_STEMS),
    "ideographZodiac": _cycle(_BRANCHES),
    "decimalEnclosedCircle": _row("①", 20),
    "decimalEnclosedCircleChinese": _row("①", 20),
    "decimalEnclosedParen": _row("⑴", 20),
    "decimalEnclosedFullstop": _row("⒈", 20),
    "ideographEnclosedCircle": _row("㊀", 10),
    "decimalFullWidth": lambda number: "".join(
        chr(ord("０") + int(digit)) for digit in str(number)
    ),
    "decimalFullWidth2": lambda number: "".join(
        chr(ord("０") + int(digit)) for digit in str(number)
    ),
}
