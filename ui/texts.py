"""The words of the chat page, in Chinese and English."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from corpus.model import ClauseKind, DocumentStatus, IssuerBasis
from rag.model import AnswerStatus

Language = Literal["zh", "en"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Texts:
    """All words of the page in one language; words in braces are filled in."""

    tagline: str
    switch: str
    clear: str
    welcome: str
    promise: str
    examples_title: str
    examples: tuple[str, ...]
    library: str
    library_empty: str
    question: str
    placeholder: str
    send: str
    note: str
    you: str
    progress: Mapping[str, str]
    found: str
    outcome: Mapping[AnswerStatus, str]
    correction: str
    asserted: str
    documented: str
    understood: str
    generator_extractive: str
    generator_model: str
    took: str
    sources: str
    citation: str
    unfold: str
    fold: str
    related: str
    nearest: str
    number_missing: str
    issuer: str
    issuer_missing: str
    basis: Mapping[IssuerBasis, str]
    issued_on: str
    period: str
    page: str
    pages: str
    status: Mapping[DocumentStatus, str]
    kind: Mapping[ClauseKind, str]
    unknown_kind: str
    error: str
    failure: str


_ZH = Texts(
    tagline="政策问答，每句话都注明条款与发文机关",
    switch="English",
    clear="清空对话",
    welcome="想了解哪项政策？",
    promise="只依据已收录的文件作答，逐句给出条款原文；文件没有写的，如实告知。",
    examples_title="试着问",
    examples=(
        "“一件事一次办”由谁牵头？",
        "部级孵化器能得到多少补助？",
        "到2025年全市服务业增加值达到多少？",
        "推动检验检测机构发展有哪些措施？",
    ),
    library="已收录 {count} 份文件",
    library_empty="文件库是空的。先用命令 zhice ingest 读入文件，再来提问。",
    question="您的问题",
    placeholder="输入问题，按 Enter 发送",
    send="发送",
    note="答案由程序摘编，引用已与原文逐字核对；办理事项请以正式发布的文件为准。",
    you="您问",
    progress={"searching": "正在查找相关条款…"},
    found="找到 {count} 处依据，正在作答…",
    outcome={
        "answered": "有据可查",
        "left_blank": "文件此处留空",
        "not_found": "没有找到依据",
    },
    correction="与提问所述不同",
    asserted="提问",
    documented="文件",
    understood="按此理解：{question}",
    generator_extractive="摘自原文，引用已逐字核对",
    generator_model="由 {model} 撰写，引用已逐字核对",
    took="用时 {seconds} 秒",
    sources="依据",
    citation="引用 {marker}",
    unfold="展开全文（{count} 字）",
    fold="收起",
    related="相关条款",
    nearest="最相近的条款（不是答案）",
    number_missing="未标注文号",
    issuer="发文机关",
    issuer_missing="文中未载明发文机关",
    basis={
        "stated": "（文中署名）",
        "number_code": "（据文号机关代字推定）",
        "supplied": "（随文件提供）",
    },
    issued_on="成文日期 {date}",
    period="规划期 {start}—{end} 年",
    page="第 {start} 页",
    pages="第 {start}—{end} 页",
    status={
        "draft": "征求意见稿",
        "upcoming": "尚未生效",
        "in_force": "现行有效",
        "expired": "已失效",
        "repealed": "已废止",
        "superseded": "已被替代",
        "unverified": "待核验",
    },
    kind={
        "preamble": "引言",
        "goal": "目标",
        "closing": "结语",
        "attachment": "附件",
    },
    unknown_kind="正文",
    error="没能回答这个问题",
    failure="程序出了意外，已记入日志。请稍后再问一次。",
)

_EN = Texts(
    tagline="Policy answers that name the clause and the issuing office",
    switch="中文",
    clear="Clear",
    welcome="Which policy would you like to know about?",
    promise="Answers come only from the documents collected here, with the clause quoted for every "
    "sentence. Where the documents are silent, it says so.",
    examples_title="Try asking",
    examples=(
        "Who leads the one-thing-at-once reform?",
        "How much subsidy does a ministry-level incubator receive?",
        "What measures support intellectual property services?",
        "到2025年全市服务业增加值达到多少？",
    ),
    library="{count} documents collected",
    library_empty="The library is empty. Read documents with “zhice ingest”, then ask.",
    question="Your question",
    placeholder="Ask a question and press Enter",
    send="Send",
    note="Answers are compiled by a program and their quotes checked word by word; "
    "for formal matters rely on the published document.",
    you="You asked",
    progress={"searching": "Looking for clauses…"},
    found="Found {count} clauses, answering…",
    outcome={
        "answered": "Documented",
        "left_blank": "Left blank in the document",
        "not_found": "No basis found",
    },
    correction="Differs from what you asked",
    asserted="Asked",
    documented="Document",
    understood="Understood as: {question}",
    generator_extractive="Taken from the documents, quotes checked word by word",
    generator_model="Written by {model}, quotes checked word by word",
    took="{seconds} s",
    sources="Sources",
    citation="Citation {marker}",
    unfold="Show the whole clause ({count} characters)",
    fold="Show less",
    related="Related clauses",
    nearest="Nearest clauses (not an answer)",
    number_missing="no document number stated",
    issuer="Issued by",
    issuer_missing="No issuing office named in the text",
    basis={
        "stated": " (named in the text)",
        "number_code": " (inferred from the agency code of the document number)",
        "supplied": " (supplied with the file)",
    },
    issued_on="dated {date}",
    period="planning period {start}–{end}",
    page="page {start}",
    pages="pages {start}–{end}",
    status={
        "draft": "Draft for comment",
        "upcoming": "Not yet in force",
        "in_force": "In force",
        "expired": "Expired",
        "repealed": "Repealed",
        "superseded": "Superseded",
        "unverified": "Not verified",
    },
    kind={
        "preamble": "Preamble",
        "goal": "Goals",
        "closing": "Closing",
        "attachment": "Attachment",
    },
    unknown_kind="Body",
    error="This question could not be answered",
    failure="Something went wrong; the log has the details. Please ask again in a moment.",
)

TEXTS: Mapping[Language, Texts] = {"zh": _ZH, "en": _EN}
