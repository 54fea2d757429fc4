import pytest

from corpus.rawtext import RawText
from corpus.readers.ocr_text import corrected, full_width


@pytest.mark.parametrize(
    ("recognised", "printed"),
    [
        ("（一）数字服务·加快推动出版·", "（一）数字服务。加快推动出版。"),
        ("增长20%·扩大共享。", "增长20%。扩大共享。"),
        ('"十二五"期间的"智慧山东"', "“十二五”期间的“智慧山东”"),
        ('“十二五"期间', "“十二五”期间"),  # a curved mark says which the next one is
        ('"一""二"', "“一”“二”"),
        ('建设"甲\n"乙"', "建设“甲\n“乙”"),  # each paragraph pairs its own
        ("每年遴选口口家", "每年遴选□□家"),
        ("进出口岸", "进出口岸"),
        ("加强指导’完善服务", "加强指导，完善服务"),
        ("称为‘甲’的", "称为‘甲’的"),
        ("以说明为准°", "以说明为准。"),
        ("第3一7位，二一三", "第3—7位，二一三"),
        ("一一坚持创新，一一落实", "——坚持创新，一一落实"),
        ("《关于修改<甲条例>的决定》", "《关于修改〈甲条例〉的决定》"),
        ("第六条，省科技厅", "第六条\u3000省科技厅"),
        ('He said "yes"·', 'He said "yes"·'),
    ],
)
def test_regular_misreadings_are_set_right(recognised: str, printed: str) -> None:
    assert corrected(RawText(text=recognised)).text == printed


def test_only_recognised_pages_are_set_right() -> None:
    raw = RawText(text="甲服务·乙\n甲服务·乙", page_starts=(0, 6))
    assert corrected(raw, [1]).text == "甲服务·乙\n甲服务。乙"


def test_marks_beside_han_are_full_width() -> None:
    assert full_width("一(二)丶a(b)") == "一（二）、a(b)"
