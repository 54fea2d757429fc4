"""What is the name of an office, and which names mean the same office."""

from functools import cache

from corpus.patterns import regex
from corpus.tables import office_stems, region_stems, regions

_ENDS = (
    "政府|厅|局|委|委员会|委会|监会|团中央|革中央|办|办公室|署|部|处|院|大学|学院|学校|中心|协会|学会|商会|联合会|促进会|"
    "基金会|理事会|总会|分会|工会|妇联|科协|工商联|残联|社联|文联|侨联|贸促会|红十字会|银行|分行|支行|"
    "人行|公司|集团|总队|支队|大队|中队|海关|边检站|检查站|气象台|小组|工作组|专班|指挥部|机关|部门|"
    "党组|党校|信用社|联社|供销社|总社|报社|电视台|通讯社|出版社|图书馆|博物馆|文化馆|档案馆|研究所|交易所|"
    "派出所|督查室|研究室|参事室|电网|兵团|街道|园区|开发区|新区|高新区|保税区|示范区|试验区|功能区|景区|片区"
)
_NO_ENDS = (
    "全部|内部|外部|干部|总部|局部|中部|东部|西部|南部|北部|举办|承办|主办|协办|督办|创办|兴办|经办|"
    "代办|申办|开办|通办|网办|一次办|就近办|跨域办|帮代办|好处|之处|查处|到处|格局|布局|全局|大局|开局|"
    "结局|僵局|责任部门|牵头部门|配合部门|责任单位|牵头单位|配合单位|承担单位|申报单位|用人单位|企事业单位|建设单位|项目单位"
)
_OFFICE = regex(rf"[\u4e00-\u9fff()·“”]{{1,38}}(?:{_ENDS})(?:\([^()]{{1,16}}\))?")
_NO_OFFICE = regex(
    rf"(?:{_NO_ENDS})$|[的是为等或]|应当|可以|委托|以及|(?<!自)由|对(?!外)|^[经与和及]|[“”][^“”]*$"
)
_COLLECTIVE = regex(
    r"(?:各|省|市|县|区|自治区|国务院|中央|国家|省直|市直|有关|相关|其他|其它|驻|全)"
    r"[\u4e00-\u9fff、]{0,16}(?:政府|部门|单位|机构|企业|高校|院校|区市|市|县|区|州|盟|旗|镇|乡|街道|镇街|园区)"
)
_PLACE = regex(r"[\u4e00-\u9fff]{2,10}(?<![城超上都股门入全我本各])(?:市|县|区|州|盟|旗)")
_LATIN = regex(
    r"(?=[A-Z])[A-Za-z&,.'’\- ]{3,120}\b(?:Bureau|Department|Commission|Committee|Office|Ministry|"
    r"Administration|Government|Authority|Agency|Bank|Cent(?:er|re)|Association|Division)s?"
    r"(?: of [A-Z][A-Za-z ]{2,60})?|"
    r"(?:The |the )?(?:Ministry|Department|Bureau|Office|Commission|Administration|Government)"
    r" (?:of|for) [A-Z][A-Za-z&,'’\- ]{2,80}"
)
_LEVEL = regex(
    r"国务院|国家|中央|全国|中国|最高人民|省|市|县|区|州|盟|旗|镇|乡|自治|各|有关|相关|其他|上级|同级|本级|"
    r"地方|设区|兵团|人民银行|人行|海关总署|税务总局"
)
_NATIONAL = regex(
    r"(?:外交|国防|教育|科学技术|科技|工业和信息化|公安|国家安全|民政|司法|财政|人力资源社会保障|"
    r"人力资源和社会保障|自然资源|生态环境|住房城乡建设|住房和城乡建设|交通运输|水利|农业农村|商务|"
    r"文化和旅游|退役军人|退役军人事务|应急管理|审计)部?|.{2,10}总局|发展改革委|国资委|中医药局"
)
_BRACKETED = regex(r"\([^()]{1,30}\)")
_PARTS = regex(
    r"(?P<level>省|市|县|区|旗|自治区|国家)?(?P<stem>[\u4e00-\u9fff]{2,14}?)"
    r"(?P<end>厅|局|委员会|委|部|办公室|办)"
)
# What opens with another word than the level of an office: 市场监管局, 县级以上…, 区县政府.
_OTHER_LEVEL = regex(r"(?![省市县区旗])|市场|[县区旗](?:级|域|[县区旗市(])|市(?:级|[县区(])")
_FULL_ENDS = {"委": "委员会", "办": "办公室"}
_CENTRAL_OFFICES = (
    # What the province's branches of central offices are called in short.
    (
        regex(r"(?:金融监管总局|国家金融监管总局)(?P<place>.+)监管局"),
        "国家金融监督管理总局{}监管局",
    ),
    (regex(r"(?P<place>.+?)金融监管局"), "国家金融监督管理总局{}监管局"),
    (regex(r"(?P<place>.+?)证监局"), "中国证券监督管理委员会{}监管局"),
    (regex(r"(?:人民银行|人行)(?P<place>.*)"), "中国人民银行{}"),
)


