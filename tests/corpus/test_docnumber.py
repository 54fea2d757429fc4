from collections import Counter

import pytest

from corpus.docnumber import agency_of, find_number, is_number_line, number_words
from corpus.fold import fold
from corpus.tables import agencies, regions


@pytest.mark.parametrize(
    "line",
    [
        "鲁科字〔2025〕128号",
        "鲁科字【2025】128号 鲁财教【2025】15号",
        "鲁科字［2025］128号、鲁财教［2025］15号",
        "国务院令　第588号",
        "商务部令2005年第14号",
        "中华人民共和国主席令第十六号",
        "中华人民共和国主席令（第十六号）",
        "财政部 税务总局 海关总署公告2019年第39号",
        "国家税务总局公告2024年第3号",
        "2023年第13号",
        "第352号",
        "公告2024年第3号",
        "海关总署令第262号（公布《裁量基准》）",
        "Order No. 41",
    ],
)
def test_a_line_of_numbers(line: str) -> None:
    assert is_number_line(fold(line))


@pytest.mark.parametrize(
    "line",
    [
        "GB/T 12345",
        "GB 18030-2022",
        "ZC 0004-2001",
        "落实鲁科字〔2025〕128号文件要求",
        "第三条",
        "北京路第12号院",
        "2025年第3季度",
    ],
)
def test_a_line_that_is_no_number(line: str) -> None:
    assert not is_number_line(fold(line))


def test_a_standard_is_no_document_number() -> None:
    assert find_number("按GB/T 12345（2020）第3号方法检测") is None


def test_an_order_over_two_lines_reads_as_one() -> None:
    assert number_words("中华人民共和国主席令\n（第十六号）") == "中华人民共和国主席令第十六号"


@pytest.mark.parametrize(
    ("number", "office"),
    [
        ("国函〔2024〕5号", "国务院"),
        ("国办函〔2024〕5号", "国务院办公厅"),
        ("中办发〔2024〕5号", "中共中央办公厅"),
        ("发改高技〔2024〕5号", "国家发展和改革委员会"),
        ("发改办高技〔2024〕5号", "国家发展和改革委员会办公厅"),
        ("工信部联科〔2025〕110号", "工业和信息化部"),
        ("工信厅科〔2025〕110号", "工业和信息化部办公厅"),
        ("国科发区〔2024〕5号", "科学技术部"),
        ("人社部发〔2024〕5号", "人力资源和社会保障部"),
        ("财建〔2024〕5号", "财政部"),
        ("财办建〔2024〕5号", "财政部办公厅"),
        ("银发〔2024〕5号", "中国人民银行"),
        ("税总发〔2024〕5号", "国家税务总局"),
        ("豫政〔2024〕5号", "河南省人民政府"),
        ("皖政办〔2024〕5号", "安徽省人民政府办公厅"),
        ("赣府厅发〔2024〕5号", "江西省人民政府办公厅"),
        ("粤府办〔2024〕5号", "广东省人民政府办公厅"),
        ("川办发〔2024〕5号", "四川省人民政府办公厅"),
        ("鲁政字〔2024〕5号", "山东省人民政府"),
        ("鲁政办发〔2024〕5号", "山东省人民政府办公厅"),
        ("鲁发〔2024〕5号", "中共山东省委"),
        ("鲁财教〔2024〕5号", "山东省财政厅"),
        ("鲁人社规〔2024〕5号", "山东省人力资源和社会保障厅"),
        ("鲁发改工业〔2024〕5号", "山东省发展和改革委员会"),
    ],
)
def test_codes_of_the_state_and_the_provinces(number: str, office: str) -> None:
    agency = agency_of(number)
    assert agency is not None
    assert agency.office == office


@pytest.mark.parametrize(
    ("number", "text", "office"),
    [
        # Jinan and Jining write alike; Nanjing and Ningxia, Qingdao and Qinghai do too.
        ("济政发〔2024〕5号", "济宁市各县", "济宁市人民政府"),
        ("济政发〔2024〕5号", "济南市各区", "济南市人民政府"),
        ("济政发〔2024〕5号", "济南、济宁两市", None),
        ("济政发〔2024〕5号", "", None),
        ("宁政发〔2024〕5号", "南京市各区", "南京市人民政府"),
        ("宁政发〔2024〕5号", "宁夏各市", "宁夏回族自治区人民政府"),
        ("青政〔2024〕5号", "", "青海省人民政府"),
        ("青政发〔2024〕5号", "青岛市各区", "青岛市人民政府"),
        ("青财企〔2024〕5号", "青海省各州", "青海省财政厅"),
        ("青财企〔2024〕5号", "青岛市各区", "青岛市财政局"),
        ("泰政发〔2024〕5号", "泰安市各县", "泰安市人民政府"),
        ("泰政发〔2024〕5号", "泰州市各区", "泰州市人民政府"),
        ("临政办发〔2024〕5号", "临沂市各县", "临沂市人民政府办公室"),
        ("烟科〔2024〕5号", "烟台市各区", "烟台市科学技术局"),
        ("烟科〔2024〕5号", "", None),
    ],
)
def test_a_citys_code_counts_where_the_text_names_the_city(
    number: str, text: str, office: str | None
) -> None:
    agency = agency_of(number, text)
    assert (agency and agency.office) == office


@pytest.mark.parametrize(
    "number",
    ["某某字〔2024〕5号", "鲁某发〔2024〕5号", "鲁财办〔2024〕5号", "鲁科办发〔2024〕5号"],
)
def test_an_unknown_code_names_nobody(number: str) -> None:
    assert agency_of(number, "山东省") is None


def test_the_table_covers_every_province_and_every_city_of_shandong() -> None:
    offices = Counter(office.office for each in agencies().values() for office in each)
    provinces = [region for region, above in regions().items() if not above]
    cities = [region for region, above in regions().items() if above == "山东省"]
    assert len(provinces) == 31
    assert len(cities) == 16
    for region in (*provinces, *cities):
        assert offices[f"{region}人民政府"]
        assert offices[f"{region}人民政府办公厅"] + offices[f"{region}人民政府办公室"]
    for city in cities:
        assert offices[f"{city}科学技术局"]
        assert offices[f"{city}财政局"]


def test_every_region_of_the_table_is_a_region() -> None:
    for each in agencies().values():
        for agency in each:
            assert agency.region == "" or agency.region in regions()
            assert agency.office
