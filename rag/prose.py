"""What a language model may write around its quotes.

The rule: a sentence is verbatim quotes and prose, and the prose is made of nothing but

- fixed framing (根据…规定, according to the document …), a closed list without verbs of its own;
- titles, numbers, headings and issuers of what is cited, as they stand there;
- words that stand, in one stretch, in the sentence of the clause that a quote is taken from;
- in another language than the clause's: words whose concept (`rag.lexicon`) stands there;
- a topic (关于…，  as to …,), in the words of the question or of the above.

Every word is one of these, none is let through for the company it keeps. Figures and negations
belong inside quotes, and a quote holds whole phrases, from one punctuation mark to the next, with
what introduces a list (牵头单位：…): so no 最高, 不 or 配合 is cut off. What remains possible is a
quote that says something else than was asked; it is shown with its clause.
"""

import re
from collections.abc import Iterable, Iterator, Sequence

from corpus.patterns import regex
from rag.lexicon import lexicon
from rag.model import Citation, Quote
from rag.phrases import place_of, source_of, titles_of
from rag.values import fold_values, values_in

LONGEST = 600
"""Most characters of a sentence."""

_STOPS = "。；;，,！!？?\n（）()"
_FULL_STOPS = "。；;！!？?\n"
_MARKUP = regex(r"https?:|www\.|\]\(|[<>`⟦⟧|]|\*\*|^#|javascript:", re.IGNORECASE)
_NEGATION = regex(
    r"[不未无非没免勿莫禁]|\b(?:not|no|never|none|without|nothing|neither|nor|cannot|\w+n['’]t)\b",
    re.IGNORECASE,
)
_FRAME = regex(
    r"根据|依据|按照|详见|参见|见|明确规定|规定|明确|写明|写道|指出|提出|载明|其中|此外|另外|同时|具体|如下|以下|内容|"
    r"文件|条款|原文|措施中|该|本|第|条|中|和|与|及|"
    r"\b(?:according to|in addition|with respect to|as follows|sets? out|the|this|these|an?|its?|"
    r"documents?|clauses?|articles?|paragraphs?|sections?|polic(?:y|ies)|notices?|texts?|"
    r"original|wording|words|says?|states?|provides?|specif(?:y|ies)|reads?|stipulates?|"
    r"also|further|furthermore|moreover|under|in|of|on|for|to|and|that|here)\b",
    re.IGNORECASE,
)
_TOPIC = regex(
    r"(?:^|(?<=[。，,.]))\s*(?:关于|对于|至于|就|as to|as for|regarding|concerning)"
    r"(?P<topic>[^，,：:。]{1,80})[，,：:]",
    re.IGNORECASE,
)
_RUN = regex(r"[^\W_]+(?:[ '’&-]+[^\W_]+)*")
_HAN = regex(r"[\u3400-\u9fff]")


def quoted_in(text: str) -> list[tuple[int, int]]:
    """Return where the outermost quotes of a text stand, their marks included."""
    found, depth, start = [], 0, 0
    for place, character in enumerate(text):
        if character == "“":
            start = place if depth == 0 else start
            depth += 1
        elif character == "”" and depth:
            depth -= 1
            if depth == 0:
                found.append((start, place + 1))
    return found


def claimed_quotes(text: str, cited: Iterable[Citation]) -> list[str]:
    """Return what a sentence puts in “ ” as a quote.

    A title, heading or term that has such marks in the documents (“算力券”) is none.
    """
    held = "\n".join(part for each in cited for part in (each.clause.text, *_names(each)))
    marked = (text[start:end] for start, end in quoted_in(text))
    return [each[1:-1] for each in marked if each not in held]


def whole_phrase(quote: Quote, text: str) -> str:
    """Return the words of a clause that a quote is part of, from punctuation to punctuation."""
    start, end = _around(quote, text, _STOPS)
    return text[start:end].strip()


def prose_failures(text: str, cited: Sequence[Citation], question: str) -> Iterator[str]:
    """Yield what is wrong with one sentence besides what `rag.check` finds.

    Args:
        text: the sentence, without markers.
        cited: what it cites, with the quotes it takes.
        question: as it was asked.
    """
    if not any(citation.quotes for citation in cited):
        yield "the sentence quotes nothing in “ ”"
    for citation in cited:
        for quote in citation.quotes:
            if whole := _cut_from(quote, citation.clause.text):
                yield f"“{quote.text}” is cut out of a phrase; quote all of it: “{whole}”"
    if len(text) > LONGEST:
        yield "the sentence is too long"
    for words in claimed_quotes(text, cited):
        text = text.replace(f"“{words}”", "：")
    yield from _foreign_words(fold_values(text), cited, fold_values(question))


