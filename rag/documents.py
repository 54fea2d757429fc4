"""Facts about a document: which one a question means, and what the document says of itself."""

import re
from collections.abc import Callable, Sequence
from functools import lru_cache

from corpus.model import Clause, Document, DocumentInfo
from corpus.patterns import regex
from index.tokens import lexical_tokens
from rag.compose import Composer
from rag.evidence import Evidence
from rag.model import AnswerStatus, Quote
from rag.phrases import date_phrase, issuer_phrase, number_phrase, phrase, titles_of
from rag.relevance import Relevance
from rag.sentences import sentences_of, whole_of
from rag.wording import content_of

_QUOTED_TITLE = regex(r"《([^《》]{2,80})》")
_SPACE = regex(r"[\s“”\"'·,，、:：()（）〔〕\[\]]")
_KINDS = regex(
    r"关于|印发|通知|实施|意见|方案|若干|政策|文件|条例|办法|规定|规划|行动|计划|第\S{1,4}条"
)
_LEAST_COMMON = 3
_ALIKE = 0.6
_REGION_BONUS = 0.3
_ASKS_BASIS = regex(
    r"依据|根据|落实|贯彻|上位|配套|implement|put\w* into effect|based on|give\w* effect|pursuant",
    re.IGNORECASE,
)
_DRAFT = (
    r"定稿|正式|征求意见|[草初终]稿|draft|final\b|version définitive|définitif|\bentwurf|endgültig|"
    r"borrador|definitiv[oa]|rascunho|versão final|черновик|окончательн|"
    r"проект(?:ом)? (?:документа|или)|"
    r"草案|初稿|最終版|초안|확정|dự thảo|chính thức|مسودة|نهائي"
)
_ASKS_STATUS = regex(
    rf"{_DRAFT}|有效|失效|过期|废止|生效|施行|执行|in force|valid|expire",
    re.IGNORECASE,
)
_ASKS_PERIOD = regex(r"哪几年|哪些年|规划期|期限|时间段|哪年到哪年|period|years", re.IGNORECASE)
_ASKS_ADDRESSEES = regex(r"给谁|主送|发给|发到|抄送|address", re.IGNORECASE)
_ASKS_APPROVAL = regex(r"同意|批准|审定|approv", re.IGNORECASE)
# 经省政府同意, 已经省委、省政府同意
_APPROVED = regex(r"经[^，,。；;]{2,24}?(?:同意|批准|审定)")
_ASKS_SIGNATURE = regex(r"落款|代章|公章|盖章|署名|sign|seal", re.IGNORECASE)

# What a question may ask of a document, and whether the document states it.
_ASKED: tuple[tuple[re.Pattern[str], Callable[[DocumentInfo], object]], ...] = (
    (regex(r"文号|发文字号|number", re.IGNORECASE), lambda info: info.number),
    (
        regex(
            r"有效期|到期|失效|过期|废止|expir|valid|"
            r"(?:stay|remain)s? in force|until (?:when|what|which)",
            re.IGNORECASE,
        ),
        lambda info: info.expires_on or info.status in ("expired", "repealed", "superseded"),
    ),
    (
        regex(
            r"(?:印发|发布|成文|落款|发文|签发|下发|出台).{0,4}(?:日|时间|哪一?[天年])|"
            r"(?:什么时候|何时|哪一?[天日年]|几号|几月).{0,4}(?:印发|发布|成文|发文|签发|下发|出台|发的)|"
            r"issued|dated",
            re.IGNORECASE,
        ),
        lambda info: info.issued_on,
    ),
    (
        regex(r"谁|机关|哪个.{0,4}(?:部门|单位|厅|局)|代章|公章|落款|who|issu", re.IGNORECASE),
        lambda info: info.issuers,
    ),
    (_ASKS_ADDRESSEES, lambda info: info.addressees),
    (_ASKS_PERIOD, lambda info: info.period),
    (_ASKS_BASIS, lambda info: info.cites),
    (regex(_DRAFT, re.IGNORECASE), lambda info: True),
)


