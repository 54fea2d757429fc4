"""The things that one question asks, each as a question of its own."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from corpus.patterns import regex
from rag.cues import kind_of
from rag.follow_up import DEPENDS_ON_HISTORY, asked_again
from rag.model import Interpretation, QuestionKind
from rag.places import names_province, regions_compared, without_places
from rag.question import interpret
from rag.wording import content_of, fold, is_short, years_of

MAX_ASPECTS = 4
# 哪两家单位牵头: who, and nothing of what.
_OFFICE_WORDS = regex(r"(?:牵头|负责|主管|配合|责任|主抓|承担|单位|部门|机构|又|也|还)+")
_LETTER = regex(r"[^\W\d_]")

_ENDS_ASPECT = regex(r"(?<=[？?；;。！!\n])|(?<=[，,])|(?<=[a-z]\.)(?=\s+[A-Z])")
_ENGLISH_ASPECT = regex(
    r"(?:,?\s+and\s+|,\s+)(?=(?:by\s+)?(?:who|what|which|when|how|where|whose)\b)", re.IGNORECASE
)
_ENGLISH_OPEN = regex(r"^\s*(?:and\s+)?(?:(?:what|where|why)\b|which\b.*\?)", re.IGNORECASE)
_TARGETS = regex(
    r"目标|指标|数字|\btargets?\b|\bgoals?\b|\bfigures?\b|\bin numbers\b", re.IGNORECASE
)
_LEAD_IN = regex(r"^[^:：?？]{4,80}[:：]")
# 一是…，二是…: counted things asked.
_COUNTED = regex(
    r"(?:^|(?<=[，,。；;:：]))\s*(?:其?[一二三四]是|第[一二三四][，,]|再一个)[，,：:]?"
)
_EACH = regex(
    r"都(?=怎么|如何|有[哪什啥]|对|给)|各(?:自|能|是|要|给|拿|得|有|归|由)|分别|[两三](?:头|边|件事|项|样)(?:都|各)?"
)
_SET_SIDE_BY_SIDE = regex(
    r"^(?P<first>[^，,。？?]{2,20}?)(?:和|与|跟|及|以及|、)(?P<second>[^，,。？?]{2,20}?)"
    r"(?P<of>的[^，,。？?的]{1,20}?)?"
    r"(?=(?:[省市]里)?(?:到?20\d\d年)?(?:这?[两三][个块项类件样头边]\w{0,6})?"
    r"(?:分别|各(?!类|种|级|项|地|市|部)))"
)
# 有这回事吗, 省里定了吗: asks whether what was said before it is so.
_TAG = 4
# 做预告登记这条，谁牵头: names a clause, asks nothing yet.
_NAMES_CLAUSE = regex(r"[这那]一?(?:条|项|块|件事|回事|事儿?)[，,]?$")
_AND_THIS = regex(r"^(?:那|还有)?(?P<thing>[^，,。？?]{2,24}?)呢[？?。！]?\s*$")
_HAN = regex(r"[\u3400-\u9fff]")
# 甲和乙哪个高？各多少？ and 甲和乙差多少 are told by how much each is.
_WHICH_IS_MORE = regex(
    r"(?P<things>[^，,。？?]{2,24}?(?:和|与|跟|及|、)[^，,。？?]{2,24}?)"
    r"(?:[，,]?(?:[到在]?20\d\d年[底末]?)?(?:(?:哪|谁)一?[个边家方](?:(?!负责|牵头|管|主抓)[^，,。？?]){0,8}?|谁)(?:更|比较|最)?"
    r"[高多大快长低少早](?:一?[些点])?(?=[？?，,。！\s]|$|各|分别)|"
    r"(?:相差|差距有?|[差高多少])多少)[？?，,。！ ]*"
    r"(?:(?:各自?|分别)(?:是|为|有|能|达)?(?:多少|几\w))?"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Aspect:
    """One thing asked.

    text: the question to answer, with the subject it needs.
    own: what of it the question itself says at this place.
    subject: what the first thing was asked of, where this one may be asked of it too.
    interpreted: what was understood of it.
    about: what it is asked of, where other things are asked of that too.
    together: the text in which it was asked of several things at once, if it was; all of them
        may stand in one clause.
    """

    text: str
    own: str
    interpreted: Interpretation
    subject: str = ""
    about: str | None = None
    together: str | None = None


def aspects_of(interpreted: Interpretation, question: str) -> list[Aspect]:
    """Return the things a question asks one after the other, each with its own interpretation.

    要建多少个？由谁牵头？ asks twice. Words that ask nothing belong to what follows them; a thing
    asked without a subject of its own is asked of the first one's. 甲和乙各多少 asks of each;
    regions set side by side are asked about one by one. What limits one thing asked, a place or a
    year, limits the next ones until another is named.
    """
    whole = interpreted.completed_question or question
    folded = fold(question)
    plain = _WHICH_IS_MORE.sub(r"\g<things>各是多少", folded)
    lead, context, asked = _parts(plain)
    texts = _joined(lead, context, asked)
    # Of the one place this is asked, of the other that.
    spread = len(texts) > 1 and not any(map(regions_compared, texts))
    if interpreted.compared and not spread:
        each = _asked_of_each(interpreted, whole)
        together = next(filter(regions_compared, texts), whole)
        return [
            Aspect(
                text=(text := without_places(together, set(interpreted.compared) - {region})),
                own=text,
                interpreted=replace(each, region=region, compared=(region,)),
            )
            for region in interpreted.compared
        ]
    if (
        len(interpreted.document_ids) > 1
        and not any(_says_of_what(_EACH.sub("", text)) for text in texts[1:])
        and (interpreted.kind == "compare" or _EACH.search(whole))
    ):
        each = replace(_asked_of_each(interpreted, whole), region=None)
        years: list[int | None] = [*years_of(whole)]
        if len(years) != len(interpreted.document_ids):
            years = [each.year] * len(interpreted.document_ids)
        return [
            Aspect(
                text=whole,
                own=whole,
                interpreted=replace(each, document_ids=(document,), year=year),
            )
            for document, year in zip(interpreted.document_ids, years, strict=True)
        ]
    about_document = all(kind_of(piece) == "document_fact" for piece in asked)
    compares = (
        interpreted.kind == "compare" and not (interpreted.compared and spread) and plain == folded
    )
    if compares or about_document or not asked:
        return [Aspect(text=whole, own=whole, interpreted=interpreted)]
    things = [] if interpreted.completed_question else _things_of(context[0], asked[0])
    if not things and not 1 < len(asked) <= MAX_ASPECTS:
        return [Aspect(text=whole, own=whole, interpreted=interpreted)]
    subject = whole if interpreted.completed_question else lead or texts[0]
    found: list[Aspect] = []
    for piece, text in zip(asked, texts, strict=True):
        first = piece is asked[0]
        asks = _EACH.sub("", _after_things(piece) if first else piece)
        if things and (first or not _has_subject(asks)):
            stated = "".join(context[0]) if _SET_SIDE_BY_SIDE.match(asked[0]) else ""
            for thing in things:
                own = f"{stated}{thing} {asks}"
                aspect = _aspect(interpreted, lead + own, own, found)
                found.append(replace(aspect, about=thing, together=text))
        elif first or _has_subject(text):
            aspect = _aspect(interpreted, text, text, found)
            more = replace(aspect, about="") if first else replace(aspect, subject=subject)
            found.append(more)
        else:
            aspect = _aspect(interpreted, f"{subject} {text}", text, found)
            found.append(replace(aspect, about=""))
    if len(found) > MAX_ASPECTS:
        return [Aspect(text=whole, own=whole, interpreted=interpreted)]
    return _scoped(interpreted, found)


def _asked_of_each(interpreted: Interpretation, whole: str) -> Interpretation:
    """Return what a comparison asks of each of the things compared."""
    if interpreted.kind != "compare":
        return interpreted
    figure = interpreted.wants_figure or bool(_TARGETS.search(whole))
    own: QuestionKind = "how_much" if figure else "open"
    return replace(interpreted, kind=own, wants_figure=figure)


def _parts(question: str) -> tuple[str, list[list[str]], list[str]]:
    """Return the lead-in before a colon, and what is asked, piece by piece, with the words before.

    The words before a thing asked that ask nothing themselves are its context; those behind the
    last thing asked, and tags such as 有这回事吗, belong to the last.
    """
    lead = _LEAD_IN.match(question)
    asked: list[str] = []
    context: list[list[str]] = [[]]
    for piece in _pieces(question[lead.end() :] if lead else question):
        kind = kind_of(piece) or ("open" if _ENGLISH_OPEN.search(piece) else None)
        if asked and kind is None and (named := _AND_THIS.match(piece)):
            # 省级平台要建多少？方案呢？
            piece = f"{named['thing']}{asked_again(asked[-1])}？"
            kind = kind_of(piece)
        if kind is None or _NAMES_CLAUSE.search(piece):
            context[-1].append(piece)
        elif asked and kind == kind_of(asked[-1]) and not _says_of_what(asked[-1]):
            asked[-1] += piece  # who leads and who assists in …: of one thing
        elif asked and kind == "yes_no" and len(_HAN.findall(content_of(piece))) <= _TAG:
            asked[-1] += piece
        else:
            asked.append(piece)
            context.append([])
    if asked:
        asked[-1] += "".join(context[-1])
    return (lead[0] if lead else ""), context[: len(asked)], asked


def _joined(lead: str, context: list[list[str]], asked: list[str]) -> list[str]:
    joined = ["".join([*before, piece]) for before, piece in zip(context, asked, strict=True)]
    return [lead + joined[0], *joined[1:]] if joined else []


def _things_of(before: Sequence[str], piece: str) -> list[str]:
    """Return the things of each of which something is asked; empty where it is asked of one.

    They stand beside one another before the asking words (甲和乙各多少), or one by one in the
    words before (既有甲，又有乙，两边各多少).
    """
    if not _EACH.search(piece):
        return []
    if named := _SET_SIDE_BY_SIDE.match(piece):
        of = named["of"] or ""
        return [named["first"] + of, named["second"] + of]
    things = [each for each in before if len(_HAN.findall(content_of(each))) > 2]
    return things if len(things) > 1 else []


def _after_things(piece: str) -> str:
    """Return what is asked of things that stand before it."""
    named = _SET_SIDE_BY_SIDE.match(piece)
    return piece[named.end() :] if named else piece


def _says_of_what(piece: str) -> bool:
    return _LETTER.search(_OFFICE_WORDS.sub(" ", content_of(piece))) is not None


def _has_subject(piece: str) -> bool:
    if not _says_of_what(piece):
        return False
    return not is_short(piece) and not DEPENDS_ON_HISTORY.search(piece)


def _aspect(
    interpreted: Interpretation,
    text: str,
    own: str,
    before: Sequence[Aspect],
) -> Aspect:
    """Return a thing asked, limited by what it names itself, else by what limits the last one."""
    read = interpret(own)
    last = before[-1].interpreted if before else None
    limits = replace(interpreted, region=None, year=None, compared=(), document_ids=())
    if last and not (read.region or names_province(own)):
        limits = replace(limits, region=last.region, located=last.located, year=last.year)
    return Aspect(
        text=text,
        own=own,
        interpreted=replace(
            limits,
            kind=read.kind,
            wants_figure=read.wants_figure,
            region=read.region or limits.region,
            year=read.year or limits.year,
            clause_number=read.clause_number or interpreted.clause_number,
        ),
    )


def _scoped(interpreted: Interpretation, found: list[Aspect]) -> list[Aspect]:
    """Give all what the question as a whole is limited to, where no thing asked names a limit."""
    if not any(each.interpreted.region for each in found) or interpreted.located:
        found = [
            replace(
                each,
                interpreted=replace(
                    each.interpreted,
                    region=interpreted.region
                    if interpreted.located or not names_province(each.own)
                    else None,
                    located=interpreted.located,
                ),
            )
            for each in found
        ]
    if not any(each.interpreted.year for each in found):
        found = [
            replace(each, interpreted=replace(each.interpreted, year=interpreted.year))
            for each in found
        ]
    return found


def _pieces(question: str) -> list[str]:
    pieces = [
        piece
        for counted in _COUNTED.split(question)
        for part in _ENGLISH_ASPECT.split(counted)
        for piece in _ENDS_ASPECT.split(part)
    ]
    return [piece for piece in pieces if piece.strip()]
