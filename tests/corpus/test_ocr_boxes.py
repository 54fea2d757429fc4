"""A line whose first marks were not seen to be text is read from its first mark on."""

import numpy as np
import pytest

from corpus.readers import ocr
from corpus.readers.ocr import Corners, Picture, widened, with_what_stands_beside

LINE: Corners = [[200.0, 40.0], [500.0, 40.0], [500.0, 80.0], [200.0, 80.0]]
FOUND = [(LINE, "支持企业；", 0.9)]


def page(*marks: tuple[int, int, int, int]) -> Picture:
    """Return a white page with black marks (left, top, right, bottom)."""
    picture = np.full((120, 600, 3), 240, dtype=np.uint8)
    for left, top, right, bottom in (*marks, (205, 45, 495, 75)):
        picture[top:bottom, left:right] = 30
    return picture


def test_a_box_goes_on_to_the_ink_beside_it() -> None:
    wider = widened(page((120, 48, 124, 72), (140, 50, 165, 53), (140, 66, 165, 69)), LINE, [LINE])
    assert wider is not None
    assert 110 < wider[0][0] == wider[3][0] < 120
    assert wider[1:3] == LINE[1:3]


@pytest.mark.parametrize(
    "marks",
    [
        (),
        ((150, 55, 151, 56),),  # a speck
        ((190, 20, 193, 110),),  # a table's rule, and no cell beyond it
        ((170, 0, 173, 120), (120, 45, 160, 75)),
        ((60, 45, 140, 75),),  # far off: another cell or column
    ],
)
def test_a_box_stays_where_no_text_adjoins(marks: tuple[tuple[int, int, int, int], ...]) -> None:
    assert widened(page(*marks), LINE, [LINE]) is None


def test_a_box_goes_on_into_no_other() -> None:
    other: Corners = [[90.0, 40.0], [185.0, 40.0], [185.0, 80.0], [90.0, 80.0]]
    assert widened(page((100, 45, 180, 75)), LINE, [LINE, other]) is None


@pytest.mark.parametrize(("text", "sure", "taken"), [("（二）支持企业；", 0.9, 0), ("支", 0.9, 1)])
def test_the_wider_line_is_taken_where_it_says_more(
    monkeypatch: pytest.MonkeyPatch, text: str, sure: float, taken: int
) -> None:
    monkeypatch.setattr(ocr, "_read_line", lambda *_: (text, sure))
    (read,) = with_what_stands_beside(page((140, 50, 165, 53), (140, 66, 165, 69)), FOUND)
    assert read[1] == (text, "支持企业；")[taken]
