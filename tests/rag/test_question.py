"""What is understood of a question without a language model."""

from itertools import pairwise

import pytest

from corpus.errors import InputError
from rag.aspects import aspects_of
from rag.language import detect_language
from rag.model import QuestionKind
from rag.question import (
    MAX_QUESTION,
    check_question,
    forget,
    interpret,
)
from rag.wording import content_of

ASKED = {"role": "user", "content": "青岛数据中心标准机柜要达到多少个？"}
REPLIED = {"role": "assistant", "content": "6万个。"}


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        pytest.param("高价值专利培育中心由谁牵头？", "who", id="zh who leads"),
        pytest.param("大模型这块归哪几个省级部门管？", "who", id="zh lay: whose business"),
        pytest.param("责任单位是哪些", "who", id="zh responsible offices"),
        pytest.param("我们该找哪些厅局？", "who", id="zh which offices to turn to"),
        pytest.param("Who leads the talent reform?", "who", id="en who leads"),
        pytest.param("Which departments are responsible?", "who", id="en departments"),
        pytest.param("wer ist zuständig?", "who", id="de who"),
        pytest.param("这块归口在哪里？", "who", id="zh whose field"),
        pytest.param("哪几家负责？", "who", id="zh which ones"),
        pytest.param("智慧物流的承担单位", "who", id="zh who carries it out"),
        pytest.param("数据中心建设的责任分工", "who", id="zh division of duties"),
        pytest.param("¿Qué entidad está encargada?", "who", id="es who"),
        pytest.param("担当する機関は？", "who", id="ja who"),
        pytest.param("담당하는 부서는 어디입니까?", "who", id="ko which office"),
        pytest.param("Какой орган отвечает за это?", "who", id="ru who"),
        pytest.param("이 업무는 누가 담당합니까?", "who", id="ko who"),
        pytest.param("要建多少个集聚区", "how_much", id="zh count"),
        pytest.param("物流成本压到GDP的百分之几", "how_much", id="zh share"),
        pytest.param("能补几万元", "how_much", id="zh money"),
        pytest.param("How many bases will be built?", "how_much", id="en count"),
        pytest.param("How much can a base receive?", "how_much", id="en money"),
        pytest.param("Combien d'entreprises ?", "how_much", id="fr count"),
        pytest.param("Сколько станций?", "how_much", id="ru count"),
        pytest.param("什么时候完成", "when", id="zh when"),
        pytest.param("要做到哪一年", "when", id="zh which year"),
        pytest.param("几月份截止", "when", id="zh deadline"),
        pytest.param("By what year should it be done?", "when", id="en by what year"),
        pytest.param("When will it open?", "when", id="en when"),
        pytest.param("いつまでに", "when", id="ja when"),
        pytest.param("两份文件分别写了多少条", "compare", id="zh two documents"),
        pytest.param("省里和青岛各自想做到多大规模", "compare", id="zh each"),
        pytest.param("两份方案有什么不同", "compare", id="zh difference"),
        pytest.param("Compare the two plans", "compare", id="en compare"),
        pytest.param("What is the difference?", "compare", id="en difference"),
        pytest.param("文号是什么", "document_fact", id="zh number"),
        pytest.param("什么时候印发", "document_fact", id="zh date of issue"),
        pytest.param("谁印发的", "document_fact", id="zh issuer"),
        pytest.param("What is the document number?", "document_fact", id="en number"),
        pytest.param("Who issued the notice?", "document_fact", id="en issuer"),
        pytest.param("哪份文件提到算力券", "which_document", id="zh which document"),
        pytest.param("Which document mentions vouchers?", "which_document", id="en which document"),
        pytest.param("有哪些支持措施", "measures", id="zh which measures"),
        pytest.param("怎么申请补助", "measures", id="zh how to apply"),
        pytest.param("What support is there for start-ups?", "measures", id="en what support"),
        pytest.param("How do I apply?", "measures", id="en how to apply"),
        pytest.param("政策上支不支持", "yes_no", id="zh A not A"),
        pytest.param("支持分层转让吗？", "yes_no", id="zh particle"),
        pytest.param("Is there a subsidy?", "yes_no", id="en inversion"),
        pytest.param("列出所有奖补", "list", id="zh list"),
        pytest.param("品牌有几个，分别叫什么？", "list", id="names of so many"),
        pytest.param("申报最晚哪天截止？", "when", id="zh day"),
        pytest.param("Until when is the plan valid?", "document_fact", id="en validity"),
        pytest.param(
            "How long is the permit valid, says the notice?", "how_much", id="validity of a permit"
        ),
        pytest.param("What are the target industries of the plan?", "open", id="no figure"),
        pytest.param("What's the foreign-investment figure?", "how_much", id="en figure"),
        pytest.param("List the incentives", "list", id="en list"),
        pytest.param("算力券", "open", id="zh bare noun"),
        pytest.param("compute vouchers", "open", id="en bare noun"),
    ],
)
def test_kind_is_read_from_the_cues(question: str, kind: QuestionKind) -> None:
    assert interpret(question).kind == kind


