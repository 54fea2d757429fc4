"""The words by which a question says what kind of answer it wants."""

import re

from corpus.model import UnitRole
from corpus.patterns import regex
from rag.model import QuestionKind

_OFFICE = r"(?:部门|单位|机构|机关|厅局|处室|厅|局|委办|委)"
_WHICH = r"哪(?:[一两二三四几]?[个些家]|两|几)?(?:省级|市级|政府|主管|牵头|责任|配合)?"
_DOCUMENT = r"(?:文件|政策|通知|意见|方案|办法|规划|计划|措施|规定|条例|细则)"
# The first kind whose cue occurs wins, so the narrow ones stand first.
_CUES: tuple[tuple[QuestionKind, tuple[str, ...]], ...] = (
    (
        "which_document",
        (
            r"哪(?:[份个部]|[一几][份个部])(?:文件|政策|文|法)(?!.{0,8}(?:文号|印发|发布))",
            r"(?:出自|来自|见于|写在|依据)(?:的?是)?(?:哪|什么)",
            r"which (?:\w+ )?(?:document|policy|file)",
        ),
    ),
    (
        "document_fact",
        (
            r"文号|发文(?:机关|单位|字号)|落款|定稿|(?:什么|啥|正式(?:印发|发布)?|最终)稿|草[案稿](?:还是|吗|吧)|征求意见(?!.{0,8}(?:截止|到什么|多久|结束))|"
            r"代章|公章",
            rf"(?:谁|{_WHICH}{_OFFICE})(?:联合|一起|共同)?(?:印发|发布|颁布|出台|制定|签发|发)(?:的|了)?",
            rf"{_DOCUMENT}.{{0,6}}(?:什么时候|何时|哪一?[天日年]|几号|几月)(?!.{{0,4}}截止)",
            r"(?:什么时候|何时|哪一?[天日年]|几号|几月)(?:印发|发布|颁布|出台|下发|签发|发|生效|施行|实施|失效)",
            r"(?:印发|发布|颁布|出台|成文|生效|施行|失效)(?:日期|时间)|主送|"
            r"(?:下?发|印发|寄|主送|抄送)(?:给|到|至)(?:的是|了)?(?:谁|哪|什么)|"
            r"(?:经|由|是)(?:谁|哪.{0,6}|什么.{0,6})(?:同意|批准|审定|签发|批的)",
            rf"{_DOCUMENT}.{{0,10}}(?:有效|失效|过期|废止|生效|正式)|有效期",
            rf"(?:根据|依据|贯彻|落实)(?:的是|了)?(?:上级|国家|省里)?(?:哪|什么).{{0,6}}{_DOCUMENT}",
            r"\b(?:is|are|remains?|stays?|do|does) (?:the |this |these |that )?(?:[\w-]+ ){0,4}"
            r"(?:measures|plan|opinions?|document|policy|notice|regulations?)\b.{0,80}"
            r"\b(?:valid|expires?|in force)\b|"
            r"\bvalidity of (?:the|this|these) (?:[\w-]+ ){0,4}"
            r"(?:measures|plan|opinions?|document|policy|notice|regulations?)\b|"
            r"version définitive|(?:est|s'agit).{0,30}projet\b.{0,20}définiti|\bentwurf\b|borrador|"
            r"rascunho|versão final|versión definitiva|черновик|dự thảo|مسودة|초안|最終版|"
            r"草案(?:です|か)|"
            r"(?:document|reference) number|\b(?:issued?|published)\b|issuing|in force|\bdraft\b",
            r"文書番号|発行(?:機関|日)|公布日|施行日|문서 ?번호|발행 ?(?:기관|일)|공포|"
            r"numéro (?:du|de) (?:document|référence)|numéro officiel|émis par|"
            r"dokumentnummer|aktenzeichen|herausgegeben|"
            r"номер документа|(?:кем|кто) (?:издан|выпу)|número (?:de|do|del) documento|"
            r"quién emitió|quem emitiu|số văn bản|số hiệu|ban hành|رقم الوثيقة|أصدر",
        ),
    ),
    (
        "compare",
        (
            r"(?:两|三|四|几|各|这些)[份个]?(?:文件|省|市|政策|方案|地).{0,6}(?:分别|各)|各自",
            r"比较|对比|相比|区别|有(?:何|什么)不(?:同|一样)|一样吗|是否一致|一致吗|"
            r"谁(?:更|高|多|大)",
            r"\bcompar|\bdifferen|\bversus\b|\bvs\b|"
            r"\bthe same\b(?! (?:year|period|time|date|day|document|plan|clause|city|place))",
        ),
    ),
    (
        "who",
        (
            r"(?:牵头|负责|配合|主管|主抓|责任)(?:的|单位|部门)?(?:分别)?是(?:哪|谁)",
            rf"(?<!给)谁(?!能|可以|有资格)|{_WHICH}{_OFFICE}|(?:什么|何){_OFFICE}|归.{{0,8}}管",
            r"哪[几一两]?家(?:单位|部门)?(?:来)?(?:管|负责|牵头|主抓|抓|落实|配合|承担)|归口|"
            r"对口(?:单位|部门)|"
            r"(?:怎么|如何)分工|责任(?:分工|归属|方)|分工情况|"
            r"(?:承担|参与|涉及|落实|实施|承办)的?(?:单位|部门|厅局)|(?:责任|落实|实施)主体|牵头方|"
            r"(?:牵头|责任|配合|主管|负责)(?:单位|部门)|由.{0,12}(?:牵头|负责)(?!吗|吧|的吗|的吧)",
            r"\bwho\b|\bwhose\b|responsible|in charge",
            r"which (?:\w+ ){0,2}(?:departments?|agency|agencies|offices?|authority|authorities|"
            r"units?|bureaus?|bureaux|body|bodies)",
            r"\bwer\b|\bwelche (?:behörde|stelle)|\bqui\b|\bquién|\bquem\b|\bchi\b|\bкто\b|"
            r"как(?:ое|ие) ведомств|\bqué (?:departamento|organismo)|quel(?:le)?s? (?:service|"
            r"autorité|administration|départements?)|qual (?:órgão|departamento)",
            r"\bzuständig|\bfederführ|\bqu[ée] (?:organismos?|autoridad|oficina|entidad)|"
            r"\bencargad[oa]s?\b|"
            r"\bresponsáve(?:l|is)\b|\bresponsables?\b|\bchargée?s? d|quels? organismes?\b|"
            r"quais (?:órgãos|departamentos|entidades)|"
            r"как(?:ой|ие) (?:орган|департамент|управлени)|"
            r"отвеча[ею]т за|ответствен\w+ за|"
            r"cơ quan.{0,24} nào|(?:đơn vị|sở|bộ phận) nào|chủ trì|phụ trách|"
            r"誰|どの(?:部門|機関|部署|省庁)|どこが(?:担当|主管)|"
            r"担当(?:する)?(?:部署|部門|機関)|所管|"
            r"누가|(?:어느|어떤) (?:부서|기관|부처)|담당(?:하는)? ?(?:부서|기관)|"
            r"(?:기관|부서|부처)[은는이가]? ?(?:어디|무엇|누구)|주관 ?(?:부서|기관)|"
            r"من المسؤول|الجهة|الجهات",
            # Vietnamese "ai" (who) is AI in English: only before a letter of Vietnamese alone.
            r"cơ quan nào|"
            r"(?-i:\b[Aa]i\b)(?=.*[ạảấầẩẫậắằẳẵặẹẻẽếềểễệịọỏốồổộớờởợụủứừửữự])",
            r"(?:which|wich|what) dep(?:artmen)?ts?\b|respons[ai]ble",
        ),
    ),
    (
        "how_much",
        (
            r"多少|(?<![哪们这那好十])几(?:多|成|倍|[个家条项种类所座万亿名人场])|多大|多高|"
            r"百分之几|最多能",
            r"(?:什么|何种)(?:比例|规模|水平)",
            r"(?:same|different) (?:number|amount|figure|share|target)|"
            r"how (?:many|much|large|big|high|far|long)|\bmost\b|\bmaximum\b|\bup to how\b",
            r"\bin numbers\b|\bnumeric(?:al)? \w+|"
            r"\bwhat(?:'s| is| are| was| were) (?:the |its )?(?:[\w-]+ ){0,4}"
            r"(?:figures?|target(?! (?:industr|sector|group|market|audience))|"
            r"amount|number|total|ceiling|cap|maximum)\b|"
            r"what (?:\w+ ){0,2}(?:percentage|share|number|amount|"
            r"target(?! (?:industr|sector|group|market|audience))|proportion|scale|size|"
            r"figure|"
            r"rate|turnover|revenue|value|volume|capacity|output|total|sum|level|bonus|subsidy|"
            r"grant|"
            r"award|reward|prize|fee|price|rent|salary|fine)\b",
            r"\bwie ?viel|wie hoch|welche[nmrs]? (?:volumen|anteil|umsatz|anzahl|höhe|betrag|wert|"
            r"umfang|größe|fläche|kapazität|prozentsatz|quote|summe|länge|zahl|rate|"
            r"prämie|zuschuss)|\bcombien\b|"
            r"\bquel(?:le)? (?:est (?:le |la |l')?)?(?:montant|nombre|part|valeur|volume|taille|"
            r"superficie|ampleur|capacité|taux|pourcentage|"
            r"subvention|prime|proportion|chiffre)|\bcuánt|\bquant(?:[oa]s?|i)\b|"
            r"\bqué (?:valor|porcentaje|número|importe|subvención|proporción|cifra|tamaño|"
            r"superficie|capacidad|tasa|volumen|monto)|"
            r"\bqual (?:é )?(?:o |a )?(?:valor|tamanho|área|taxa|"
            r"porcentagem|percentagem|número|montante|volume|proporção|meta)\b|\bсколько\b|"
            r"\bкакой объ[её]м|\bкак(?:ая|ую|ой|ого|ие) (?:дол|сумм|площад|объ[её]м|мощност|"
            r"субсиди|размер|процент|преми|"
            r"числ)|bao nhiêu|\bكم\b",
            r"いくつ|いくら|どれ(?:くらい|ぐらい|ほど|だけ)|どの(?:程度|ぐらい)|"
            r"何(?:[個社台家件名人%]|[かカヶケ箇]所)|どのくらい|何パーセント|몇|얼마|어느 ?정도",
        ),
    ),
    (
        "when",
        (
            r"什么时候|何时|哪一?[年天日]|几月|几号(?![文楼线])|多久|期限|截止|多长时间|"
            r"(?<![哪十好这近前去头])几年",
            r"\bwhen\b|(?:by|in|until) (?:what|which) (?:year|date)|deadline|how long",
            r"\bwann\b|\bquand\b|\bcuándo\b|\bquando\b|\bкогда\b|いつ|언제|khi nào|متى",
        ),
    ),
    (
        "list",
        (
            r"所有|全部|列出|列举|(?:一共|总共|都)有?哪些|哪几|"
            r"哪些(?:领域|行业|地方|城市|方面|类型)|"
            r"哪[个座]?(?:城市|市|省|区|地方|县)|(?:在|放|落|设)(?:在)?(?:哪里|哪儿|哪|何地)",
            r"\blist\b|\ball (?:the )?\w+s\b|which (?:sectors?|sub-?sectors|areas|fields|cities)",
        ),
    ),
    (
        "yes_no",
        (
            r"是否|[吗吧嘛][？?]?$|[吗吧嘛][，,？?]|能不能|可不可以|有没有|有无|是不是|要不要|"
            r"([\u4e00-\u9fff])不\1|可否",
            r"\bли\b|^(?:можно|нужно)\b|\bcó\b.+\bkhông\b|est-ce qu|^(?:ist|sind|gibt|kann|können|"
            r"darf|dürfen|muss|müssen)\b|^¿?(?:hay|puede|pueden|es|existe)\b|ますか|입니까|나요|هل",
            r"^(?:is|are|was|does|do|can|will|must|has|have)(?:n't)?\b|\bright\?$|"
            r",\s*(?:right|correct)\b",
        ),
    ),
    (
        "measures",
        (
            r"哪些|什么(?:支持|措施|政策|奖励|补助|补贴|扶持|优惠|要求|条件|好处|服务|说法|办法)|"
            r"怎么|怎样|如何|有啥|啥",
            r"what (?:support|measures?|polic|incentive|subsid|help|benefit|fund)|\bhow\b",
        ),
    ),
)
# 有几个，分别叫什么: the names tell how many.
_NAMES_OF_SO_MANY = regex(
    r"(?:几|多少)[个家种类项条座所大][^？?。]{0,8}(?:分别|都|各自?)(?:叫|是|有)(?:什么|哪|啥)|"
    r"\bhow many\b[^?.]{1,80}\band (?:what|which) (?:are|is) (?:they|it|their)\b",
    re.IGNORECASE,
)
_CUE_OF = {kind: regex("|".join(cues), re.IGNORECASE) for kind, cues in _CUES}
_SEVERAL = regex(
    r"分别|各(?:是|为|有|要|多少|能|自)|以及|还有|同时|和|与|、|\band\b|\bboth\b|\beach\b|\bund\b|"
    r"\bet\b|\by\b|\bи\b|と|및|과\b|와\b",
    re.IGNORECASE,
)
_ROLE_CUES: tuple[tuple[UnitRole, re.Pattern[str]], ...] = (
    (
        "lead",
        regex(r"牵头|带头|主抓|\bin charge\b|\bleads?\b|\bleading\b|\bhead", re.IGNORECASE),
    ),
    (
        "cooperate",
        regex(r"配合|协助|参与|\bsupport(?:s|ing)?\b|\bcooperat|\bassist", re.IGNORECASE),
    ),
)
# Not the supporting offices: a role that is not meant.
_ROLE_NOT_MEANT = regex(
    r"\b(?:not|without|excluding|except)(?: the)? \w+ing\b|"
    r"(?:不(?:是|要|含|包括|算)|除了?)(?:配合|协助|参与)",
    re.IGNORECASE,
)
_TARGETS = regex(
    r"(?:哪些|什么|哪几[个项])[^，,。？?]{0,6}(?:目标|指标)|(?:目标|指标)(?:都|分别)?(?:有|是)?(?:哪些|什么)|"
    r"\b(?:goals|targets)\b|\bin numbers\b|\bziele\b|\bobjectifs\b|"
    r"\b(?:metas|objetivos)\b|\bцели\b",
    re.IGNORECASE,
)
_COUNT = regex(r"多少|几[条项个]|how many|number of", re.IGNORECASE)


def kind_of(text: str) -> QuestionKind | None:
    """Return what kind of answer a question wants, or None where no word says so."""
    if _NAMES_OF_SO_MANY.search(text):
        return "list"
    return next((kind for kind, cue in _CUE_OF.items() if cue.search(text)), None)


def wants_figure(text: str) -> bool:
    """Tell whether a number or a time is asked for, which kinds such as compare may do too."""
    if _NAMES_OF_SO_MANY.search(text):
        return False
    return any(_CUE_OF[kind].search(text) for kind in ("how_much", "when"))


def wants_several(text: str) -> bool:
    """Tell whether a question names more than one thing."""
    return bool(_SEVERAL.search(text))


def wants_targets(text: str) -> bool:
    """Tell whether all targets are asked for, whatever they measure."""
    return bool(_TARGETS.search(text))


def wants_count(text: str) -> bool:
    """Tell whether a number of things is asked for."""
    return bool(_COUNT.search(text))


def roles_of(text: str) -> tuple[UnitRole, ...]:
    """Return the roles that a question about offices names; empty where it means all."""
    meant = _ROLE_NOT_MEANT.sub(" ", text)
    return tuple(role for role, cue in _ROLE_CUES if cue.search(meant))