def is_office(name: str) -> bool:
    """Tell whether a whole folded stretch reads as one office, or as a group of offices."""
    if _LATIN.fullmatch(name):
        return True
    name = _BRACKETED.sub("", name)
    if _NO_OFFICE.search(name):
        return False
    return bool(_OFFICE.fullmatch(name) or _COLLECTIVE.fullmatch(name) or _PLACE.fullmatch(name))


def is_public_office(name: str) -> bool:
    """Tell whether a name also says by itself that the office is one of the state.

    A sentence says who answers for something without a label in front, so that the name alone
    has to show it: by its level (省, 县级以上), its place or as a ministry.
    """
    if not is_office(name):
        return False
    stated = _LEVEL.match(name) or _NATIONAL.fullmatch(name)
    return bool(stated) or any(name[:length] in region_stems() for length in (2, 3, 4))


def office_of(name: str, region: str | None) -> str:
    """Return the full name of an office, so that short and full names meet.

    Args:
        name: as written: 省发展改革委, 山东省发改委, 发展改革委.
        region: the region whose document names it; it tells which 省 or 市 is meant.
    """
    for pattern, full in _CENTRAL_OFFICES:
        if (found := pattern.fullmatch(name)) and (
            found["place"] in region_stems() or full.startswith("中国人民银行")
        ):
            return full.format(found["place"])
    place, rest = _place_of(name)
    parts = _PARTS.fullmatch(rest)
    if parts is None:
        return _in_region(name, region)
    stem = office_stems().get(parts["stem"], parts["stem"])
    end = _FULL_ENDS.get(parts["end"], parts["end"])
    level = parts["level"] or ""
    if not place and not level and region is None and parts["end"] == "委":
        level = "国家"
    full = f"{place}{level}{stem}{end}"
    if stem == "税务" and (place or level in ("省", "市")):
        return f"国家税务总局{_in_region(full, region)}"
    return _in_region(full, region)


def _in_region(name: str, region: str | None) -> str:
    """Put the region's name for the 省, 市, 县 or 区 that opens an office's name."""
    if not region or _OTHER_LEVEL.match(name):
        return name
    if name[:1] in ("县", "区", "旗"):
        return f"{region}{name[1:]}" if region.endswith(name[0]) else name
    above = regions().get(region, "")
    if name[0] == "省":
        place = next((each for each in (region, above) if each.endswith("省")), None)
    else:
        place = region if region.endswith("市") else _place_of(region)[0]
        place = place if place.endswith("市") else None
    return f"{place}{name[1:]}" if place else name


def _place_of(name: str) -> tuple[str, str]:
    """Divide 山东省科学技术厅 into its place and the rest."""
    for length in range(min(len(name) - 1, 12), 1, -1):
        if name[:length] in _places():
            return name[:length], name[length:]
    return "", name


@cache
def _places() -> frozenset[str]:
    return frozenset(regions())
