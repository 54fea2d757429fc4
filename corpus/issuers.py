"""Who issued a document, and on what evidence."""

from collections.abc import Sequence

from corpus.dates import DATE
from corpus.docnumber import agency_of
from corpus.fold import fold
from corpus.model import Block, Issuer, Span
from corpus.offices import is_office, list_offices, office_name, without_seal
from corpus.patterns import regex

_IN_TITLE = regex(r"^(?P<issuers>[^《》]{2,200}?) ?(?:关于|印发|转发|批转|公布|发布)")
_MORE = regex(r"等(?:[\d一二三四五六七八九十]+个?)?(?:部门|单位|部委|厅局|委局)$")
_DATED = regex(rf" ?[(]? ?(?:{DATE}) ?(?:印发)?[)]?$")


def issuers_signed(blocks: Sequence[Block]) -> tuple[Issuer, ...]:
    """Return the offices of the first signature: the lines up to its date.

    A text that is passed on below may bear a signature of its own; it is another document's.
    Who lends its seal (乙代章) and the person who signs an order are no issuers.
    """
    issuers: list[Issuer] = []
    for block in blocks:
        if block.kind == "signature":
            issuers += _offices_in(block)
        if issuers and (block.kind != "signature" or _DATED.search(fold(block.text))):
            break
    return tuple({issuer.name: issuer for issuer in issuers}.values())


def issuers_in_title(title: Span) -> tuple[Issuer, ...]:
    """Return the offices a title opens with: 甲厅 乙厅关于…的通知."""
    head = _IN_TITLE.match(fold(title.text))
    if not head:
        return ()
    words = fold(title.text)[: head.end("issuers")]
    offices = list_offices(words, 0, len(words))
    return _issuers(title, offices or ())


def names_more(title: str) -> bool:
    """Tell whether the title shortens its list of issuers: 国家发展改革委等九部门."""
    head = _IN_TITLE.match(fold(title))
    return bool(head and _MORE.search(head["issuers"]))


def issuers_at(text: str, spans: Sequence[tuple[int, int]]) -> tuple[Issuer, ...]:
    """Return the offices that stand at these places of the text."""
    return tuple(
        Issuer(
            name=office_name(text[start:end]),
            basis="stated",
            evidence=Span(start=start, end=end, text=text[start:end]),
        )
        for start, end in spans
    )


def issuers_by_code(number: Span, text: str) -> tuple[Issuer, ...]:
    """Return the office that the code of the document number stands for, where certain."""
    agency = agency_of(number.text, text)
    return (Issuer(name=agency.office, basis="number_code", evidence=number),) if agency else ()


def choose_issuers(
    signed: tuple[Issuer, ...], titled: tuple[Issuer, ...], *, shortened: bool
) -> tuple[Issuer, ...]:
    """Choose between signature and title.

    The signature is the fuller list; but where it shares no office with the title, it is that of a
    text passed on below, and the title decides.
    """
    if not signed or not titled or shortened:
        return signed or titled
    return signed if any(_alike(one, other) for one in signed for other in titled) else titled


def _alike(one: Issuer, other: Issuer) -> bool:
    """Tell whether two names may be one office, one of them shortened (国家发展改革委)."""
    short, long = sorted((fold(one.name), fold(other.name)), key=len)
    if short[:1] != long[:1] and not long.endswith(short):
        return False
    rest = iter(long)
    return all(character in rest for character in short)


def _offices_in(block: Block) -> tuple[Issuer, ...]:
    folded = without_seal(fold(block.text))
    dated = _DATED.search(folded)
    end = dated.start() if dated else len(folded)
    start = 0
    while start < end and folded[start] in "( ":
        start += 1
    offices = list_offices(folded, start, end) if start < end else None
    span = Span(start=block.char_start, end=block.char_end, text=block.text)
    return _issuers(span, offices or ())


def _issuers(span: Span, offices: Sequence[tuple[int, int]]) -> tuple[Issuer, ...]:
    return tuple(
        Issuer(
            name=office_name(span.text[start:end]),
            basis="stated",
            evidence=Span(
                start=span.start + start, end=span.start + end, text=span.text[start:end]
            ),
        )
        for start, end in offices
        if is_office(fold(office_name(span.text[start:end])))
    )