@pytest.mark.parametrize(
    ("question", "wanted"),
    [
        pytest.param("要达到多少个？", True, id="count"),
        pytest.param("哪一年完成？", True, id="year"),
        pytest.param("两份文件分别写了多少条？", True, id="a comparison of figures"),
        pytest.param("两份文件有什么不同？", False, id="a comparison of words"),
        pytest.param("由谁牵头？", False, id="office"),
    ],
)
def test_a_figure_is_wanted_whatever_the_kind(question: str, wanted: bool) -> None:
    assert interpret(question).wants_figure is wanted


@pytest.mark.parametrize(
    ("question", "region"),
    [
        pytest.param("青岛的目标", "青岛市", id="stem"),
        pytest.param("山东省的目标", "山东省", id="full name"),
        pytest.param("山东青岛的目标", "青岛市", id="the narrower place is meant"),
        pytest.param("Qingdao's targets", "青岛市", id="latin letters"),
        pytest.param("SHANDONG", "山东省", id="capitals"),
        pytest.param("有什么补贴", None, id="no place"),
    ],
)
def test_region_is_the_place_named(question: str, region: str | None) -> None:
    assert interpret(question).region == region


@pytest.mark.parametrize(
    ("question", "year"),
    [
        pytest.param("2025年的目标", 2025, id="one year"),
        pytest.param("２０２５年的目标", 2025, id="full width"),
        pytest.param("by 2027", 2027, id="english"),
        pytest.param("2025年到2027年", None, id="two years leave it open"),
        pytest.param("2025年和2025年底", 2025, id="the same year twice"),
        pytest.param("电话12025", None, id="digits of a longer number"),
        pytest.param("要多少", None, id="none"),
    ],
)
def test_year_is_read_only_where_one_is_named(question: str, year: int | None) -> None:
    assert interpret(question).year == year


@pytest.mark.parametrize(
    ("question", "language"),
    [
        pytest.param("由谁牵头？", "zh", id="zh"),
        pytest.param("山東省到2025年", "zh", id="zh traditional"),
        pytest.param("AI算力券", "zh", id="zh with an abbreviation"),
        pytest.param("Who leads the reform?", "en", id="en"),
        pytest.param(
            "Which departments lead the “算力券” scheme in Shandong?", "en", id="en quoting zh"
        ),
        pytest.param("Welche Behörde ist zuständig?", "de", id="de"),
        pytest.param("Quelles mesures pour les PME ?", "fr", id="fr"),
        pytest.param("¿Qué valor debe alcanzar el sector?", "es", id="es"),
        pytest.param("データセンターはいくつ?", "ja", id="ja"),
        pytest.param("青島市のデータセンター", "ja", id="ja with chinese characters"),
        pytest.param("데이터센터는 몇 개?", "ko", id="ko"),
        pytest.param("Сколько дата-центров?", "ru", id="ru"),
        pytest.param("كم منتجًا من منتجات (三首)؟", "ar", id="ar with chinese characters"),
        pytest.param(
            "Combien de centres nationaux de contrôle la province vise-t-elle en 2027 ?",
            "fr",
            id="fr with words that spanish has too",
        ),
        pytest.param("Quantas empresas de nível A Qingdao pretende ter até 2025?", "pt", id="pt"),
        pytest.param("5G", "en", id="no known word"),
    ],
)
def test_language_is_that_of_the_sentence(question: str, language: str) -> None:
    assert detect_language(question) == language
    assert interpret(question).language == language


