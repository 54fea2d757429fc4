"""Which figures can answer a question that asks for one."""

import pytest

from rag.figures import figure_pattern


@pytest.mark.parametrize(
    ("question", "figure"),
    [
        pytest.param("能补多少钱？", "最高200万元", id="money"),
        pytest.param("补多少？", "五百万元", id="money in characters"),
        pytest.param("最多给多少？", "300万元", id="money asked without 钱"),
        pytest.param("占百分之几？", "下降至13.5%左右", id="share"),
        pytest.param("占百分之几？", "百分之五", id="share in characters"),
        pytest.param("什么比例？", "3个百分点", id="points"),
        pytest.param("建多少个？", "60个", id="count"),
        pytest.param("多少家？", "四十家", id="count in characters"),
        pytest.param("多少栋？", "200个", id="count with another classifier"),
        pytest.param("要有多少人？", "140万人以上", id="people"),
        pytest.param("How many people?", "50余人", id="people in English"),
        pytest.param("How much can a new incubator get?", "最高200万元", id="money in English"),
        pytest.param(
            "How much will output grow to get ahead?", "增长10%", id="no money in English"
        ),
        pytest.param("¿Cuánto puede crecer el sector?", "增长10%", id="no money in Spanish"),
        pytest.param("Combien peut-on en créer ?", "50个左右", id="no money in French"),
        pytest.param("Wie viel bekommt ein Inkubator?", "最高200万元", id="money in German"),
        pytest.param("산업 규모는 얼마입니까?", "规模达70亿元", id="a size in Korean"),
        pytest.param("비중을 몇 %로?", "占比达到40%", id="a share in Korean"),
        pytest.param("多少个？", "□□个", id="a blank left for a count"),
        pytest.param("多少钱？", "□□亿元", id="a blank left for money"),
        pytest.param("要到哪年？", "到2025年", id="year"),
        pytest.param("目标是多少？", "突破2.5万亿元", id="any number"),
        pytest.param("总收入目标是多少？", "增长10%以上", id="an income by its growth"),
        pytest.param("翻几番？", "翻一番", id="doubling"),
        pytest.param("最多给多少个？", "30个", id="a count, not money"),
        pytest.param("¿Cuántos trenes China-Europa?", "800列", id="a continent is no currency"),
        pytest.param("How many?", "50个左右", id="english takes any number"),
    ],
)
def test_figure_answers(question: str, figure: str) -> None:
    assert figure_pattern(question, "how_much").search(figure)


@pytest.mark.parametrize(
    ("question", "figure"),
    [
        pytest.param("能补多少钱？", "200个", id="a count is no money"),
        pytest.param("能补多少钱？", "增长10%", id="a share is no money"),
        pytest.param("占百分之几？", "13.5个", id="a count is no share"),
        pytest.param("建多少个？", "到2025年", id="a year is no count"),
        pytest.param("有多少家？", "规模达到40亿元", id="money is no count"),
        pytest.param("律师要多少人？", "550家以上", id="firms are no people"),
        pytest.param("How many people?", "60个", id="things are no people"),
        pytest.param("How much can a centre receive?", "100家左右", id="firms are no money"),
        pytest.param("建多少个？", "2023-2025年", id="a period is no count"),
        pytest.param("建多少个？", "增长5%", id="a share is no count"),
        pytest.param("多少栋？", "200元", id="money is no count"),
        pytest.param("Auf wie viele Milliarden US-Dollar?", "300家以上", id="dollars are money"),
        pytest.param("Сколько новых рабочих мест?", "增长20%", id="jobs are counted"),
        pytest.param("목표 기업은 몇 개?", "增长20%", id="a count in Korean"),
        pytest.param("In yuan, how big is the sector?", "保持两位数增长", id="yuan in English"),
        pytest.param("多少个？", "5G网络", id="a name with a digit is no count"),
        pytest.param("目标是多少？", "大力发展", id="no number at all"),
        pytest.param("总收入目标是多少？", "收入过亿元的企业5家", id="an income is no count"),
    ],
)
def test_figure_does_not_answer(question: str, figure: str) -> None:
    assert not figure_pattern(question, "how_much").search(figure)


def test_a_time_may_stand_before_words_without_a_figure() -> None:
    assert figure_pattern("什么时候建成？", "when").search("标准体系初步建立")
