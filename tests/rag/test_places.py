"""Places in whatever script a question is written."""

from importlib.resources import files

import pytest

from corpus.tables import regions
from rag.places import REGION_IN_OTHER_SCRIPT, regions_compared, regions_of


@pytest.mark.parametrize(
    ("text", "region"),
    [
        pytest.param("сколько станций в Циндао?", "青岛市", id="Russian"),
        pytest.param("логистика в Шаньдуне", "山东省", id="Russian, with a case ending"),
        pytest.param("칭다오의 산업 규모", "青岛市", id="Korean, with a particle"),
        pytest.param("산둥성은 2027년까지", "山东省", id="Korean, with its level"),
        pytest.param("المستشفيات في شاندونغ", "山东省", id="Arabic"),
        pytest.param("لشاندونغ خطة", "山东省", id="Arabic, with a preposition"),
        pytest.param("doanh nghiệp ở Thanh Đảo", "青岛市", id="Vietnamese"),
        pytest.param("le port de Tsingtao", "青岛市", id="an older name"),
        pytest.param("青島市の物流", "青岛市", id="Japanese"),
    ],
)
def test_a_place_is_found(text: str, region: str) -> None:
    assert regions_of(text) == {region}


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("지난 3년간의 지원", id="지난, last, is no Jinan"),
        pytest.param("الخبيرة الفنية", id="an Arabic word that holds the letters of Hebei"),
        pytest.param("мышьяк и тайна", id="a Russian word"),
    ],
)
def test_other_words_are_no_places(text: str) -> None:
    assert REGION_IN_OTHER_SCRIPT.search(text) is None
    assert regions_of(text) == set()


def test_the_table_names_regions_that_there_are() -> None:
    lines = (files("rag") / "data" / "places_elsewhere.tsv").read_text("utf-8").splitlines()[1:]
    rows = [line.split("\t") for line in lines]
    assert {len(row) for row in rows} == {6}
    assert {row[0] for row in rows} <= regions().keys()
    names = [name for row in rows for cell in row[1:] for name in cell.split(",") if name]
    assert len(names) == len(set(names)) > 160


@pytest.mark.parametrize(
    ("question", "places"),
    [
        ("What goals do the province (2027) and Qingdao (2025) set?", 2),
        ("5G stations: what's the target for all of Shandong, and what does Qingdao plan?", 2),
        ("青岛和省里各自的目标", 2),
        ("What support do companies in Qingdao, Shandong get?", 0),
        ("What does Shandong do for Qingdao and its port?", 0),
        ("What will Qingdao do with the provincial fund?", 0),
    ],
)
def test_places_set_side_by_side(question: str, places: int) -> None:
    assert len(regions_compared(question)) == places
