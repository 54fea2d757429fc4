"""Whole documents in the layouts that offices use, and the outline each must give.

An outline line is a clause's path, steps divided by `/`; text without a number is `-`.
"""

import pytest

from corpus.clauses import split
from corpus.rawtext import RawText
from corpus.structure import Structure

OFFICE = "（责任单位：市科技局、市财政局）"


def outline(text: str) -> list[str]:
    return ["/".join(clause.path) or "-" for clause in read(text).clauses]


def read(text: str) -> Structure:
    return split(RawText(text=text))


NOTICE = f"""青州市人民政府关于印发低空经济发展若干措施的通知
各镇人民政府，市政府各部门：
现将《低空经济发展若干措施》印发给你们，请认真贯彻执行。
附件：1.低空经济发展若干措施
2.低空经济项目申报表
青州市人民政府
2025年3月1日
附件1
低空经济发展若干措施
为加快发展低空经济，制定如下措施。
一、支持企业落户。对新落户企业给予最高100万元奖励。{OFFICE}
二、支持航线开通。
（一）载人航线。每条补贴20万元。{OFFICE}
（二）物流航线。每条补贴10万元。{OFFICE}
附件2
低空经济项目申报表
单位名称\t法人\t电话"""

ITEMS = f"""促进就业工作方案
一、重点任务
（一）稳定岗位
1.支持企业
（1）返还保险费。对不裁员的企业返还失业保险费百分之六十。{OFFICE}
（2）发放补贴。对吸纳毕业生的企业每人补贴一千元。{OFFICE}
2.支持个人
（1）创业贷款。提供最高三十万元贷款。{OFFICE}
（2）技能培训。免费培训五千人次。{OFFICE}
（二）优化服务。重点做好以下工作：
（1）加强宣传；
（2）加强督导。
二、申报条件
申请人应当符合下列条件：
1.在本区登记注册满一年以上且依法纳税的独立法人企业
2.近三年没有重大失信行为和安全生产事故
3.法律法规规定的其他条件
三、保障措施
一是加强领导。二是强化督查。三是营造氛围。"""

INTERPRETATION = """《低空经济发展若干措施》政策解读
一、为什么要出台这个措施？
低空经济是新赛道。主要考虑：
（一）国家有要求。国家明确提出发展低空经济的方向。
（二）我市有基础。我市已有整机企业五家。
二、措施有哪些主要内容？
共十条。
1.支持企业。
2.支持航线。"""

DIALOGUE = """政策问答
问：什么企业可以申请？
答：在本市注册的企业。需要：
一、依法纳税；
二、没有失信。
问：奖励多少？
答：最高一百万元。"""

NUMBERED_DIALOGUE = """就业补贴政策问答
一、申请条件
1.问：哪些人可以申请？
答：离校两年内未就业的毕业生。
2.问：怎么申请？
答：（1）登录平台。
（2）填写申请表。
二、发放标准
1.问：标准是多少？
答：每月五百元。"""

STANDARD = """智慧社区建设规范
1 范围
本文件规定了智慧社区建设的总体要求。
2 总体要求
2.1 基本原则
2.1.1 应坚持以人为本，统筹规划。
2.1.2 应坚持数据共享，试验按照
11.5.14.2的试验方法进行。
2.2架构
架构分为四层。
3.5万元以内的设备另计。
3套备用设备
3评价
3.1 方法
每年评价一次。"""

ENGLISH_LAW = """Regulations on Promoting the Low-altitude Economy
Chapter I General Provisions
Article 1 These Regulations are formulated to promote the low-altitude economy.
Article 2 These Regulations apply within the city. Matters under
Article 1 of the Civil Aviation Law follow that law.
Chapter II Measures
Article 3 Scope of support
The city shall support:
1. enterprises;
2. research institutes."""

