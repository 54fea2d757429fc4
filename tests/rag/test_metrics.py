"""What /metrics says of answers, stages and checks."""

import re
from pathlib import Path

from rag.metrics import Metrics
from rag.service import open_service
from rag.settings import Settings


def test_answers_are_counted_by_status_and_timed_by_stage(samples_home: Path) -> None:
    service = open_service(Settings(home=samples_home))
    assert "zhice_check_failures_total 0" in service.metrics.text({})
    service.answer("“一件事一次办”由谁牵头？")
    service.answer("火锅底料怎么炒？")
    service.search("检测")
    text = service.metrics.text(service.gauges())
    for status in ("answered", "not_found"):
        assert f'zhice_answers_total{{status="{status}",generator="extractive"}} 1' in text
    for stage, times in (("answer", 2), ("store", 2), ("search", 1)):
        assert f'zhice_stage_seconds_count{{stage="{stage}"}} {times}' in text
    size = re.search(r"^zhice_index_bytes (\S+)$", text, re.MULTILINE)
    assert size
    assert float(size[1]) > 10_000


def test_a_histogram_counts_up_and_a_label_is_escaped() -> None:
    metrics = Metrics()
    for seconds in (0.004, 0.2, 60):
        metrics.time("t", seconds, of='a"b\\')
    lines = metrics.text({"g": 1.5}).splitlines()
    shown = 'of="a\\"b\\\\"'
    assert lines[0] == "# TYPE t histogram"
    assert f't_bucket{{{shown},le="0.01"}} 1' in lines
    assert f't_bucket{{{shown},le="0.25"}} 2' in lines
    assert f't_bucket{{{shown},le="+Inf"}} 3' in lines
    assert f"t_sum{{{shown}}} 60.204000" in lines
    assert lines[-1] == "g 1.5"
