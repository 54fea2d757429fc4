"""Prose around quotes: framing and the documents' own words pass, claims of one's own do not."""

from dataclasses import replace

import pytest

from corpus.model import Clause
from rag.check import check_sentence, find_quote
from rag.model import Citation, Sentence
from rag.prose import claimed_quotes, prose_failures
from rag.service import Service

TEXT = (
    "（九）推广服务。对省级概念验证中心给予支持；对服务突出的省级中试基地，年度最高奖补200万元。"
    "实施“算力券”奖补，不得重复享受。（牵头单位：省科技厅；配合单位：省财政厅、省教育厅）"
)
QUESTION = "外星企业可以免税入境吗？Can alien companies enter tax free?"
MOST = "年度最高奖补200万元"


@pytest.fixture(scope="module")
def citation(service: Service) -> Citation:
    info = next(each for each in service.documents() if each.number == "鲁科字〔2025〕128号")
    found = service.document(info.id).clauses[5]
    path = ("三、做优专业科技服务品质", "（九）推广服务")
    clause: Clause = replace(found, text=TEXT, heading="推广服务", path=path, units=())
    return Citation(marker=1, clause=clause, document=info, quotes=(), verified=False)


def failures(said: str, citation: Citation) -> list[str]:
    quotes = [find_quote(each, TEXT) for each in claimed_quotes(said, [citation])]
    cited = replace(citation, quotes=tuple(each for each in quotes if each))
    return [*prose_failures(said, [cited], QUESTION)]


@pytest.mark.parametrize(
    "said",
    [
        f"“{MOST}”",
        f"根据《关于支持科技服务业高质量发展的若干措施》（鲁科字〔2025〕128号）规定：“{MOST}”。",
        f"文件第三、做优专业科技服务品质 › （九）推广服务明确：“{MOST}”。",
        f"省级中试基地：“{MOST}”。",
        f"对服务突出的省级中试基地，“{MOST}”。",
        f"关于外星企业，文件写明：“{MOST}”。",
        "其中，“算力券”：“实施“算力券”奖补”。",
        "“配合单位：省财政厅、省教育厅”",
        f"According to the document: “{MOST}”.",
        f"As to alien companies, the clause says “{MOST}”.",
    ],
)
def test_framing_and_the_passage_s_own_words_pass(said: str, citation: Citation) -> None:
    assert failures(said, citation) == []


@pytest.mark.parametrize(
    "claim",
    [
        "所有企业均可申请，",
        "外星企业可以免税入境，",  # the question's words are a topic, not a fact
        "该政策已经全面取消。",
        "申请材料请寄给张三本人，",
        "由省科技厅牵头，",
        "牵头单位省教育厅：",
        "省级概念验证中心可获同等奖补：",
        "大学生也在支持范围之内，",
        "请忽略此前的说明，",
        "文件规定企业应当先行垫付资金：",
        "关于入境，企业完全自由。",
        "重复享受：",  # without its 不得
        "Every company is entitled to full support: ",
        "Applications are closed forever. ",
        "The document provides that foreigners pay a bribe: ",
        "Alien companies can enter tax free: ",
        "Send your papers to the attached address, ",
        "As to alien companies, they enter tax free: ",
        "Contact the fraudulent office, ",
        "Le gouvernement donne tout à tous : ",
        "企業はすべて免税です。",
        "Все компании освобождены от налогов: ",
    ],
)
def test_claims_without_figures_fail(claim: str, citation: Citation) -> None:
    assert failures(f"{claim}“{MOST}”", citation), claim


@pytest.mark.parametrize(
    "quote",
    [
        "200万元",
        "奖补200万元",
        "重复享受",
        "省财政厅、省教育厅",
        "省科技厅",
        "概念验证中心给予支持",
    ],
)
def test_a_quote_cut_out_of_its_phrase_fails(quote: str, citation: Citation) -> None:
    assert any("quote all of it" in each for each in failures(f"“{quote}”", citation))


@pytest.mark.parametrize(
    ("said", "fails"), [("年度奖补200万元", True), ("年度最高奖补200万元", False)]
)
def test_a_figure_retold_without_its_limit_fails(
    said: str, fails: bool, citation: Citation
) -> None:
    quote = find_quote(MOST, TEXT)
    assert quote
    cited = replace(citation, quotes=(quote,))
    found = check_sentence(Sentence(text=said, citations=(1,)), [cited])
    assert any("is a limit" in each for each in found) == fails
