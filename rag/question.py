"""What a question asks, without a language model."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from corpus.errors import InputError
from corpus.numbering import numeral_value
from corpus.tables import region_stems, regions
from rag.cues import kind_of, wants_figure
from rag.language import detect_language
from rag.model import Interpretation
from rag.places import LATIN_REGION, region_of, regions_compared, regions_of, simplifier

MAX_QUESTION = 2000
LIMITS = ("region", "year", "office", "document_ids", "clause_number")
"""What is understood of a question that limits where its answer is looked for."""

# 我们是济南的公司, 我在临沂做批发, 在烟台新上一个项目: where somebody is.
_PLACE = "[\u4e00-\u9fff]{2,4}"
_LOCATED = re.compile(
    rf"(?:我|我们|咱|咱们|公司|企业|单位|本人|厂|店)(?:们|家|公司|企业)?(?:是|在|就在|位于|开在|落在){_PLACE}|"
    rf"在{_PLACE}?(?:市|省)?(?:做|开|办|干|经营|搞|建|新上|投资|注册|有个|有家)|"
    r"\b(?:we|our \w+|my \w+|i)(?:'re| are|'m| am| is)? (?:based |located |registered )?in\b",
    re.IGNORECASE,
)
_NEXT_YEAR = re.compile(
    r"下一?年|第二年|次年|后一年|(?:following|next) year|one year later|year after", re.IGNORECASE
)
_LAST_YEAR = re.compile(
    r"上一年|前一年|头一年|(?:previous|preceding) year|one year earlier|year before", re.IGNORECASE
)
# 2025年发的那份措施, a plan issued in 2025: the year of a document, not the time asked for.
_DOCUMENT_YEAR = re.compile(
    r"[〔\[(（【［]\s*20\d{2}\s*[〕\])）】］]|20\d{2}年?\d{0,2}月?(?:新)?(?:发布?|印发|出台|颁布|下发|公布|制定)的|"
    r"20\d{2}年?(?:的)?那[份个部]|(?:issued|published|released) in 20\d{2}",
    re.IGNORECASE,
)
_YEAR = re.compile(r"(?<!\d)(20\d{2})(?!\d)")
_SHORT_YEAR = re.compile(r"(?<!\d)([12]\d)年(?!前|后|内|以)")
DEPENDS_ON_HISTORY = re.compile(
    r"^(?:那|那么|它|这|该|其|还有|呢|然后|再|换成|如果是|要是)|呢[？?]?$|"
    r"(?:这个|那个|这些|那些|上述|前面|刚才|该(?:条|项|措施|文件|政策|方案)|其中|它)|"
    r"^(?:and|what about|how about|then|also)\b|\b(?:it|that|this|these|those|they|them)\b",
    re.IGNORECASE,
)
_CONTENT = re.compile(r"[\u3400-\u9fff]|[^\W\d_]{3,}")
_FEW_WORDS = 4
_ARTICLE = re.compile(
    r"第\s*[（(]?\s*([零〇一二三四五六七八九十百\d]{1,5})\s*[）)]?\s*(?:条|项|款|点|部分|章)|"
    r"\b(?:article|clause|measure|item|section)\s+(?:no\.?\s*)?(\d{1,3})\b",
    re.IGNORECASE,
)
_QUESTION_WORDS = re.compile(
    r"什么时候|什么样|为什么|什么|怎么样|怎么|怎样|如何|多少|哪一?[个些家份条项年类种]?|谁|几[个家条项]|是否|是不是|"
    r"有没有|能不能|可不可以|可以|能够|能拿到|拿到|请问|请|分别|各自|几份|两份|三份|文件里?|政策里?|写明|写了|写|提到|说了|规定了?|想问|想知道|告诉我|到底|一下|"
    r"[吗呢吧啊么嘛呀的了]"
)
# Particles too, except where they are a part of a word.
_PARTICLES = re.compile(
    r"(?P<word>社会|协会|学会|工会|商会|机会|会[展议计员商场同]|委员会|大会|"
    r"[智功性产节技职潜动热势核风电]能|能[源力耗量效级]|新能|是非|国有|所有|拥有|享有|私有|公有|具有|"
    r"有[限关效机序偿色]|要[素求点闻件]|[重主需必]要|自由|由来|理由|对[象外口接比标照策]|[针应相]对|"
    r"和平|和谐|共和|与会|参与|赠与|及时|普及|涉及|以及|或有|存在|在[建职校线岗读]|把[握关]|"
    r"被[告保]|给[予付水排]|补给|供给|让[利与]|转让|出让|将来|按[照揭]|归[集属还档])"
    r"|[是有要由对和与及或在把被给让将按归能会]"
)

# Words of Western languages that carry grammar, not content.
_FUNCTION_WORDS = re.compile(
    r"\b(?:"
    r"a|an|the|of|to|in|on|at|by|for|from|with|and|or|as|into|over|under|about|per|than|"
    r"is|are|was|were|be|been|being|do|does|did|has|have|had|will|would|can|could|should|shall|"
    r"may|must|want|wants|get|gets|there|it|its|this|that|these|those|their|our|we|us|you|your|i|"
    r"my|me|they|them|he|she|who|whom|whose|which|what|when|where|why|how|many|much|any|some|"
    r"please|tell|lead|leads|led|leading|responsible|charge|measure|measures|clause|document|documents|"
    r"department|departments|agency|agencies|office|offices|authority|bureau|unit|units|not|no|if|so|but|also|up|out|s|"
    r"der|die|das|den|dem|des|ein|eine|einen|einer|und|oder|von|zu|im|am|für|mit|auf|bis|ist|sind|"
    r"wird|werden|soll|sollen|wie|viel|viele|wer|was|welche|welcher|welches|wann|"
    r"le|la|les|un|une|du|au|aux|et|ou|en|dans|pour|par|sur|avec|est|sont|quel|quelle|quels|"
    r"quelles|qui|que|combien|quand|"
    r"el|los|las|uno|una|del|al|y|o|con|es|son|qué|cuál|cuáles|quién|cuánto|cuántos|cuándo|"
    r"и|в|во|на|с|к|по|для|из|от|до|что|кто|какой|какая|какие|сколько|когда|ли|это"
    r")\b",
    re.IGNORECASE,
)


def check_question(question: str) -> str:
    """Return the question without outer white space.

    Raises:
        InputError: it is empty or too long.
    """
    if not question.isprintable() and any(map(_is_surrogate, question)):
        raise InputError("The text holds half characters (lone surrogates). Send valid UTF-8.")
    stripped = unicodedata.normalize("NFC", question).strip()
    if not any(character.isalnum() for character in stripped):
        raise InputError("The question is empty. Ask in words, for example: 谁牵头智慧物流？")
    if len(stripped) > MAX_QUESTION:
        raise InputError(
            f"The question has {len(stripped)} characters; at most {MAX_QUESTION} are read. "
            "Ask one thing at a time."
        )
    return stripped


def _is_surrogate(character: str) -> bool:
    return "\ud800" <= character <= "\udfff"


def interpret(
    question: str, history: Sequence[Mapping[str, Any]] = (), language: str = "auto"
) -> Interpretation:
    """Read kind, region, year, clause number and language; complete a follow-up."""
    completed = _complete(question, history)
    own = fold(question)
    whole = fold(completed or question)
    asked = own if kind_of(own) else whole  # a follow-up asks what it says, about what was said
    years = set(_years(own) or _years(whole))
    region = region_of(own) or region_of(whole)
    kind = kind_of(asked) or "open"
    located = region is not None and bool(_LOCATED.search(whole))
    compared = () if located else regions_compared(own) or regions_compared(whole)
    return Interpretation(
        language=detect_language(question) if language == "auto" else language,
        kind=kind,
        wants_figure=wants_figure(asked),
        region=region if kind != "compare" and not compared else None,
        located=located,
        compared=compared,
        year=years.pop() if len(years) == 1 and (kind != "compare" or compared) else None,
        clause_number=_clause_number(own) or _clause_number(whole),
        completed_question=completed,
    )


def forget(interpreted: Interpretation, names: Sequence[str]) -> Interpretation:
    """Return what was understood without the limits named: region, year, office and so on.

    Raises:
        InputError: a name is none of `LIMITS`.
    """
    for name in names:
        if name not in LIMITS:
            raise InputError(f"without may name {', '.join(LIMITS)}, not {name!r}.")
    nothing: dict[str, Any] = {name: () if name == "document_ids" else None for name in names}
    return replace(interpreted, **nothing)


def content_of(question: str) -> str:
    """Return the question without its question words and particles."""
    # A place in Latin letters limits the search (see `interpret`); no clause spells it so.
    folded = LATIN_REGION.sub(" ", unicodedata.normalize("NFKC", question))
    kept = _PARTICLES.sub(lambda found: found["word"] or " ", _QUESTION_WORDS.sub(" ", folded))
    return _FUNCTION_WORDS.sub(" ", kept)


def fold(text: str) -> str:
    """Return the text in half width and, where it is Chinese, in simplified characters."""
    folded = unicodedata.normalize("NFKC", text)
    return simplifier().convert(folded) if detect_language(folded) == "zh" else folded


def _years(text: str) -> list[int]:
    """The year of a document names the document, not the time asked for."""
    text = _DOCUMENT_YEAR.sub(" ", text)
    return [int(year) for year in _YEAR.findall(text)] + [
        2000 + int(year) for year in _SHORT_YEAR.findall(text)
    ]


def _complete(question: str, history: Sequence[Mapping[str, Any]]) -> str | None:
    """Return the question with what it leaves out, or None where it stands alone.

    Each question of the history is completed from the one before it in the same way. A place or
    year that the later one names replaces the earlier.
    """
    completed = ""
    for asked in [turn["content"] for turn in history if turn["role"] == "user"]:
        leaning = DEPENDS_ON_HISTORY.search(asked) and is_short(asked)
        completed = _joined(completed, asked) if leaning else asked
    if not completed or not (DEPENDS_ON_HISTORY.search(question) or is_short(question)):
        return None
    return _joined(completed, question)


def is_short(question: str) -> bool:
    """Tell whether a question has too few words of its own to stand alone."""
    return len(_CONTENT.findall(content_of(question))) <= _FEW_WORDS


def _joined(earlier: str, later: str) -> str:
    if regions_of(later):
        names = {*regions(), *region_stems()}
        earlier = re.sub("|".join(sorted(names, key=len, reverse=True)), "", earlier)
        earlier = LATIN_REGION.sub("", earlier)
    step = bool(_NEXT_YEAR.search(later)) - bool(_LAST_YEAR.search(later))
    if step and _years(earlier):
        return f"{_YEAR.sub(lambda year: str(int(year[0]) + step), earlier)} {later}".strip()
    if _years(later):
        earlier = re.sub(r"(?<!\d)20\d{2}年?(?!\d)", "", earlier)
    return f"{earlier} {later}".strip()


def _clause_number(text: str) -> int | None:
    found = _ARTICLE.findall(text)
    return numeral_value(found[-1][0] or found[-1][1]) if found else None