ENGLISH_PLAN = """1. Purpose
1.1 The plan aims to create 1.5 million jobs.
1.2 It applies to all districts.
2. Measures
2.1 Grants
Firms receive up to 300,000 yuan."""

TAIWAN = """科技發展條例
第一章 總則
第 一 條 為促進科技發展，特制定本條例。
第 二 條 本條例所稱主管機關：在中央為科技部；在直轄市為直轄市政府。
前項規定於縣（市）準用之。
第 二 條之一 主管機關得委託辦理。
第二章 獎勵
第 三 條 符合下列各款之一者，得予獎勵：
一、研發成果優良。
二、人才培育有功。
第三條規定之獎勵，由主管機關公告之。"""

TAIWAN_FIGURES = """科技發展條例
第 1 條
為促進科技發展，特制定本條例。
第 2 條
本條例所稱主管機關為科技部。
第 2-1 條
主管機關得委託辦理。"""

PLAN = """青州市国土空间规划
目  录
第一部分 现状……………1
第二部分 目标……………5
第一部分 现状
一、资源条件
全市耕地三十万亩。
第二部分 目标
一、总体目标
到2035年耕地不减少。
专栏1 重点工程
1.高标准农田。建成十万亩。
2.水库除险。完成五座。
二、具体目标
耕地保有量三十万亩。"""

AMENDMENT = """关于修改《某市科技条例》的决定
一、将第二条修改为：“市政府鼓励科技创新。
“任何单位不得侵害科研人员的权益。”
二、增加一条，作为第五条：“第五条 市政府设立科技奖。”
三、将第六条改为第七条，修改为：
“第七条 区政府负责本区科技工作。”
本决定自2025年3月1日起施行。"""

DETAILED_RULES = """科技计划管理办法实施细则
第一章 总则
第一条【目的】 为了规范管理，制定本细则。
第二条（适用范围） 本细则适用于：
（一）重大项目；
（二）一般项目。
第三条 申报程序
申报人登录系统提交材料。
第四条 （市级）项目依照
第二条规定的程序办理。
第五条至第七条所列事项另行规定。
第五条 本细则由市科技局解释。"""

