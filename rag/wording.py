"""A question's words: in one script, without those that only ask, and the years among them."""

import re
import unicodedata

from corpus.patterns import regex
from rag.language import detect_language
from rag.places import REGION_IN_OTHER_SCRIPT, simplifier

_CONTENT = regex(r"[\u3400-\u9fff]|[^\W\d_]{3,}")
_FEW_WORDS = 4
# 2025年发的那份措施, a plan issued in 2025: the year of a document, not the time asked for.
_DOCUMENT_YEAR = regex(
    r"[〔\[(（【［]\s*20\d{2}\s*[〕\])）】］]|20\d{2}年?\d{0,2}月?(?:新)?(?:发布?|印发|出台|颁布|下发|公布|制定)的|"
    r"20\d{2}年?(?:的)?那[份个部]|(?:issued|published|released) in 20\d{2}",
    re.IGNORECASE,
)
YEAR = regex(r"(?<!\d)(20\d{2})(?!\d)")
_SHORT_YEAR = regex(r"(?<!\d)([12]\d)年(?!前|后|内|以)")
# “十二五”末 is the year 2015.
_PERIOD_END = regex(
    r"[“\"「]?十(?P<number>[一二三四五六])五[”\"」]?(?:时期|期间)?(?:末|期末|收官|结束时?)"
)
_QUESTION_WORDS = regex(
    r"什么时候|什么样|为什么|什么|怎么样|怎么|怎样|如何|多少|哪[一二两三四五六七八九十几]*[个些家份条项年类种]?|谁|几[个家条项]|是否|是不是|"
    r"有没有|能不能|可不可以|可以|能够|能拿到|拿到|请问|(?<![申聘邀])请(?![求示])|分别|各自|几份|两份|三份|文件里?|政策里?|写明|写了|写(?![字作])|提到|说了|规定了?|想问|想知道|告诉我|到底|一下|"
    r"(?:数量|总数|个数|数目)(?!级)|"
    r"(?:^|(?<=[，,。]))(?:麻烦|劳驾)(?:你|您)?|一(?:条条|个个|项项)(?=地|给|列|说|讲|[，,。？?]|$)|列(?:出来?|一下|举)(?!为)|"
    r"说说|讲讲|给我|帮我|[吗呢吧啊么嘛呀的了]"
)
# Particles too, except where they are a part of a word.
_PARTICLES = regex(
    r"(?P<word>社会|协会|学会|工会|商会|机会|会[展议计员商场同]|委员会|大会|"
    r"[智功性产节技职潜动热势核风电]能|能[源力耗量效级]|新能|是非|国有|所有|拥有|享有|私有|公有|具有|"
    r"有[限关效机序偿色]|要[素求点闻件]|[重主需必]要|自由|由来|理由|对[象外口接比标照策]|[针应相]对|"
    r"和平|和谐|共和|与会|参与|赠与|及时|普及|涉及|以及|或有|存在|在[建职校线岗读]|把[握关]|"
    r"被[告保]|给[予付水排]|补给|供给|让[利与]|转让|出让|将来|按[照揭]|归[集属还档])"
    r"|[是有要由对和与及或在把被给让将按归能会]"
)

# Words of Western languages that carry grammar, not content.
_FUNCTION_WORDS = regex(
    r"\b(?:"
    r"a|an|the|of|to|in|on|at|by|for|from|with|and|or|as|into|over|under|about|per|than|"
    r"is|are|was|were|be|been|being|do|does|did|has|have|had|will|would|can|could|should|shall|"
    r"may|must|want|wants|get|gets|there|it|its|this|that|these|those|their|our|we|us|you|your|i|"
    r"my|me|they|them|he|she|who|whom|whose|which|what|when|where|why|how|many|much|any|some|"
    r"please|tell|lead|leads|led|leading|responsible|charge|measure|measures|clause|document|documents|"
    r"department|departments|agency|agencies|office|offices|authority|bureau|unit|units|not|no|if|so|but|also|up|out|s|"
    r"der|die|das|den|dem|des|ein|eine|einen|einer|und|oder|von|zu|im|am|für|mit|auf|bis|ist|sind|"
    r"wird|werden|soll|sollen|wie|viel|viele|wer|was|welche|welcher|welches|wann|leitet|leiten|"
    r"federführend|zuständig|verantwortlich|behörde|behörden|maßnahme|maßnahmen|"
    r"le|la|les|un|une|du|au|aux|et|ou|en|dans|pour|par|sur|avec|est|sont|quel|quelle|quels|"
    r"quelles|qui|que|combien|quand|dirige|dirigent|responsable|responsables|mesure|mesures|"
    r"el|los|las|uno|una|del|al|y|o|con|es|son|qué|cuál|cuáles|quién|cuánto|cuántos|cuándo|"
    r"lidera|lideran|medida|medidas|documento|documentos|"
    r"os|um|uma|da|dos|das|na|nos|nas|em|para|com|é|são|quem|quanto|quantos|quando|qual|quais|"
    r"responsável|responsáveis|"
    r"и|в|во|на|с|к|по|для|из|от|до|за|что|кто|какой|какая|какие|сколько|когда|ли|это|"
    r"возглавляет|руководит|отвечает|отвечают|меры|мера|документ|документы"
    r")\b",
    re.IGNORECASE,
)


def content_of(question: str) -> str:
    """Return the question without its question words and particles."""
    # A place in Latin letters limits the search (see `interpret`); no clause spells it so.
    folded = REGION_IN_OTHER_SCRIPT.sub(" ", unicodedata.normalize("NFKC", question))
    folded = _PERIOD_END.sub(" ", folded)
    kept = _PARTICLES.sub(lambda found: found["word"] or " ", _QUESTION_WORDS.sub(" ", folded))
    return _FUNCTION_WORDS.sub(" ", kept)


def fold(text: str) -> str:
    """Return the text in half width and, where it is Chinese, in simplified characters."""
    folded = unicodedata.normalize("NFKC", text)
    return simplifier().convert(folded) if detect_language(folded) == "zh" else folded


def years_of(text: str) -> list[int]:
    """The year of a document names the document, not the time asked for."""
    text = _DOCUMENT_YEAR.sub(" ", text)
    return [
        *map(int, YEAR.findall(text)),
        *(2000 + int(year) for year in _SHORT_YEAR.findall(text)),
        *(2005 + 5 * ("一二三四五六".index(five) + 1) for five in _PERIOD_END.findall(text)),
    ]


def is_short(question: str) -> bool:
    """Tell whether a question has too few words of its own to stand alone."""
    return len(_CONTENT.findall(content_of(question))) <= _FEW_WORDS
