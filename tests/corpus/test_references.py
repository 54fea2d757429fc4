import pytest

from corpus.references import find_references


@pytest.mark.parametrize(
    ("text", "title", "number", "relation"),
    [
        ("根据《科学技术进步法》，", "科学技术进步法", None, "basis"),
        ("依照《管理条例》规定", "管理条例", None, "basis"),
        (
            "落实《指导意见》（国办发〔2011〕58号）。",
            "指导意见",
            "国办发〔2011〕58号",
            "implements",
        ),
        ("贯彻《发展纲要》(鲁政发[2011]15号)", "发展纲要", "鲁政发[2011]15号", "implements"),
        ("转发《关于加强管理的通知》", "关于加强管理的通知", None, "forwards"),
        ("修订《管理办法》", "管理办法", None, "amends"),
        ("废止《管理办法》", "管理办法", None, "repeals"),
        ("解读《若干措施》", "若干措施", None, "interprets"),
        ("参见《管理规定》。", "管理规定", None, "mentions"),
        ("《实施办法（试行）》", "实施办法（试行）", None, "mentions"),
        ("《管理办法》（以下简称《办法》）", "管理办法", None, "mentions"),
        ("《宪法》", "宪法", None, "mentions"),
        ("《关于印发《管理办法》的通知》", "关于印发《管理办法》的通知", None, "mentions"),
    ],
)
def test_a_document_named_in_the_text(
    text: str, title: str, number: str | None, relation: str
) -> None:
    cited = find_references(text)[0]
    assert (cited.title, cited.number, cited.relation) == (title, number, relation)
    assert text[cited.span.start : cited.span.end] == cited.span.text
    assert title in cited.span.text
    assert (number or "") in cited.span.text


@pytest.mark.parametrize(
    "text", ["出版《红楼梦》一书", "《人民日报》", "《》", "没有书名号", "《办法"]
)
def test_what_is_no_document(text: str) -> None:
    assert not find_references(text)


def test_a_relation_ends_with_its_sentence() -> None:
    relations = [cited.relation for cited in find_references("废止《甲办法》。参见《乙办法》。")]
    assert relations == ["repeals", "mentions"]


def test_documents_come_in_the_order_of_the_text() -> None:
    text = "落实《甲意见》（国办发〔2011〕58号）、《乙纲要》和《丙方案》"
    assert [cited.title for cited in find_references(text)] == ["甲意见", "乙纲要", "丙方案"]
    assert {cited.relation for cited in find_references(text)} == {"implements"}


@pytest.mark.parametrize(
    ("text", "repealed"),
    [
        ("《甲法》、《乙法》、《丙法总则》同时废止。", ["甲法", "乙法", "丙法总则"]),
        ("1987年发布的《甲办法》（〔87〕量局法字第231号）同时废止。", ["甲办法"]),
        ("《甲办法》（试行）同日废止。", ["甲办法"]),
        (
            "《甲通知》（甲字〔2004〕7号）、《乙办法》及据此发布的各类文件同时废止。",
            ["甲通知", "乙办法"],
        ),
        ("《甲办法》和《乙办法》中有关标志的部分规定同时废止。", []),
        ("《运输许可证》自行失效。", []),
    ],
)
def test_what_a_sentence_repeals(text: str, repealed: list[str]) -> None:
    found = [each.title for each in find_references(text) if each.relation == "repeals"]
    assert found == repealed
