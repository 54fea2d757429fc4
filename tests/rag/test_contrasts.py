import pytest

from rag.contrasts import asks_what_is, excludes, figure_of_another, of_another_level


@pytest.mark.parametrize(
    ("question", "words"),
    [
        pytest.param("县城要几分钟？", "打造主城区10分钟、乡村20分钟服务圈", id="another place"),
        pytest.param("充电桩总数是多少？", "2024年新增充电桩5万个", id="the total"),
        pytest.param("出口额多少？", "进口额达到100亿元", id="exports, not imports"),
        pytest.param("“十三五”期间多少家？", "“十四五”期间达到30家", id="another plan"),
        pytest.param("用热优惠多少？", "用水、用电、用气同价", id="another utility"),
        pytest.param("重点控制区是哪些市？", "非重点控制区的甲市、乙市", id="what it is not"),
        pytest.param("二等奖多少钱？", "优胜者最高奖励50万元", id="a prize that is not named"),
        pytest.param("4A级景区几家？", "5A级景区达到10家", id="another rank"),
        pytest.param("农村普及率多少？", "5G普及率达到80%", id="the countryside is not named"),
        pytest.param("其中公共桩占多少？", "充电桩达到100万台", id="a part of the whole"),
        pytest.param("“3210”是什么意思？", "“3210”机制成为常态", id="no definition"),
        pytest.param("“1241”体系包括哪些内容？", "构建“1241”体系", id="no list of it"),
        pytest.param("按费用的百分之几补？", "算力占比达到40%", id="no share that is paid"),
        pytest.param("去年一共安排了多少亿？", "收入达到100亿元", id="no money laid out"),
        pytest.param("单家企业最高能贷多少？", "每年发放贷款220亿元", id="not what one firm gets"),
    ],
)
def test_words_on_another_thing(question: str, words: str) -> None:
    assert excludes(question, words, words)


@pytest.mark.parametrize(
    ("question", "words"),
    [
        pytest.param("县城要几分钟？", "打造县域15分钟服务圈", id="another name of the place"),
        pytest.param("县城要几分钟？", "打造15分钟服务圈", id="no place at all"),
        pytest.param("累计新增多少？", "2024年新增充电桩5万个", id="both are asked"),
        pytest.param("国外品牌有奖吗？", "鼓励国内外品牌", id="both are said"),
        pytest.param("非重点控制区是哪些市？", "非重点控制区的甲市、乙市", id="asked for that"),
        pytest.param("重点控制区可以用吗？", "用于非重点控制区", id="whether it may"),
        pytest.param("2027年和2025年盯什么指标？", "达到40家", id="years need no definition"),
        pytest.param("按费用的百分之几补？", "按30%给予补助", id="a share that is paid"),
        pytest.param("收入多少才能申请？", "人均月收入低于4500元", id="a threshold"),
        pytest.param(
            "投资多少才能享受？", "总投资达到5000万元的，给予贴息", id="another threshold"
        ),
        pytest.param("12345热线包括哪些服务？", "12345热线受理诉求", id="a hotline"),
        pytest.param("By 2027, by what means will it grow?", "到2027年增长", id="means"),
        pytest.param("我们最高能拿多少？", "给予最高50万元", id="what one firm gets"),
        pytest.param("乡村占多少？", "乡村占比达到30%", id="a share"),
    ],
)
def test_words_on_the_thing_asked(question: str, words: str) -> None:
    assert not excludes(question, words, words)


@pytest.mark.parametrize(
    ("question", "words", "text", "another"),
    [
        ("市级检验中心几家？", "省级检验中心100家", "省级检验中心100家", True),
        ("省级检验中心几家？", "省级检验中心100家", "省级检验中心100家", False),
        ("市级检验中心几家？", "省级检验中心100家", "支持市级检验中心。省级检验中心100家", False),
        ("省级（不是部级）科技企业孵化器能拿多少？", "部级孵化器200万", "部级孵化器200万", True),
        (
            "市级财政补助国家级示范园区多少？",
            "国家级示范园区财政补贴",
            "国家级示范园区财政补贴",
            False,
        ),
        ("国家高新区几家？", "新建3家省高新区", "新建3家省高新区", True),
        ("山东省高新区几家？", "新建3家省高新区", "新建3家省高新区", False),
        ("省级以上创新中心几家？", "市级及以上集聚区5家", "市级及以上集聚区5家", False),
    ],
)
def test_levels_of_the_same_thing(question: str, words: str, text: str, *, another: bool) -> None:
    assert of_another_level(question, words, text) is another


@pytest.mark.parametrize(
    ("question", "words", "present"),
    [
        ("库里现在已经有多少人？", "每年新增50人以上", True),
        ("库里现在已经有多少人？", "现有库内500人", False),
        ("现在的补贴标准是多少？", "补贴50万元", False),
        ("目前的目标有多少家？", "达到50家", False),
    ],
)
def test_what_there_is_now(question: str, words: str, *, present: bool) -> None:
    assert asks_what_is(question, words) is present


def test_a_figure_before_the_thing_asked_is_of_something_else() -> None:
    asked = "场景应用友好单位每年认定几家？"
    assert figure_of_another(asked, "每年遴选示范场景10个", "，认定一批场景应用友好单位。")
    assert not figure_of_another(asked, "每年认定场景应用友好单位10个", "，推广场景应用友好单位。")
    assert not figure_of_another(asked, "每年遴选示范场景10个", "，加快成果转化。")
