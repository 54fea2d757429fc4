"""Things that a document states in words of their own or not at all: a phone number, a penalty.

Where a question asks for such a thing, a clause on the same topic without those words is no answer.
"""

import re
from dataclasses import dataclass

from corpus.model import Clause
from corpus.patterns import regex
from rag.relevance import Relevance

# The noun before the copula: 首套利率现在是多少.
_BEFORE = regex(
    r"(?P<noun>[\u4e00-\u9fff]{2})(?<![里中上内间下又])"
    r"(?:现在|目前|如今|大概|大约|到底|究竟|具体|一共|总共|今年|各自|各|分别|都|又)*"
    r"[是为](?:多少|几)"
)
# 写对比材料用：…, what the answer is for.
_LEAD_IN = regex(r"^[^:：?？]{2,40}[:：]")
# Words that figures of all kinds answer, and no thing asked about.
_GENERAL = regex(
    r"分别|目标|指标|数字|数值|比例|水平|规模|数量|总量|奖励|补助|补贴|资金|份额|标准|上限|下限|"
    r"金额|"
    r"额度|要求|任务|占比|比重|期限|时间|各自|文号|号文|最高|最低|最多|至少|增长|"
    r"[增涨降]速|[增涨降]幅|幅度|[人家个户件次条总]数|时长|面积|体量|总值|年[份度均]|[编序]号|名称|"
    r"结果|数据|情况|内容|重点|方向|范围|类型|单位|部门"
)
_NEAR = 0.6
# A Chinese noun is asked for beside a word that asks; in passing (价格高的…由谁牵头) it is not.
_MEANT = (
    r"(?:哪些|什么|啥|几[种份张]|多少)[^，,。？?]{{0,6}}(?:{0})|"
    r"(?:{0})(?:现在|目前|大概|大约|平均|具体|又|都|分别|各)*(?:[是为有要叫]|需要)?"
    r"(?:多少|几|哪|什么|啥|怎么|如何|在哪)|(?:{0})[？?。!！]*$"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Thing:
    """What may be asked for, and the words of which a clause that states it has some.

    nouns: its Chinese names; where `said` is empty, a clause has to use one of them.
    asks: words that ask for it in whatever place and language.
    said: words of the clause.
    """

    nouns: str = ""
    asks: str = ""
    said: str = ""


_THINGS = (
    # 新材料 is no paper to be handed in.
    _Thing(
        nouns=r"(?<![新原])材料|资料|证件|手续|表格|流程",
        asks=r"\b(?:what|which) (?:\w+ )?"
        r"(?:documents?|paperwork|papers|forms?|(?<!new )(?<!raw )materials)\b.{0,40}"
        r"\b(?:submit|required?|need(?:ed)?|provide|prepare|hand in|file)\b|"
        r"\bapplication (?:forms?|materials|procedures?)\b|\bwelche unterlagen|antragsformular|"
        r"quel(?:le)?s (?:documents|pièces).{0,40}(?:fau[td]|fourni|présent|dépos|join|nécess)|"
        r"formulaire|"
        r"(?:qué|cuáles) (?:documentos|documentación|papeles).{0,40}"
        r"(?:present|entreg|aport|neces|falta)|"
        r"\bformulario|(?:que|quais) documentos.{0,40}(?:apresent|entreg|necess)|formulário|"
        r"как(?:ие|ой) (?:документ|бумаг)\w*.{0,40}(?:пода|представ|нужн|прилож|треб)|"
        r"必要書類|提出書類|申請書類|(?:どんな|どの|何の)書類|"
        r"(?:제출|필요|신청|구비)(?:한|할)? ?서류|"
        r"(?:hồ sơ|giấy tờ).{0,20}(?:nào|gì)|"
        r"(?:الوثائق|المستندات|الأوراق).{0,40}(?:قدم|مطلوب|لازم|يلزم|يحتاج)",
        said=r"(?<![新原])材料|资料|证件|证明|凭证|手续|表格|流程|申[请报][书表]|书面|提[交供]",
    ),
    _Thing(
        nouns=r"电话|热线|号码|联系方式|联系人",
        asks=r"\b(?:tele)?phone numbers?\b|\bhotline\b|\bcontact (?:persons?|details|numbers?)\b|"
        r"\btelefonnummer|\bansprechpartner|numéro de téléphone|\bteléfono|\btelefone|"
        r"(?:номер|какой) телефон|контактн|電話番号|連絡先|전화 ?번호|연락처|số điện thoại|"
        r"رقم الهاتف",
        said=r"电话|热线|号码|联系|\d{7}|\d{3,4}-\d{3}|phone|hotline",
    ),
    _Thing(
        nouns=r"地址|邮箱|网址|网站|链接",
        asks=r"\b(?:street|postal|e-?mail|web|exact|office|what is the|what's the) address\b|"
        r"\bwebsite\b|\bwelche adresse|quelle (?:est l'|adresse)|"
        r"\b(?:cuál es|qué) (?:la )?dirección|"
        r"\bendereço|\bадрес\b|(?:住所|所在地)[はをがと（]|주소|홈페이지|địa chỉ|عنوان",
        said=r"地址|邮箱|网[址站]|服务网|门户|登录|通过[^，。；]{0,12}平台|链接|https?:|www|@|位于|坐落|住所|所在地|\d号|address",
    ),
    _Thing(
        nouns=r"(?:营业|办公|上班|工作|开放|办理)时间",
        asks=r"几点(?:钟|开|关|上|下|到)|\b(?:opening|office|business|working) hours\b|"
        r"öffnungszeit|heures? d'ouverture|\bhorario|\bhorário|(?:часы|время|график) работы|"
        r"営業時間|開館時間|受付時間|(?:영업|운영|업무) ?시간|giờ (?:làm việc|mở cửa)|"
        r"ساعات العمل",
        said=r"(?:营业|办公|上班|工作|开放|办理)时间|[上下]午|\d[:：]\d\d|\d\s*[点时]|小时|全天|工作日|周[一二三四五六日末]",
    ),
    _Thing(
        nouns=r"利率|利息|税率|费率",
        asks=r"\binterest rate|\btax rate|\bzinssatz|\bsteuersatz|taux d.(?:intérêt|imposition)|"
        r"(?:tipo|tasa) de interés|taxa de juros|процентн\w+ ставк|金利|税率|금리|이자율|세율|"
        r"lãi suất",
        said=r"利率|[利年月]息|税率|费率|贴息|LPR|基点|免[税征收]|零关税|[%％‰].{0,6}征|\brate\b",
    ),
    _Thing(nouns=r"租金|房租|价格|单价|售价|面值|面额|票价|收费标准"),
    _Thing(
        nouns=r"工资|薪水|薪酬|月薪|年薪",
        asks=r"\bsalar(?:y|ies)\b|\bmonthly wages?\b|\bgehalt\b|\bsalaire|\bsueldo|\bsalário|"
        r"зарплат|給料|月給|년봉|연봉|월급|tiền lương|الراتب",
        said=r"工资|薪|salary|wage",
    ),
    _Thing(
        nouns=r"名单|名录",
        said=r"名[单录]|、",
    ),
    _Thing(
        nouns=r"学历|年龄|户籍|户口",
        asks=r"\bage limit|\bminimum age|\baltersgrenze|limite d'âge|límite de edad|"
        r"limite de idade|"
        r"\bвозраст(?:а|у|ом|е|ы|ов)?\b|年齢|나이 ?제한|연령|độ tuổi",
        said=r"学历|学位|本科|大专|博士|硕士|毕业|年龄|岁|户籍|户口|年满|出生",
    ),
    _Thing(
        nouns=r"处罚|罚款|罚则",
        asks=r"罚多少|(?:怎么|如何|怎样)(?:处罚|罚|处理违)|\bpenalt(?:y|ies)\b|\bfined\b|"
        r"\b(?:a|the|what|which|any) fine(?= (?:for|of|is|be|if|when)\b|\s*[?.,]|$)|"
        r"\bfines (?:for|of|are|is)\b|\bpunish|\bbußgeld|\bstrafen?\b|\bsanktion|"
        r"\bamendes?\b|\bpénalité|\bmultas?\b|"
        r"\bpenalizaci|\bpenalidade|\bштраф|наказан|罰則|罰金|処罰|벌금|과태료|처벌|벌칙|"
        r"xử phạt|mức phạt|غرامة|عقوبة",
        said=r"罚|惩|处分|[追问]责|追究|吊销|撤销|收回|追回|失信|黑名单|法律责任|通报|约谈|查处|"
        r"整改|"
        r"停[止业产]|暂停|关闭|责令|警告|没收|记过|开除|撤职|无效|扣[减除分]|取消[^，。；]{0,8}资格|移送|不得|禁止|拘留|记\d|停发|承担|终身|"
        r"处[^理置于在]|\bfine|penalt",
    ),
    _Thing(
        asks=r"(?:怎么|如何|怎样|咋)(?:计算|核算|测算|统计|折算|算(?!是|作|得上|数|了))|"
        r"(?:计算|测算)(?:方法|公式|方式|口径)|"
        r"统计口径|\bhow (?:is|are|was|were)\b.{0,120}\b(?:calculated|computed)|"
        r"\bcalculation (?:method|formula)|\bwie (?:wird|werden).{0,120}berechnet|"
        r"comment.{0,100}calcul|cómo se calcula|como (?:é|são) calculad|как рассчит|"
        r"計算方法|どう(?:やって)?計算|어떻게 (?:계산|산정)|산정 ?방[법식]",
        said=r"计算|核算|测算|折算|口径|公式|除以|之比|乘以|等于|为基数|"
        r"按[^，。；]{0,30}(?:[%％元倍计收付算]|比例|万分)|每[^，。；]{0,12}\d|起算|\d\s*倍|calculat",
    ),
    _Thing(
        asks=r"(?:怎么|怎样|如何|咋)(?:样)?(?:才算|算(?:是|作|得上)|才?(?:界定|评定|判定)(?!出))|"
        r"(?:什么|哪些|啥|何种|几[个项条])(?:样的)?(?:具体|基本|硬性)?"
        r"(?:申[报请]|准入|认定|评[选定审价])?的?(?:条件|资格|门槛|资质|指标[来去]?(?:评|考核|衡量))|"
        r"(?:条件|门槛|评[选定审价](?:标准|指标)|认定标准)(?:是|有|都|包括|具体)*(?:什么|哪些|多高|啥)|"
        r"\bwhat (?:\w+ )?(?:conditions|criteria|qualifications)\b|\beligib(?:le|ility)\b|"
        r"\bqualify (?:as|for)\b|\bvoraussetzungen|\bkriterien|"
        r"quel(?:le)?s (?:conditions|critères)|"
        r"qué (?:condiciones|requisitos|criterios)|"
        r"(?:que|quais) (?:condições|requisitos|critérios)|"
        r"как(?:им|ие) (?:услови|критери|требовани)|(?:どんな|どのような|何の)(?:条件|要件|基準)|"
        r"(?:어떤|무슨) (?:조건|요건|자격|기준)|điều kiện (?:gì|nào)|tiêu chí (?:gì|nào)",
        said=r"条件|资[格质]|符合|满|达到|具备|须|低于|高于|[小大]于|超过|户籍|家庭|应[当该]|不[低少高超]于?|以[上下内]|标准|"
        r"指标|等级|"
        r"[经被获].{0,14}(?:认定|评[审价定为]|考核|授|批准)|列入|纳入|入[选围库]|首次|年度|"
        r"对.{2,40}的[，,]|require|must|eligib",
    ),
    _Thing(
        asks=r"(?:用不用|要不要|需不需要|是否|会不会|得不得)[^，,。？?]{0,6}(?:退(?![休役伍耕出])|还[钱款回]|收回)|"
        r"退回去?吗|\b(?:have|has|must|need|obliged) (?:to )?(?:be )?"
        r"(?:repa(?:y|id)|pa(?:y|id) (?:it )?back|give (?:it )?back)\b",
        said=r"退|收回|追回|[返归交]还|偿还|还款|追缴|缴回|[返打]回|refund|repay",
    ),
    _Thing(
        asks=r"为什么|为何|原因(?:是|有)|\bwhy\b|\bwarum\b|\bweshalb\b|pourquoi|por qué|"
        r"\bpor que\b|"
        r"почему|なぜ|どうして|왜 |tại sao|لماذا",
        said=r"因|由于|为了?|旨在|以便|从而|目的|鉴于|根据|促进|推动|推进|because",
    ),
)


def _asks_for(thing: _Thing) -> re.Pattern[str]:
    either = [_MEANT.format(thing.nouns)] if thing.nouns else []
    return re.compile("|".join([*either, *([thing.asks] if thing.asks else [])]), re.IGNORECASE)


_STATED = [(_asks_for(thing), regex(thing.said or thing.nouns, re.IGNORECASE)) for thing in _THINGS]


def lacks_thing_asked(question: str, text: str) -> bool:
    """Tell whether a question asks for such a thing, and a text has none of its words."""
    return any(asks.search(question) and not said.search(text) for asks, said in _STATED)


def states_thing_asked(question: str, clause: Clause, relevance: Relevance) -> bool:
    """Tell whether a clause speaks of what the question asks for by name, if it names such a thing.

    A rent is not answered by a neighbouring figure, nor an application form by another duty.
    """
    question = _LEAD_IN.sub("", question)
    text = f"{' '.join(clause.path)} {clause.text}"
    if lacks_thing_asked(question, text):
        return False
    found = _BEFORE.search(question)
    if not found or _GENERAL.search(found["noun"]) or found["noun"] in text:
        return True
    return relevance.nearest_to(found["noun"], text) >= _NEAR
