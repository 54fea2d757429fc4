"""The words by which a question asks for all of something, of which ledger, and of what years."""

import re
from typing import Literal

from corpus.patterns import regex

Ledger = Literal["duties", "sole", "targets", "amounts", "comparison"]

LISTS = regex(
    r"哪些|哪几|哪一?[条项个]|有什么|列出|列举|都列|所有|全部|一共|总共|清单|汇总|"
    r"各(?:个|份)?(?:文件|政策|年|地)|历年|逐年|"
    r"\b(?:list|which|what|all|every)\b",
    re.IGNORECASE,
)
ASKS_CLAUSES = regex(
    r"(?:措施|条款|条文|任务|工作|事项|政策)(?:都|一共|总共)?有?哪些|"
    r"哪些(?:措施|条款|条文|任务|工作|事项|政策)|哪几[条项]|"
    r"\b(?:which|what|list|all|every)(?: the)?(?: all)? "
    r"(?:measures|clauses|tasks|articles|provisions)",
    re.IGNORECASE,
)
COUNTS_CLAUSES = regex(
    r"[几多少]\s*[条项件]|多少(?:措施|任务|工作|事项)|how many (?:measures|clauses|tasks|articles)",
    re.I,
)
DUTY = regex(
    r"牵头|负责|主管|分管|承担|参与|配合|管着?|主抓|担当|所管|率い|담당|주관|이끄|맡|"
    r"\b(?:leads?|leading|led|responsib\w*|in charge|supports?|cooperat\w+|tasked|handles?|heads?|"
    r"leitet|leiten|federführend|zuständig|verantwort\w+|dirige|pilote|responsable|chargée?|lidera|"
    r"encabeza|encargad\w+|responsáve\w+)\b|возглавля|отвеча|курир|ответствен",
    re.IGNORECASE,
)
_ONE = r"(?:只|仅|就|单)(?:由|有|写(?:了|明)?|列(?:了|出|明)?|归|是)*一(?:个|家)"
SOLE = regex(
    rf"{_ONE}(?:责任|牵头)?(?:部门|单位|局|厅|委|机构|机关|办)|"
    r"(?:单独|独家|独自|独立)(?:牵头|负责|承担)|\bon (?:its|their) own\b|\bby itself\b|"
    r"\b(?:only|just|exactly) one (?:\w+ )?(?:department|office|agency|unit|bureau|authority|body)|"
    r"\ba single (?:\w+ )?(?:department|office|agency|unit|bureau|authority|body)",
    re.IGNORECASE,
)
NOT_OFFICE = regex(r"(?:不是|不为|除了?|而非|并非|不含)\s*(.{2,14})")
TARGETS = regex(
    r"目标|目標|指标|목표|mục tiêu|"
    r"\b(?:targets?|goals?|objectifs?|zielen?|ziele|objetivos?|metas?|цели)\b",
    re.IGNORECASE,
)
MONEY = regex(
    r"[给发拿]的?钱|多少笔?钱|多少万|[几多少]笔|资金(?:支持|扶持|奖励|补助)?|补贴|补助|奖补|奖励|奖金|金额|真金白银|"
    r"\bmoney\b|\bfund(?:s|ing)?\b|\bsubsid\w+|\bgrants?\b|\bawards?\b|\bcash\b|"
    r"\bfinancial (?:support|incentives?)",
    re.IGNORECASE,
)
BLANK = regex(r"留空|空着|空白|没填|未填|\bblanks?\b|\bunfilled\b", re.IGNORECASE)
HOW_MUCH = regex(r"多少|几[条项笔]|\bhow (?:many|much)\b", re.IGNORECASE)
WHO = regex(
    r"(?<!给)谁|(?:哪个|哪些|什么)(?:部门|单位)|(?:责任|牵头|负责)(?:单位|部门)|\bwho\b|\bresponsible\b",
    re.IGNORECASE,
)
LARGEST = regex(r"最多|最高|最大|\bmost\b|\bmax\w*|\blargest\b|\bhighest\b", re.IGNORECASE)
COMPARES = regex(
    r"对比|比一比|比较|对照|相比|异同|区别|不同|\bcompar\w+|\bversus\b|\bvs\b|\bdiffer\w*",
    re.IGNORECASE,
)
_YEAR = r"(?<!\d)(20\d{2})(?:年?年?[底末]|年)?"
UNTIL = regex(
    rf"(?:截至|截止到?|不晚于)?{_YEAR}(?:及?之前|及?以前|前|为止)|(?:截至|截止到?|不晚于){_YEAR}|"
    rf"\b(?:by|before|until|no later than)(?: the)?(?: end of)? {_YEAR}|{_YEAR}(?:末)?まで|"
    rf"(?:\bbis(?: ende)?|\bd'ici(?: à)?|\bavant|\bhasta|\bantes de|\bдо) {_YEAR}",
    re.IGNORECASE,
)
SINCE = regex(rf"{_YEAR}(?:之后|以后|后)|\bafter {_YEAR}", re.IGNORECASE)
BETWEEN = regex(r"(?<!\d)(20\d{2})年?\s*(?:至|到|—+|–|-|~|～|\bto\b)\s*(20\d{2})", re.IGNORECASE)
RELATIVE = regex(
    r"(?P<last>去年|\blast year)|(?P<this>今年|本年度?|\bthis year)|(?P<next>明年|\bnext year)",
    re.IGNORECASE,
)
PROVINCE = regex(r"省里|全省|省级|\bprovincial\b|\bthe province\b", re.IGNORECASE)
CITY = regex(r"市里|全市|市级|\bmunicipal\b|\bthe city\b", re.IGNORECASE)
# Words that may stand in a question of any ledger, and in one of each.
_COMMON = (
    r"牵头|负责|参与|配合|承担|责任|措施|任务|事项|举措|改革|那些|这些|工作|政策|条款|条文|条目|文件|方面|领域|内容|"
    r"省里|市里|全省|全市|省级|市级|各个?|列一下|列出|列举|所有|全部|一共|总共|清单|汇总|统计|"
    r"分别|各自|对应|年|"
    r"\b(?:list|all|every|total|altogether|involved?|tasks?|duties|items|province|provincial|city|"
    r"municipal|supports?|cooperates?|takes?|part|named?|each|give|show|clauses?|measures?|"
    r"articles?|provisions?|polic(?:y|ies)|documents?)\b|[共项条件事个]"
)
_OWN: dict[Ledger, str] = {
    "duties": r"里面?|中|要|当|作为|担任|单位|\b(?:reforms?|tasked|with)\b",
    "sole": (
        rf"{SOLE.pattern}|写明|写着|部门|单位|而且|并且|里面?|[局厅会委()]|"
        r"\b(?:responsible|reforms?)\b"
    ),
    "targets": (
        rf"{TARGETS.pattern}|{BLANK.pattern}|{WHO.pattern}|量化|定量|具体|数字|数值|完成|达到|达成|"
        r"实现|到期|截止|截至|期限|之前|以前|年底|年末|底前|前|设定|提出|规定|要求|应当?|需要?|必须|"
        r"还|现行|里面?|中|在|"
        r"\b(?:left|leaves?|due|reach(?:ed)?|met|meet|achieved?|completed?|finished|end|before|"
        r"after|until|since|year|set|later|between|plans?|"
        r"gibt es|sollen|quels|tous les|todos los|fixés?|hay|все)\b|"
        r"すべて|全て|挙げ|ください|教えて"
    ),
    "amounts": (
        rf"{MONEY.pattern}|{LARGEST.pattern}|{WHO.pattern}|钱|单笔|笔|财政|提供|涉及|规定|支持|"
        r"扶持|发放|可以|能|凡是?|写明|给谁|都|里面?|中|"
        r"\b(?:offer(?:s|ed)?|pay(?:s|ing)?|provide[sd]?|up|amounts?|there|clause)\b"
    ),
    "comparison": rf"{COMPARES.pattern}|规定|要求|支持|安排|部署|做法|在",
}
VOCABULARY = {ledger: regex(f"{own}|{_COMMON}", re.IGNORECASE) for ledger, own in _OWN.items()}
"""The words of a question of each ledger that are no topic."""