GUIDE = """个人创业补贴办事指南
一、受理条件
1.本市户籍；
2.年满十八周岁。
二、办理流程
（一）网上申请
1）登录平台填写申请表并上传材料
2）打印回执
（二）审核
①窗口在三个工作日内初审。
②市人社局在五个工作日内复审。
三、联系方式
咨询电话：0536-1234567"""


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            NOTICE,
            [
                "-",
                "-",
                "-",
                "一、支持企业落户",
                "二、支持航线开通/（一）载人航线",
                "二、支持航线开通/（二）物流航线",
                "-",
            ],
            id="notice-with-attachments",
        ),
        pytest.param(
            ITEMS,
            [
                "一、重点任务/（一）稳定岗位/1.支持企业/（1）返还保险费",
                "一、重点任务/（一）稳定岗位/1.支持企业/（2）发放补贴",
                "一、重点任务/（一）稳定岗位/2.支持个人/（1）创业贷款",
                "一、重点任务/（一）稳定岗位/2.支持个人/（2）技能培训",
                "一、重点任务/（二）优化服务",
                "二、申报条件",
                "三、保障措施",
            ],
            id="items-with-headings-and-offices-are-clauses-lists-are-not",
        ),
        pytest.param(
            INTERPRETATION,
            ["一、为什么要出台这个措施？", "二、措施有哪些主要内容？"],
            id="interpretation",
        ),
        pytest.param(
            DIALOGUE, ["问：什么企业可以申请？", "问：奖励多少？"], id="questions-and-answers"
        ),
        pytest.param(
            NUMBERED_DIALOGUE,
            [
                "一、申请条件/1.问：哪些人可以申请？",
                "一、申请条件/2.问：怎么申请？",
                "二、发放标准/1.问：标准是多少？",
            ],
            id="numbered-questions",
        ),
        pytest.param(
            STANDARD,
            [
                "1 范围",
                "2 总体要求/2.1 基本原则/2.1.1 应坚持以人为本，统筹规划",
                "2 总体要求/2.1 基本原则/2.1.2 应坚持数据共享，试验按照",
                "2 总体要求/2.2 架构",
                "3 评价/3.1 方法",
            ],
            id="standard",
        ),
        pytest.param(
            ENGLISH_LAW,
            [
                "Chapter I General Provisions/Article 1",
                "Chapter I General Provisions/Article 2",
                "Chapter II Measures/Article 3 Scope of support",
            ],
            id="english-law",
        ),
        pytest.param(
            ENGLISH_PLAN,
            [
                "1.Purpose/1.1 The plan aims to create 1.5 million jobs",
                "1.Purpose/1.2 It applies to all districts",
                "2.Measures/2.1 Grants",
            ],
            id="english-plan",
        ),
        pytest.param(
            TAIWAN,
            [
                "第一章 總則/第 一 條",
                "第一章 總則/第 二 條",
                "第一章 總則/第 二 條之一",
                "第二章 獎勵/第 三 條",
            ],
            id="traditional-script",
        ),
        pytest.param(
            TAIWAN_FIGURES, ["第 1 條", "第 2 條", "第 2-1 條"], id="traditional-script-in-figures"
        ),
        pytest.param(
            PLAN,
            [
                "第一部分 现状/一、资源条件",
                "第二部分 目标/一、总体目标",
                "第二部分 目标/一、总体目标/专栏1 重点工程",
                "第二部分 目标/二、具体目标",
            ],
            id="plan-with-contents-and-a-box",
        ),
        pytest.param(
            AMENDMENT,
            [
                "一、将第二条修改为",
                "二、增加一条，作为第五条",
                "三、将第六条改为第七条，修改为",
                "-",
            ],
            id="amendment-quotes-articles",
        ),
        pytest.param(
            DETAILED_RULES,
            [
                "第一章 总则/第一条 目的",
                "第一章 总则/第二条 适用范围",
                "第一章 总则/第三条 申报程序",
                "第一章 总则/第四条",
                "第一章 总则/第五条",
            ],
            id="detailed-rules",
        ),
        pytest.param(
            GUIDE,
            [
                "一、受理条件",
                "二、办理流程/（一）网上申请",
                "二、办理流程/（二）审核",
                "三、联系方式",
            ],
            id="guide",
        ),
        pytest.param(
            "促进消费方案\n一、任务\n（一）强化宣传（完成时限：2024年底；责任单位：县委宣传部）\n"
            "（二）打造夜市\n牵头单位：县商务局\n配合单位：县公安局\n二、附则\n"
            "本方案自2024年7月1日起施行。",
            ["一、任务/（一）强化宣传", "一、任务/（二）打造夜市", "二、附则"],
            id="offices-behind-a-heading-and-the-term-under-its-own",
        ),
        pytest.param(
            "关于税收的公告\n一、研发支出可以扣除。\n二、本公告自2023年1月1日起执行。\n特此公告。",
            ["一、研发支出可以扣除", "二、本公告自2023年1月1日起执行", "-"],
            id="what-closes-an-announcement-is-no-measure",
        ),
        pytest.param(
            "I. General Requirements\nTrade shall reach 30 billion yuan.\n"
            "II. Main Tasks\n1. Cultivate enterprises. Grants of 3 million yuan are paid.\n"
            "V. Smith was consulted.\n2. Expand ports. Build five platforms.",
            [
                "I.General Requirements",
                "II.Main Tasks/1.Cultivate enterprises",
                "II.Main Tasks/2.Expand ports",
            ],
            id="english-plan-in-roman-numbers",
        ),
        pytest.param(
            "第一章 总则 第一条 为了规范管理，制定本办法。第二条 本办法适用于本市。"
            "依照第一条 的规定执行。第二章 管理 第三条 市科技局负责管理。",
            ["第一章 总则/第一条", "第一章 总则/第二条", "第二章 管理/第三条"],
            id="a-law-whose-line-breaks-are-lost",
        ),
        pytest.param(
            "第一条 为了规范，制定本条例。\n笫二条 由市政府管理。",
            ["第一条", "笫二条"],
            id="a-misprinted-ordinal",
        ),
    ],
)
def test_outline(text: str, expected: list[str]) -> None:
    assert outline(text) == expected