def test_a_chosen_language_stands_over_the_detected_one() -> None:
    assert interpret("由谁牵头？", language="en").language == "en"


def test_the_names_of_so_many_are_no_figure() -> None:
    assert not interpret("品牌有几个，分别叫什么？").wants_figure


def test_the_end_of_a_five_year_period_is_a_year() -> None:
    assert interpret("“十二五”末要建多少个？").year == 2015


@pytest.mark.parametrize(
    ("question", "kind", "region", "year"),
    [
        pytest.param("那由谁牵头？", "who", "青岛市", None, id="zh own kind, earlier place"),
        pytest.param("济南呢？", "how_much", "济南市", None, id="zh own place, earlier kind"),
        pytest.param("2027年呢？", "how_much", "青岛市", 2027, id="zh own year"),
        pytest.param("And who leads it?", "who", "青岛市", None, id="en own kind"),
        pytest.param("What about Jinan?", "how_much", "济南市", None, id="en own place"),
    ],
)
def test_a_follow_up_is_completed_from_the_last_question(
    question: str, kind: QuestionKind, region: str, year: int | None
) -> None:
    read = interpret(question, [ASKED, REPLIED])
    asked = ASKED["content"] if region == "青岛市" else ASKED["content"].removeprefix("青岛")
    assert read.completed_question == f"{asked} {question}"
    assert (read.kind, read.region, read.year) == (kind, region, year)


@pytest.mark.parametrize(
    ("question", "history"),
    [
        pytest.param("科技服务业有哪些补助？", [ASKED, REPLIED], id="it stands alone"),
        pytest.param("那由谁牵头？", [], id="nothing was asked before"),
        pytest.param("那由谁牵头？", [REPLIED], id="only an answer before"),
    ],
)
def test_no_completion_without_need_or_history(
    question: str, history: list[dict[str, str]]
) -> None:
    assert interpret(question, history).completed_question is None


def test_the_last_of_several_questions_completes() -> None:
    history = [ASKED, REPLIED, {"role": "user", "content": "济南的会展业呢？"}]
    assert interpret("那由谁牵头？", history).completed_question == "济南的会展业呢？ 那由谁牵头？"


def test_what_names_nothing_leans_on_what_was_asked_before() -> None:
    history = [ASKED, REPLIED, {"role": "user", "content": "哪个部门牵头？"}]
    completed = interpret("什么时候完成？", history).completed_question or ""
    assert completed.startswith(ASKED["content"])


def test_the_following_year_is_counted_from_the_one_before() -> None:
    history = [{"role": "user", "content": "2024年新能源汽车产量目标是多少？"}]
    read = interpret("下一年呢？", history)
    assert read.year == 2025
    assert "2025年新能源汽车" in (read.completed_question or "")


@pytest.mark.parametrize(
    ("question", "asked"),
    [
        pytest.param("要建多少个平台？由谁牵头？", ["how_much", "who"], id="zh two questions"),
        pytest.param(
            "要建多少个工业互联网平台，由谁牵头？", ["how_much", "who"], id="zh by a comma"
        ),
        pytest.param(
            "How many platforms are built, and who leads it?", ["how_much", "who"], id="en"
        ),
        pytest.param("我们做检测的，有什么补贴？", ["measures"], id="no question"),
        pytest.param("两份文件分别建多少？差多少？", ["compare"], id="a comparison stays whole"),
    ],
)
def test_each_thing_asked_is_an_aspect(question: str, asked: list[QuestionKind]) -> None:
    aspects = aspects_of(interpret(question), question)
    assert [each.interpreted.kind for each in aspects] == asked