def _foreign_words(prose: str, cited: Sequence[Citation], question: str) -> Iterator[str]:
    if _MARKUP.search(prose):
        yield "links and markup are not allowed"
    names = sorted({fold_values(name) for each in cited for name in _names(each)}, key=len)
    for name in reversed(names):
        prose = prose.replace(name, "|")
    near = [fold_values(part) for each in cited for part in _near(each)]
    topics = [found["topic"] for found in _TOPIC.finditer(prose)]
    prose = _TOPIC.sub("|", prose)
    for words in topics:
        yield from _unheld(words, [*near, *names, question])
    if _NEGATION.search(f"{prose} {' '.join(topics)}"):
        yield "what is not so may only be said inside a quote"
    if values_in(prose) or re.search(r"\d", prose):
        yield "figures may only stand inside a quote"
    yield from _unheld(prose, [*near, *names])


def _unheld(prose: str, held: Sequence[str]) -> Iterator[str]:
    """Yield the words of prose that are neither framing nor held."""
    places = [_squeezed(each) for each in held]
    for run in _RUN.findall(_FRAME.sub("|", prose)):
        if any(_stands(run, place) for place in places) or _translated(run, places):
            continue
        yield f"“{run}” does not stand in what is cited; outside of quotes only framing may"


def _stands(run: str, place: str) -> bool:
    words = _squeezed(run)
    if _HAN.search(words):
        return words in place
    return bool(re.search(rf"(?<![a-z\d]){re.escape(words)}(?![a-z\d])", place))


def _translated(run: str, places: Sequence[str]) -> bool:
    """Tell whether every word of a run in another language names what stands in one place."""
    if _HAN.search(run):
        return False
    found = lexicon().expansions(run)
    rest = run
    for each in reversed(found):
        rest = f"{rest[: each.start]} {rest[each.end :]}"
    return (
        bool(found)
        and not re.search(r"\w", rest)
        and any(all(any(word in place for word in each.words) for each in found)
                for place in places)
    )  # fmt: skip


def _names(citation: Citation) -> Iterable[str]:
    document = citation.document
    named = [
        source_of(document), document.title, document.number or "", *titles_of(document),
        place_of(citation.clause.path, citation.clause.kind), *citation.clause.path,
        citation.clause.heading, *(issuer.name for issuer in document.issuers),
    ]  # fmt: skip
    return (name for name in named if len(name) > 1)


def _near(citation: Citation) -> Iterator[str]:
    text = citation.clause.text
    for quote in citation.quotes:
        start, end = _around(quote, text, _FULL_STOPS)
        yield text[start:end]


def _cut_from(quote: Quote, text: str) -> str:
    """Return the whole phrase where a quote begins or ends within one, else nothing."""
    whole = whole_phrase(quote, text)
    return "" if _bare(whole) == _bare(_within(quote, text)) else whole


def _within(quote: Quote, text: str) -> str:
    return text[quote.start : quote.end]


def _bare(words: str) -> str:
    return words.strip(f"{_STOPS} \u3000:：.“”")


def _around(quote: Quote, text: str, stops: str) -> tuple[int, int]:
    """Return the bounds of the stretch between stops that a quote lies in."""
    start, end = quote.start, quote.end
    while start and (text[start - 1] not in stops or _divides_digits(text, start - 1)):
        start -= 1
    # A quote that ends with a stop is whole there.
    while end < len(text) and not (
        text[end - 1] in stops and not _divides_digits(text, end - 1)
    ) and (text[end] not in stops or _divides_digits(text, end)):  # fmt: skip
        end += 1
    return start, end


def _divides_digits(text: str, place: int) -> bool:
    """Tell whether a comma divides thousands: 1,000."""
    return text[place] == "," and text[place - 1 : place].isdigit() and (
        text[place + 1 : place + 2].isdigit()
    )  # fmt: skip


def _squeezed(text: str) -> str:
    """Lower case; without spaces between Chinese characters, single spaces elsewhere."""
    text = " ".join(text.lower().split())
    return re.sub(r"(?<=[^\x00-\x7f]) | (?=[^\x00-\x7f])", "", text)