def test_an_attached_plan_is_a_part_under_its_own_title_and_a_list_of_attachments_none() -> None:
    structure = read(NOTICE)
    assert [part.title for part in structure.parts] == [
        "青州市人民政府关于印发低空经济发展若干措施的通知",
        "低空经济发展若干措施",
        "低空经济项目申报表",
    ]
    assert [(clause.part, clause.kind) for clause in structure.clauses] == [
        (0, "preamble"),
        (0, "preamble"),
        (1, "preamble"),
        (1, "measure"),
        (1, "measure"),
        (1, "measure"),
        (2, "attachment"),
    ]


def test_several_plans_in_one_file_each_carry_their_title() -> None:
    plans = "".join(
        f"{name}专项行动方案\n全市目标翻番。\n一、摸底。建立名录。{OFFICE}\n二、培育。开展培训。{OFFICE}\n"
        for name in ("人才引育", "技术攻关")
    )
    structure = read(f"关于印发专项行动方案的通知\n现印发给你们。\n{plans}")
    measures = [clause for clause in structure.clauses if clause.label]
    assert [structure.parts[clause.part].title for clause in measures] == [
        *["人才引育专项行动方案"] * 2,
        *["技术攻关专项行动方案"] * 2,
    ]


def test_two_laws_without_titles_are_two_parts() -> None:
    law = "第一条 为了规范管理，制定本条例。\n第二条 由市政府管理。\n"
    structure = read(law + law)
    assert [clause.part for clause in structure.clauses] == [0, 0, 1, 1]


def test_articles_that_restart_under_a_new_chapter_are_no_second_law() -> None:
    text = "第一章 甲\n第一条 甲事。\n第二条 乙事。\n第二章 乙\n第一条 丙事。"
    structure = read(text)
    assert len(structure.parts) == 1
    assert [clause.path[0] for clause in structure.clauses] == [
        "第一章 甲",
        "第一章 甲",
        "第二章 乙",
    ]


def test_a_table_of_contents_is_headings_and_its_numbers_count_for_nothing() -> None:
    chapters = "第一章 总则\n第二章 附则\n"
    law = "第一章 总则\n第一条 为了规范，制定本法。\n第二章 附则\n第二条 本法自公布之日起施行。"
    structure = read(f"科技法\n目　录\n{chapters}{law}")
    assert len(structure.parts) == 1
    assert [block.text for block in structure.blocks if block.kind == "heading"] == [
        "目　录",
        *["第一章 总则", "第二章 附则"] * 2,
    ]


def test_missing_numbers_are_named_and_a_plain_heading_after_them_is_a_clause() -> None:
    structure = read("一、甲任务。内容甲。\n二、乙任务。内容乙。\n七、丙任务。内容丙。")
    assert [clause.label for clause in structure.clauses] == ["一、", "二、", "七、"]
    assert structure.warnings == ("编号不连续：“七、”之前缺4项",)


def test_a_leap_in_figures_stays_in_the_clause_above_and_is_named() -> None:
    structure = read("1.甲任务。内容甲。\n40.乙任务。内容乙。\n2.丙任务。内容丙。")
    assert [clause.label for clause in structure.clauses] == ["1.", "2."]
    assert [warning for warning in structure.warnings if "“40.”" in warning]


def test_numbers_in_order_give_no_warning() -> None:
    assert read(NOTICE).warnings == ()
