"""By which words a clause shows that it answers a kind of question."""

import re

from corpus.patterns import regex

# Each kind of question has one bit, in this order; `rag.ranking` has the words that ask.
ANSWER_CUES: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (name, regex(pattern))
    for name, pattern in (
        (
            "definition",
            r"是指|所称|本[法条例办规定细则]{1,3}中?所指|含义|下列用语|定义为|以下简称|指的是",
        ),
        ("office", r"负责|主管|牵头|责任单位|配合单位|职责分工|部门.{0,12}工作"),
        ("amount", r"\d[\d.,]*\s*[百千万亿]*(?:元|%|％|倍)|[一二三四五六七八九十百千万]+元|百分之"),
        (
            "time",
            r"[\d一二三四五六七八九十]+\s*(?:个)?(?:日|月|年|工作日|小时)(?:内|以内|前|之内|起)?|期限|及时",
        ),
        (
            "penalty",
            r"罚款|处罚|责令|没收|吊销|警告|追究|处.{0,12}以[上下]|撤职|开除|记过|拘留|刑事责任",
        ),
        ("list", r"（[一二三]）|\([一二三]\)|下列|以下|包括|[；;].*[；;]|分别为"),
        ("permission", r"不得|禁止|严禁|可以|应当|必须|允许|免予|无需|不再"),
        ("purpose", r"为了|目的|制定本|根据.{0,60}制定|促进.{0,20}制定"),
        ("scope", r"适用于?本|适用本|不适用|适用范围|从事.{0,40}(?:适用|遵守)|本.{1,4}适用"),
        ("in_force", r"起(?:施行|实施|执行|生效)|同时废止|有效期|自.{2,16}施行|自.{0,6}之日起"),
        ("materials", r"提交|材料|申请书|证明|文件|提供下列|资料|申报表"),
        ("conditions", r"条件|具备|符合|资格|要求|满足"),
        ("procedure", r"程序|申请|受理|审查|批准|审核|决定|公示|流程|办理|备案"),
        ("duties", r"义务|职责|责任|应当履行|履行|负责"),
        ("principles", r"原则|坚持|遵循|方针"),
        ("support", r"支持|鼓励|奖励|补助|补贴|扶持|资助|奖补|优惠|减免|贴息"),
        ("target", r"到20\d\d年|目标|达到|力争|突破|以上|左右"),
        ("composition", r"组成|成员|设立|设主|由.{1,30}(?:组成|担任)|委员会"),
        ("supervision", r"监督|检查|监管|抽查|考核|评估"),
        ("exception", r"除外|但是|特殊情况|另有规定|例外|不适用|除.{1,30}外"),
    )
)


def cues_of(text: str) -> int:
    """Return the bits of the kinds of question a text looks like an answer to."""
    return sum(1 << bit for bit, (_, cue) in enumerate(ANSWER_CUES) if cue.search(text))