def test_an_aspect_without_a_subject_is_asked_of_the_first_ones() -> None:
    question = "要建多少个工业互联网平台？由谁牵头？"
    assert "工业互联网平台" in aspects_of(interpret(question), question)[1].text


@pytest.mark.parametrize(
    ("question", "located"),
    [
        pytest.param("我们是济南的会展公司，有什么扶持？", True, id="where the asker is"),
        pytest.param("在烟台新上一个项目要交什么？", True, id="where it is done"),
        pytest.param("济南给多少补贴？", False, id="whose policy it is"),
    ],
)
def test_where_somebody_is_is_not_whose_policy_is_meant(question: str, located: bool) -> None:
    assert interpret(question).located is located


@pytest.mark.parametrize(
    ("question", "number"),
    [
        ("第五条讲什么", 5),
        ("第（十二）条", 12),
        ("What does article 7 say?", 7),
        ("五条措施", None),
    ],
)
def test_the_number_of_a_clause_is_read(question: str, number: int | None) -> None:
    assert interpret(question).clause_number == number


def test_traditional_characters_are_read_as_simplified_ones() -> None:
    assert interpret("山東省到2025年要建多少個平臺？").region == "山东省"


@pytest.mark.parametrize(
    "question",
    [
        pytest.param("", id="empty"),
        pytest.param(" \t\n\u3000", id="white space"),
        pytest.param("？！。……", id="punctuation"),
        pytest.param("\u200b", id="zero width"),
        pytest.param("\x00", id="control character"),
    ],
)
def test_a_question_without_words_is_refused(question: str) -> None:
    with pytest.raises(InputError, match=r"empty.*Ask in words"):
        check_question(question)


@pytest.mark.parametrize("length", [MAX_QUESTION + 1, 10_000])
def test_a_question_too_long_is_refused_with_its_length(length: int) -> None:
    with pytest.raises(InputError, match=f"{length} characters; at most {MAX_QUESTION}"):
        check_question("问" * length)


def test_the_longest_question_is_read() -> None:
    assert check_question("问" * MAX_QUESTION) == "问" * MAX_QUESTION


def test_outer_white_space_is_cut_and_accents_are_composed() -> None:
    assert check_question("\u3000 cafe\u0301 \n") == "café"


@pytest.mark.parametrize(
    ("question", "content"),
    [
        pytest.param("数据中心由谁牵头？", "数据中心", id="zh"),
        pytest.param("How many data centres are there?", "data centres", id="en words"),
    ],
)
def test_content_keeps_the_words_that_tell(question: str, content: str) -> None:
    kept = content_of(question)
    assert content in kept
    assert not {"谁", "many", "there"} & set(kept.replace("牵头", " ").split())


def test_interpreting_twice_gives_the_same() -> None:
    read = [interpret("青岛2025年要达到多少个？") for _ in range(3)]
    assert all(a == b for a, b in pairwise(read))


def test_limits_understood_can_be_forgotten() -> None:
    understood = interpret("山东省2025年第五条有哪些措施？")
    assert (understood.region, understood.year, understood.clause_number) == ("山东省", 2025, 5)
    forgotten = forget(understood, ["region", "clause_number"])
    assert (forgotten.region, forgotten.year, forgotten.clause_number) == (None, 2025, None)
    with pytest.raises(InputError, match="region, year"):
        forget(understood, ["kind"])


@pytest.mark.parametrize("word", ["写字楼", "申请", "聘请"])
def test_words_that_hold_a_question_word_are_kept(word: str) -> None:
    assert word in content_of(f"请问{word}有什么规定？")
