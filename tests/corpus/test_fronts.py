"""Heads and feet of many kinds of documents, written for this test in the shapes offices use."""

from datetime import date
from typing import Any

import pytest

from corpus.model import DocumentInfo
from corpus.parse import parse

AS_OF = date(2025, 6, 1)

FRONTS: dict[str, tuple[str, dict[str, Any]]] = {
    "five-ministries": (
        """国家发展改革委 科技部 工业和信息化部 财政部 国家数据局
关于加快公共算力服务的通知
发改高技〔2024〕1203号
各省、自治区、直辖市发展改革委、科技厅（委、局）：
现就有关事项通知如下。
一、总体要求。统筹布局。
二、保障措施。加强协调。
国家发展改革委
科　技　部
工业和信息化部
财　政　部
国家数据局
2024年8月19日""",
        {
            "title": "国家发展改革委 科技部 工业和信息化部 财政部 国家数据局"
            "关于加快公共算力服务的通知",
            "number": "发改高技〔2024〕1203号",
            "issuers": ["国家发展改革委", "科技部", "工业和信息化部", "财政部", "国家数据局"],
            "issued_on": "2024-08-19",
            "addressees": "各省、自治区、直辖市发展改革委、科技厅（委、局）",
            "region": None,
        },
    ),
    "nine-departments-shortened-in-the-title": (
        """商务部等9部门关于完善县域商贸体系的指导意见
商流通发〔2024〕88号
一、发展目标。到2026年形成网络。
商务部 中央网信办 财政部 人力资源社会保障部 自然资源部 交通运输部 农业农村部 国家邮政局 供销合作总社
2024年3月5日""",
        {
            "number": "商流通发〔2024〕88号",
            "issuers": [
                "商务部",
                "中央网信办",
                "财政部",
                "人力资源社会保障部",
                "自然资源部",
                "交通运输部",
                "农业农村部",
                "国家邮政局",
                "供销合作总社",
            ],
            "issued_on": "2024-03-05",
        },
    ),
    "passed-on": (
        """山东省人民政府办公厅转发省水利厅
《关于推进节水灌溉的意见》的通知
鲁政办字〔2023〕77号
各市人民政府，各县（市、区）人民政府，省政府各部门、各直属机构：
省水利厅《关于推进节水灌溉的意见》已经省政府同意，现转发给你们，请认真贯彻执行。
山东省人民政府办公厅
2023年6月12日
关于推进节水灌溉的意见
省水利厅
2023年5月30日
一、提高认识。节约用水。""",
        {
            "title": "山东省人民政府办公厅转发省水利厅《关于推进节水灌溉的意见》的通知",
            "number": "鲁政办字〔2023〕77号",
            "issuers": ["山东省人民政府办公厅"],
            "issued_on": "2023-06-12",
            "region": "山东省",
            "cites": [("关于推进节水灌溉的意见", None, "forwards")],
        },
    ),
    "order-of-a-provincial-government": (
        """山东省人民政府令
第361号
《山东省城镇供热管理办法》已经2024年10月9日省政府第58次常务会议通过，现予公布，自2025年9月1日起\
施行。
省长　周某某
2024年10月21日
山东省城镇供热管理办法
第一章　总则
第一条　为了规范供热，制定本办法。
第二条　本办法自2025年9月1日起施行。2014年2月8日省政府令第270号公布的《山东省供热条例实施办法》\
同时废止。""",
        {
            "title": "山东省城镇供热管理办法",
            "title_basis": "stated",
            "number": "山东省人民政府令第361号",
            "issuers": ["山东省人民政府"],
            "issued_on": "2024-10-21",
            "in_force_on": "2025-09-01",
            "status": "upcoming",
            "cites": [("山东省供热条例实施办法", None, "repeals")],
        },
    ),
    "order-of-the-president": (
        """中华人民共和国主席令
（第四十六号）
《中华人民共和国湖泊法》已由中华人民共和国第十四届全国人民代表大会常务委员会第十一次会议于2024年\
9月13日通过，现予公布，自2025年1月1日起施行。
中华人民共和国主席　张某某
2024年9月13日
中华人民共和国湖泊法
（2024年9月13日第十四届全国人民代表大会常务委员会第十一次会议通过）
第一章　总则
第一条　为了保护湖泊，制定本法。""",
        {
            "title": "中华人民共和国湖泊法",
            "number": "中华人民共和国主席令第四十六号",
            "issuers": ["全国人民代表大会常务委员会"],
            "issued_on": "2024-09-13",
            "in_force_on": "2025-01-01",
            "status": "unverified",
        },
    ),
    "order-of-two-ministries": (
        """中华人民共和国商务部
中华人民共和国公安部
令
2005年第14号
《二手车流通暂行办法》已经审议通过，现予发布，自2005年10月1日起施行。
商务部部长　薄某
公安部部长　周某
二〇〇五年八月二十九日
二手车流通暂行办法
第一条　为加强管理，制定本办法。""",
        {
            "title": "二手车流通暂行办法",
            "number": "中华人民共和国商务部 中华人民共和国公安部令2005年第14号",
            "issuers": ["商务部", "公安部"],
            "issued_on": "2005-08-29",
            "in_force_on": "2005-10-01",
        },
    ),
    "law-amended-twice": (
        """中华人民共和国湿原法（2005年4月27日第十届全国人民代表大会常务委员会第十五次会议通过　\
根据2013年6月29日第十二届全国人民代表大会常务委员会第三次会议《关于修改〈中华人民共和国文物保护\
法〉等十二部法律的决定》修正　2021年4月29日第十三届全国人民代表大会常务委员会第二十八次会议修订）
第一条　为了保护湿原，制定本法。
第二条　本法自2006年3月1日起施行。""",
        {
            "title": "中华人民共和国湿原法",
            "number": None,
            "issuers": ["全国人民代表大会常务委员会"],
            "issued_on": "2005-04-27",
            "amended_on": "2021-04-29",
            "in_force_on": "2006-03-01",
        },
    ),
    "rule-of-an-abolished-office": (
        """电梯制造规定
（2003年6月17日国家质量监督检验检疫总局令第45号公布 根据2018年3月6日国家质量监督检验检疫总局令第\
196号第一次修订 根据2022年9月29日国家市场监督管理总局令第61号第二次修订）
第一条　为了安全，制定本规定。
第二条　本规定自公布之日起30日后施行。""",
        {
            "number": "国家质量监督检验检疫总局令第45号",
            "issuers": ["国家质量监督检验检疫总局"],
            "issued_on": "2003-06-17",
            "amended_on": "2022-09-29",
            "in_force_on": "2003-07-17",
        },
    ),
    "city-statute-approved-by-the-province": (
        """青岛市海岸带保护条例
（2022年8月19日青岛市第十七届人民代表大会常务委员会第四次会议通过　2022年9月21日山东省第十三届人\
民代表大会常务委员会第三十八次会议批准）
第一条　为了保护海岸带，制定本条例。
第二条　本条例自2023年1月1日起施行。""",
        {
            "title": "青岛市海岸带保护条例",
            "issuers": ["青岛市人民代表大会常务委员会"],
            "issued_on": "2022-08-19",
            "region": "青岛市",
        },
    ),
    "draft": (
        """关于公开征求《烟台市低空飞行服务办法（征求意见稿）》意见的公告
现向社会公开征求意见，意见反馈截止日期为2025年3月31日。
附件：烟台市低空飞行服务办法（征求意见稿）
烟台市交通运输局
2025年3月1日""",
        {
            "title": "关于公开征求《烟台市低空飞行服务办法（征求意见稿）》意见的公告",
            "number": None,
            "issuers": ["烟台市交通运输局"],
            "issued_on": "2025-03-01",
            "status": "draft",
            "region": "烟台市",
        },
    ),
    "interpretation": (
        """《山东省数据交易管理办法》政策解读
近日，省政府印发《山东省数据交易管理办法》（鲁政发〔2024〕9号，以下简称《办法》）。现解读如下：
一、出台背景。数据成为要素。
二、主要内容。共六章。""",
        {
            "title": "《山东省数据交易管理办法》政策解读",
            "number": None,
            "issuers": [],
            "issued_on": None,
            "cites": [("山东省数据交易管理办法", "鲁政发〔2024〕9号", "interprets")],
        },
    ),
    "letter": (
        """国务院办公厅关于同意建立养老服务部际联席会议制度的函
国办函〔2024〕52号
民政部：
你部关于建立联席会议制度的请示收悉。经国务院同意，现函复如下：
国务院同意建立部际联席会议制度。
国务院办公厅
2024年6月3日
（此件公开发布）""",
        {
            "number": "国办函〔2024〕52号",
            "issuers": ["国务院办公厅"],
            "issued_on": "2024-06-03",
            "addressees": "民政部",
        },
    ),
    "reply": (
        """山东省人民政府
关于设立临沂港综合物流区的批复
鲁政字〔2022〕160号
临沂市人民政府：
你市《关于设立物流区的请示》（临政呈〔2022〕18号）收悉。现批复如下：
一、同意设立。名称为临沂港综合物流区。
山东省人民政府
2022年8月5日""",
        {
            "title": "山东省人民政府关于设立临沂港综合物流区的批复",
            "number": "鲁政字〔2022〕160号",
            "issuers": ["山东省人民政府"],
            "issued_on": "2022-08-05",
            "addressees": "临沂市人民政府",
            "region": "山东省",
        },
    ),
    "minutes": (
        """威海市人民政府常务会议纪要
〔2023〕第7次
2023年4月11日
会议研究了供水工程。
一、会议同意实施方案。由市水务局牵头。""",
        {"title": "威海市人民政府常务会议纪要", "issued_on": "2023-04-11", "region": "威海市"},
    ),
    "joint-announcement": (
        """财政部 税务总局关于延续小微企业优惠政策的公告
财政部 税务总局公告2023年第12号
为支持小微企业发展，现将有关政策公告如下：
一、减半征收。对小微企业减半征收。
二、本公告执行至2027年12月31日。
特此公告。
财政部 税务总局
2023年8月2日""",
        {
            "number": "财政部 税务总局公告2023年第12号",
            "issuers": ["财政部", "税务总局"],
            "issued_on": "2023-08-02",
            "expires_on": "2027-12-31",
        },
    ),
    "announcement-of-one-office": (
        """国家金融监督管理总局公告
2024年第3号
为规范保险销售，现将有关事项公告如下：
一、统一标准。按类销售。
国家金融监督管理总局
2024年2月6日""",
        {
            "number": "国家金融监督管理总局公告2024年第3号",
            "issuers": ["国家金融监督管理总局"],
            "issued_on": "2024-02-06",
        },
    ),
    "joint-numbers": (
        """山东省科学技术厅 山东省财政厅
关于印发《山东省成果转化贷款办法》的通知
鲁科字〔2023〕21号 鲁财教〔2023〕9号
各市科技局、财政局：
现将《山东省成果转化贷款办法》印发给你们。本办法自2023年5月1日起施行，有效期至2028年4月30日。
山东省科学技术厅　山东省财政厅　2023年4月3日
山东省成果转化贷款办法
第一条　为支持成果转化，根据《山东省促进条例》，制定本办法。""",
        {
            "number": "鲁科字〔2023〕21号",
            "other_numbers": ["鲁财教〔2023〕9号"],
            "issuers": ["山东省科学技术厅", "山东省财政厅"],
            "issued_on": "2023-04-03",
            "in_force_on": "2023-05-01",
            "expires_on": "2028-04-30",
            "status": "in_force",
            "cites": [("山东省促进条例", None, "basis")],
        },
    ),
    "term-in-years-that-is-over": (
        """潍坊市人才公寓管理办法
潍政办发〔2019〕8号
第一条　为了规范人才公寓，制定本办法。入住资格有效期三年。
第二条　本办法自2019年7月1日起施行，有效期5年。""",
        {
            "title": "潍坊市人才公寓管理办法",
            "number": "潍政办发〔2019〕8号",
            "issuers": ["潍坊市人民政府办公室"],
            "issued_on": None,
            "in_force_on": "2019-07-01",
            "expires_on": "2024-06-30",
            "status": "expired",
        },
    ),
    "government-page": (
        """索 引 号：000014349/2024-00036　主题分类：科技、教育
发文机关：国务院办公厅　成文日期：2024年5月20日
标　　题：国务院办公厅关于创新科普工作的意见
发文字号：国办发〔2024〕30号　发布日期：2024年5月24日
有效性：有效
国务院办公厅关于创新科普工作的意见
国办发〔2024〕30号
各省、自治区、直辖市人民政府，国务院各部委、各直属机构：
一、总体要求。坚持科普公益。""",
        {
            "title": "国务院办公厅关于创新科普工作的意见",
            "number": "国办发〔2024〕30号",
            "issuers": ["国务院办公厅"],
            "issued_on": "2024-05-20",
            "status": "in_force",
        },
    ),
    "site-names-around-the-title": (
        """企业政策一站通服务平台山东省商务厅关于促进会展业发展的若干措施 - 某某政府网
一、支持办展。给予补助。
山东省商务厅
2024年5月""",
        {
            "title": "山东省商务厅关于促进会展业发展的若干措施",
            "issuers": ["山东省商务厅"],
            "issued_on": "2024-05",
        },
    ),
    "letterhead-and-seal": (
        """淄博市服务业发展领导小组办公室文件
淄服务办〔2024〕6号
签发人：李某
关于做好重点园区申报工作的通知
各区县发展改革局：
一、申报条件。园区已建成。
淄博市服务业发展领导小组办公室
（淄博市发展和改革委员会代章）
2024年4月9日""",
        {
            "title": "关于做好重点园区申报工作的通知",
            "number": "淄服务办〔2024〕6号",
            "issuers": ["淄博市服务业发展领导小组办公室"],
            "region": "淄博市",
        },
    ),
    "traditional-script": (
        """中華人民共和國國務院令
第588號
《海島旅遊條例》已經國務院第一百三十八次常務會議通過，現予公佈，自二〇一一年三月一日起施行。
總理　溫某某
二〇一一年一月八日
海島旅遊條例
第一條　為了保護海島，制定本條例。
第二條　本條例自二〇一一年三月一日起施行。《海島旅遊暫行辦法》（國函〔1998〕12號）同時廢止。""",
        {
            "title": "海島旅遊條例",
            "number": "中華人民共和國國務院令第588號",
            "issuers": ["國務院"],
            "issued_on": "2011-01-08",
            "in_force_on": "2011-03-01",
            "cites": [("海島旅遊暫行辦法", "國函〔1998〕12號", "repeals")],
        },
    ),
    "english": (
        """Measures of Qingdao Municipality for Supporting Industrial Design
Order No. 41
Article 1 These measures support industrial design.
June 3, 2024""",
        {
            "title": "Measures of Qingdao Municipality for Supporting Industrial Design",
            "number": "Order No. 41",
            "issuers": [],
            "issued_on": "2024-06-03",
        },
    ),
    "street-named-after-a-city": (
        """南京路步行街商户守则
为了有序经营，制定本守则。
一、诚信经营。明码标价。""",
        {"title": "南京路步行街商户守则", "region": None, "issuers": []},
    ),
    "standards-are-no-document-numbers": (
        """室内空气检测指南
GB/T 18883
一、检测方法。按《室内空气质量标准》（GB/T 18883—2022）检测。""",
        {
            "number": None,
            "cites": [("室内空气质量标准", None, "mentions")],
        },
    ),
    "repealed-by-its-title": (
        """滨州市停车收费办法（已废止）
第一条　为了规范停车，制定本办法。""",
        {"status": "repealed", "region": "滨州市"},
    ),
}


def read(text: str) -> DocumentInfo:
    return parse(text.encode(), "front.txt", as_of=AS_OF).info


def stated(info: DocumentInfo, field: str) -> Any:
    if field == "issuers":
        return [issuer.name for issuer in info.issuers]
    if field == "other_numbers":
        return list(info.other_numbers)
    if field == "cites":
        return [(cited.title, cited.number, cited.relation) for cited in info.cites]
    return getattr(info, field)


@pytest.mark.parametrize(("text", "expected"), FRONTS.values(), ids=FRONTS)
def test_a_front(text: str, expected: dict[str, Any]) -> None:
    info = read(text)
    assert {field: stated(info, field) for field in expected} == expected


@pytest.mark.parametrize("text", [front for front, _ in FRONTS.values()], ids=FRONTS)
def test_all_evidence_is_verbatim(text: str) -> None:
    info = read(text)
    spans = [each.span for each in info.evidence] + [each.evidence for each in info.issuers]
    for span in spans:
        assert span is None or text[span.start : span.end] == span.text != ""
