"""The things that one question asks, each as a question of its own."""

import re
from dataclasses import replace

from rag.cues import kind_of
from rag.follow_up import DEPENDS_ON_HISTORY
from rag.model import Interpretation, QuestionKind
from rag.question import interpret
from rag.wording import content_of, fold, is_short

MAX_ASPECTS = 4

_ENDS_ASPECT = re.compile(r"(?<=[？?；;。！!\n])|(?<=[，,])")
_ENGLISH_ASPECT = re.compile(
    r"(?:,?\s+and\s+|,\s+)(?=(?:by\s+)?(?:who|what|which|when|how|where|whose)\b)", re.IGNORECASE
)
_TARGETS = re.compile(r"目标|指标|\btargets?\b|\bgoals?\b", re.IGNORECASE)
_LEAD_IN = re.compile(r"^[^:：?？]{4,80}[:：]")
_EACH = re.compile(r"各(?:自|能|是|要|给|拿|得|有|归|由)|分别|[两三](?:头|边|件事|项|样)(?:都|各)?")
_SET_SIDE_BY_SIDE = re.compile(
    r"^(?P<first>[^，,。？?]{2,20}?)(?:和|与|及|以及|、)(?P<second>[^，,。？?]{2,20}?)"
    r"(?P<of>的[^，,。？?的]{1,8})?"
    r"(?=(?:这?[两三][个块项类件样头边]\w{0,6})?(?:分别|各(?!类|种|级|项|地|市|部)))"
)
# 有这回事吗, 省里定了吗: asks whether what was said before it is so.
_TAG = 4
_HAN = re.compile(r"[\u3400-\u9fff]")


def aspects_of(interpreted: Interpretation, question: str) -> list[tuple[str, Interpretation]]:
    """Return the things a question asks one after the other, each with its own interpretation.

    要建多少个？由谁牵头？ asks twice. Words that ask nothing belong to what follows them; a thing
    asked without a subject of its own is asked of the first one's. 甲和乙各多少 asks of each;
    regions set side by side are asked about one by one.
    """
    whole = interpreted.completed_question or question
    if interpreted.compared:
        kind = interpreted.kind
        figure = interpreted.wants_figure or bool(_TARGETS.search(whole))
        own: QuestionKind = kind if kind != "compare" else "how_much" if figure else "open"
        each = replace(interpreted, kind=own, wants_figure=figure)
        return [
            (whole, replace(each, region=region, compared=(region,)))
            for region in interpreted.compared
        ]
    lead, context, asked = _parts(fold(question))
    whole_questions = _joined(lead, context, asked)
    about_document = all(kind_of(piece) == "document_fact" for piece in asked)
    if interpreted.kind == "compare" or about_document or not asked:
        return [(whole, interpreted)]
    if not interpreted.completed_question and (apart := _of_each(context, asked)):
        return [(f"{lead}{text}", _aspect(interpreted, text)) for text in apart]
    if not 1 < len(asked) <= MAX_ASPECTS:
        return [(whole, interpreted)]
    subject = whole if interpreted.completed_question else lead or whole_questions[0]
    return [
        (
            text if piece is asked[0] or _has_subject(text) else f"{subject} {text}",
            _aspect(interpreted, text),
        )
        for piece, text in zip(asked, whole_questions, strict=True)
    ]


def _parts(question: str) -> tuple[str, list[list[str]], list[str]]:
    """Return the lead-in before a colon, and what is asked, piece by piece, with the words before.

    The words before a thing asked that ask nothing themselves are its context; those behind the
    last thing asked, and tags such as 有这回事吗, belong to the last.
    """
    lead = _LEAD_IN.match(question)
    asked: list[str] = []
    context: list[list[str]] = [[]]
    for piece in _pieces(question[lead.end() :] if lead else question):
        kind = kind_of(piece)
        if kind is None:
            context[-1].append(piece)
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


def _of_each(context: list[list[str]], asked: list[str]) -> list[str]:
    """Return what is asked of each of several things; empty where it is asked of one.

    The things stand beside one another before the asking words (甲和乙各多少), or one by one in
    the words before (既有甲，又有乙，两边各多少).
    """
    if not _EACH.search(asked[0]):
        return []
    common = ""
    if named := _SET_SIDE_BY_SIDE.match(asked[0]):
        objects = [named["first"] + (named["of"] or ""), named["second"] + (named["of"] or "")]
        common = "".join(context[0])
        asked = [asked[0][named.end() :], *asked[1:]]
    else:
        objects = [piece for piece in context[0] if len(_HAN.findall(content_of(piece))) > 2]
    if len(objects) < 2 or len(objects) * len(asked) > MAX_ASPECTS:
        return []
    asks = [_EACH.sub("", piece) for piece in asked]
    return [f"{common}{each} {piece}" for each in objects for piece in asks]


def _has_subject(piece: str) -> bool:
    return not is_short(piece) and not DEPENDS_ON_HISTORY.search(piece)


def _aspect(interpreted: Interpretation, piece: str) -> Interpretation:
    own = interpret(piece)
    return replace(
        interpreted,
        kind=own.kind,
        wants_figure=own.wants_figure,
        year=own.year or interpreted.year,
        clause_number=own.clause_number or interpreted.clause_number,
    )


def _pieces(question: str) -> list[str]:
    pieces = [
        piece for part in _ENGLISH_ASPECT.split(question) for piece in _ENDS_ASPECT.split(part)
    ]
    return [piece for piece in pieces if piece.strip()]