def titles_named(
    question: str, documents: Sequence[DocumentInfo]
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the ids of the documents whose 《title》 a question names, and titles of none."""
    found: dict[str, None] = {}
    missing = []
    for title in _QUOTED_TITLE.findall(question):
        ids = [each.id for each in documents if _alike(title, each)]
        found.update(dict.fromkeys(ids))
        if not ids:
            missing.append(title)
    return tuple(found), tuple(missing)


def document_asked(
    question: str,
    evidence: Sequence[Evidence],
    documents: Sequence[DocumentInfo],
    relevance: Relevance,
    region: str | None,
) -> tuple[DocumentInfo, float]:
    """Return the document a question means, and how well its title and region fit, 0 and up."""
    first = evidence[0].hit.document.id if evidence else None
    wanted = _pairs_of(content_of(question))

    def fit(document: DocumentInfo) -> float:
        titles = (document.title, *titles_of(document))
        if relevance.by_words:
            share = max(_share(wanted, _pairs_of(title)) for title in titles)
        else:
            share = max(relevance.late(relevance.match(title)) for title in titles)
        return share + _REGION_BONUS * (region is not None and document.region == region)

    fits = [(fit(each), each.id == first) for each in documents]
    best = max(range(len(documents)), key=lambda place: fits[place])
    return documents[best], fits[best][0]


def say_document(composer: Composer, question: str, document: Document) -> AnswerStatus:
    """Say number, issuer and date, and what else of the document's head the question asks for."""
    info = document.info
    language = composer.language
    opening = document.clauses[0]
    facts = [number_phrase(info, language), issuer_phrase(info, language)]
    facts.append(date_phrase(info, language))
    if info.status == "draft" or _ASKS_STATUS.search(question):
        facts.append(phrase(language, f"status_{info.status}"))
    if info.period and _ASKS_PERIOD.search(question):
        facts.append(phrase(language, "period", years=info.period.evidence.text))
    if info.addressees and _ASKS_ADDRESSEES.search(question):
        facts.append(phrase(language, "addressees", names=info.addressees))
    signature = _signature(info)
    if signature and _ASKS_SIGNATURE.search(question):
        facts.append(phrase(language, "signature", quote=signature))
    if _ASKS_APPROVAL.search(question) and (approval := _approval(document)):
        clause, quote = approval
        composer.add("says", clause, info, [quote], quote=quote.text)
        return "answered"
    quotes = sentences_of(opening)[:1] or (whole_of(opening),)
    composer.add("facts", opening, info, quotes, facts=phrase(language, "join").join(facts))
    if _ASKS_BASIS.search(question):
        _say_basis(composer, document)
    asked = [bool(held(info)) for cue, held in _ASKED if cue.search(question)]
    return "answered" if any(asked or [held(info) for _, held in _ASKED]) else "not_found"


def _say_basis(composer: Composer, document: Document) -> None:
    for clause in document.clauses:
        based = [each for each in clause.cites if each.relation in ("basis", "implements")]
        if based:
            quote = _sentence_at(clause, based[0].span.start)
            composer.add("basis", clause, document.info, [quote], quote=quote.text)
            return


def _approval(document: Document) -> tuple[Clause, Quote] | None:
    """Return the words that say who approved the document."""
    for clause in document.clauses:
        if found := _APPROVED.search(clause.text):
            return clause, Quote(text=found[0], start=found.start(), end=found.end())
    return None


def _sentence_at(clause: Clause, position: int) -> Quote:
    inside = [each for each in sentences_of(clause) if each.start <= position < each.end]
    return inside[0] if inside else whole_of(clause)


def _signature(info: DocumentInfo) -> str:
    return "，".join(issuer.evidence.text for issuer in info.issuers if issuer.evidence)


@lru_cache(maxsize=4_096)
def _pairs_of(text: str) -> frozenset[str]:
    """Return the pairs of a text, without the words for kinds of documents, which titles share."""
    return frozenset(filter(_is_pair, lexical_tokens(_KINDS.sub(" ", text))))


def _share(wanted: frozenset[str], held: frozenset[str]) -> float:
    """Return the share of pairs that question and title have in common, of the shorter's."""
    common = len(wanted & held)
    return common / min(len(wanted), len(held)) if common >= _LEAST_COMMON else 0.0


def _is_pair(token: str) -> bool:
    return len(token) > 1


def _alike(named: str, document: DocumentInfo) -> bool:
    """Titles are alike when one stands in the other, or most character pairs are shared."""
    wanted = _SPACE.sub("", named)
    for title in (document.title, *titles_of(document)):
        held = _SPACE.sub("", title)
        if wanted in held or held in wanted:
            return True
        pairs = [{text[i : i + 2] for i in range(len(text) - 1)} for text in (wanted, held)]
        union = pairs[0] | pairs[1]
        if union and len(pairs[0] & pairs[1]) / len(union) >= _ALIKE:
            return True
    return False
