"""What a question asks, without a language model."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from typing import Any

from corpus.errors import InputError
from corpus.tables import region_stems, regions, regions_in_latin
from rag.language import detect_language
from rag.model import Interpretation, QuestionKind

MAX_QUESTION = 2000

_OFFICE = r"(?:部门|单位|机构|机关|厅局|厅|局|委办|委)"
_WHICH = r"哪(?:[一两二三四几]?[个些家]|两|几)?(?:省级|市级|政府|主管|牵头|责任|配合)?"
# The first kind whose cue occurs wins, so the narrow ones stand first.
_CUES: tuple[tuple[QuestionKind, tuple[str, ...]], ...] = (
    (
        "which_document",
        (
            r"哪(?:[份个]|[一几]份)(?:文件|政策|文)(?!.{0,8}(?:文号|印发|发布))",
            r"which (?:document|policy|file)",
        ),
    ),
    (
        "document_fact",
        (
            r"文号|发文(?:机关|单位|字号)|落款|定稿|征求意见",
            rf"(?:谁|{_WHICH}{_OFFICE})(?:联合)?(?:印发|发布|颁布|出台|制定|发)(?:的|了)?",
            r"(?:什么时候|何时|哪天|哪年|几号)(?:印发|发布|颁布|出台|发)",
            r"(?:印发|发布|颁布|出台|成文)(?:日期|时间)",
            r"(?:document|reference) number|\b(?:issued?|published)\b|issuing",
        ),
    ),
    (
        "compare",
        (
            r"(?:两|三|四|几|各|这些)[份个]?(?:文件|省|市|政策|方案|地).{0,6}(?:分别|各)|各自",
            r"比较|对比|相比|区别|有(?:何|什么)不同|一样吗|是否一致|一致吗",
            r"\bcompar|\bdifferen|\bversus\b|\bvs\b|\bthe same\b",
        ),
    ),
    (
        "who",
        (
            rf"(?<!给)谁(?!能|可以|有资格)|{_WHICH}{_OFFICE}|(?:什么|何){_OFFICE}|归.{{0,8}}管",
            r"(?:牵头|责任|配合|主管|负责)(?:单位|部门)|由.{0,12}(?:牵头|负责)",
            r"\bwho\b|\bwhose\b|responsible|in charge",
            r"which (?:\w+ )?(?:department|agency|agencies|office|authority|unit|bureau|body)",
            r"\bwer\b|\bqui\b|\bquién|\bquem\b|\bchi\b|\bкто\b|какое ведомство",
            r"誰|どの(?:部門|機関)|누가|어느 (?:부서|기관)",
        ),
    ),
    (
        "how_much",
        (
            r"多少|几(?:多|成|倍|[个家条项种类所座万亿名人场])|多大|多高|百分之几|最多能",
            r"(?:什么|何种)(?:比例|规模|水平)",
            r"how (?:many|much|large|big|high)|\bmost\b|\bmaximum\b|\bup to how\b",
            r"what (?:\w+ ){0,2}(?:percentage|share|number|amount|target|proportion|scale|size|"
            r"rate|turnover|revenue|value|volume|capacity|output|total|sum|level)",
            r"\bwie ?viel|welche[sr]? (?:volumen|anteil|umsatz|anzahl|höhe)|\bcombien\b|"
            r"\bquel(?:le)? (?:montant|nombre|part|valeur|volume)|\bcuánt|\bquant[oi]s?\b|"
            r"\bqué (?:valor|porcentaje|número|importe)|\bсколько\b",
            r"いくつ|いくら|何[個社台家件名%]|どのくらい|몇|얼마",
        ),
    ),
    (
        "when",
        (
            r"什么时候|何时|哪一?年|几月|多久|期限|截止",
            r"\bwhen\b|by what (?:year|date)|deadline",
            r"\bwann\b|\bquand\b|\bcuándo\b|\bquando\b|\bкогда\b|いつ|언제",
        ),
    ),
    ("list", (r"所有|全部|列出|列举|一共有?哪些|都有哪些", r"\blist\b|\ball (?:the )?\w+s\b")),
    (
        "yes_no",
        (
            r"是否|吗[？?]?$|能不能|可不可以|有没有|有无|是不是|要不要|支不支持|让不让",
            r"^(?:is|are|does|do|can|will|must)\b",
        ),
    ),
    (
        "measures",
        (
            r"哪些|什么(?:支持|措施|政策|奖励|补助|补贴|扶持|优惠|要求|条件|好处|服务)|怎么|怎样|如何",
            r"what (?:support|measures?|polic|incentive|subsid|help|benefit|fund)|\bhow\b",
        ),
    ),
)
_CUE_OF = {kind: re.compile("|".join(cues), re.IGNORECASE) for kind, cues in _CUES}
_NUMBER_YEAR = re.compile(r"[〔\[(（【]\s*20\d{2}\s*[〕\])）】]")
_YEAR = re.compile(r"(?<!\d)(20\d{2})(?!\d)")
_DEPENDS_ON_HISTORY = re.compile(
    r"^(?:那|那么|它|这|该|其|还有|呢|然后)|呢[？?]?$|(?:这个|那个|这些|上述|该(?:条|项|措施|文件))|"
    r"^(?:and|what about|how about)\b|\b(?:it|that|this|they|them)\b",
    re.IGNORECASE,
)
_QUESTION_WORDS = re.compile(
    r"什么时候|什么样|为什么|什么|怎么样|怎么|怎样|如何|多少|哪一?[个些家份条项年类种]?|谁|几[个家条项]|是否|是不是|"
    r"有没有|能不能|可不可以|可以|能够|能拿到|拿到|请问|请|分别|各自|几份|两份|三份|文件里?|政策里?|写明|写了|写|提到|说了|规定了?|想问|想知道|告诉我|到底|一下|"
    r"[吗呢吧啊么的了吗是有要由对和与及或在把被给让将按归能会]"
)

_LATIN_REGION = re.compile(
    rf"\b(?:{'|'.join(sorted(regions_in_latin(), key=len, reverse=True))})\b(?:'s)?", re.IGNORECASE
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
    """Read kind, region, year and language; complete a follow-up from the history."""
    completed = _complete(question, history)
    own = unicodedata.normalize("NFKC", question)
    whole = unicodedata.normalize("NFKC", completed or question)
    asked = own if _kind(own) else whole  # a follow-up asks what it says, about what was said
    years = [int(year) for year in _years(own) or _years(whole)]
    return Interpretation(
        language=detect_language(question) if language == "auto" else language,
        kind=_kind(asked) or "open",
        wants_figure=any(_CUE_OF[kind].search(asked) for kind in ("how_much", "when")),
        region=_region(own) or _region(whole),
        year=years[0] if len(set(years)) == 1 else None,
        completed_question=completed,
    )


def content_of(question: str) -> str:
    """Return the question without its question words and particles."""
    # A place in Latin letters limits the search (see `interpret`); no clause spells it so.
    folded = _LATIN_REGION.sub(" ", unicodedata.normalize("NFKC", question))
    return _FUNCTION_WORDS.sub(" ", _QUESTION_WORDS.sub(" ", folded))


def _years(text: str) -> list[str]:
    """The year of a document number names the document, not the time asked for."""
    return _YEAR.findall(_NUMBER_YEAR.sub(" ", text))


def _kind(text: str) -> QuestionKind | None:
    return next((kind for kind, cue in _CUE_OF.items() if cue.search(text)), None)


def _complete(question: str, history: Sequence[Mapping[str, Any]]) -> str | None:
    asked = [turn["content"] for turn in history if turn["role"] == "user"]
    if not asked or not _DEPENDS_ON_HISTORY.search(question):
        return None
    return f"{asked[-1]} {question}"


def _region(text: str) -> str | None:
    text = _LATIN_REGION.sub(_chinese_name, text)
    names = {**{region: region for region in regions()}, **region_stems()}
    found = [
        (text.find(name), -len(name), region) for name, region in names.items() if name in text
    ]
    # 山东青岛: the narrower place is the one meant.
    cities = [each for each in found if regions()[each[2]]]
    return min(cities or found)[2] if found else None


def _chinese_name(latin: re.Match[str]) -> str:
    return regions_in_latin()[latin[0].lower().removesuffix("'s")]
