"""Runs: written as they come, resumed where they stopped, read back as they were."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from corpus.errors import InputError
from eval.bench import Bench, newest, open_bench, runs_folder
from eval.questions import DEV_SET, load_questions
from eval.replies import Passage, Reply
from eval.run import Config, complete, measure, read_lines, run_path
from eval.systems import System
from rag.service import History
from rag.settings import Settings

QUESTIONS = load_questions(DEV_SET)[:6]


@pytest.fixture(scope="module")
def bench(samples_home: Path) -> Bench:
    return open_bench(Settings(home=samples_home), None)


class Counting:
    """ZhiCe, and how often it was asked; it breaks down after some questions."""

    def __init__(self, system: System, patience: int = 1_000) -> None:
        self.name = system.name
        self.asked = 0
        self._system = system
        self._patience = patience

    def search(self, question: str, history: History) -> Sequence[Passage]:
        return self._system.search(question, history)

    def answer(self, question: str, history: History) -> Reply:
        if self.asked == self._patience:
            raise KeyboardInterrupt
        self.asked += 1
        return self._system.answer(question, history)


class AlwaysThis:
    """Gives one reply to everything."""

    def __init__(self, name: str, reply: Reply) -> None:
        self.name = name
        self._reply = reply

    def search(self, question: str, history: History) -> Sequence[Passage]:
        return ()

    def answer(self, question: str, history: History) -> Reply:
        return self._reply


def test_an_interrupted_run_goes_on_where_it_stopped(bench: Bench, tmp_path: Path) -> None:
    path = tmp_path / "runs" / "run.jsonl"
    zhice = bench.system("zhice")
    config = bench.config(zhice, "dev", QUESTIONS)
    tired = Counting(zhice, patience=4)
    with pytest.raises(KeyboardInterrupt):
        list(measure(tired, QUESTIONS, bench.truth, config, path))
    # A crash may cut the last line short: that question is asked again.
    path.write_text(path.read_text(encoding="utf-8")[:-20], encoding="utf-8")
    assert len(read_lines(path)[1]) == 3
    fresh = Counting(zhice)
    later = bench.config(zhice, "dev", QUESTIONS)
    records = list(measure(fresh, QUESTIONS, bench.truth, later, path))
    assert fresh.asked == 3
    assert [record.id for record in records] == [question.id for question in QUESTIONS]
    assert read_lines(path) == (config, records)


def test_the_run_of_something_else_is_not_continued(bench: Bench, tmp_path: Path) -> None:
    path = tmp_path / "run.jsonl"
    zhice = bench.system("zhice")
    config = bench.config(zhice, "dev", QUESTIONS)
    list(measure(zhice, QUESTIONS[:1], bench.truth, config, path))
    for field in ("system", "set_digest", "index_digest", "version"):
        other = replace(config, **{field: "other"})
        with pytest.raises(InputError, match="holds another run"):
            list(measure(zhice, QUESTIONS, bench.truth, other, path))


def test_only_an_unfinished_run_of_the_same_thing_is_taken_up(bench: Bench, tmp_path: Path) -> None:
    zhice = bench.system("zhice")
    config = bench.config(zhice, "dev", QUESTIONS)
    path = run_path(tmp_path, config, fresh=False, total=6)
    list(measure(zhice, QUESTIONS[:2], bench.truth, config, path))
    later = replace(config, started="2999-01-01T00:00:00")
    assert run_path(tmp_path, later, fresh=False, total=6) == path
    assert run_path(tmp_path, later, fresh=False, total=2) != path
    assert run_path(tmp_path, later, fresh=True, total=6) != path
    changed = replace(later, version="changed")
    assert run_path(tmp_path, changed, fresh=False, total=6) != path


def test_the_newest_complete_run_of_each_system_is_reported(bench: Bench, tmp_path: Path) -> None:
    settings = Settings(home=tmp_path)
    zhice = bench.system("zhice")
    questions = load_questions(DEV_SET)
    with pytest.raises(InputError, match="There is no complete run on dev"):
        newest(settings, "dev")
    same = AlwaysThis(zhice.name, zhice.answer("算力券", ()))
    found = []
    for year, count in ((2001, None), (2002, None), (2003, 1)):
        config = replace(bench.config(same, "dev", questions), started=f"{year}-01-01")
        path = run_path(runs_folder(settings), config, fresh=True, total=len(questions))
        list(measure(same, questions[:count], bench.truth, config, path))
        found.append(config)
    (run,) = newest(settings, "dev")
    assert run.config == found[1]


def test_a_run_that_lacks_questions_is_not_complete(bench: Bench, tmp_path: Path) -> None:
    zhice = bench.system("zhice")
    config = bench.config(zhice, "dev", QUESTIONS)
    records = list(measure(zhice, QUESTIONS[:2], bench.truth, config, tmp_path / "r.jsonl"))
    assert complete(config, QUESTIONS[:2], records).values("valid") == [1.0, 1.0]
    with pytest.raises(InputError, match="lacks 4 of 6"):
        complete(config, QUESTIONS, records)


@pytest.mark.parametrize("text", ["", "{}\n", "nonsense\n", '{"system": 1}\n'])
def test_a_file_that_is_no_run_is_refused(tmp_path: Path, text: str) -> None:
    path = tmp_path / "run.jsonl"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match=r"run\.jsonl is no run"):
        read_lines(path)


def test_a_config_says_what_changed(bench: Bench) -> None:
    zhice = bench.system("zhice")
    config = bench.config(zhice, "dev", QUESTIONS)
    assert isinstance(config, Config)
    assert config.same_as(bench.config(zhice, "dev", QUESTIONS))
    assert not config.same_as(bench.config(zhice, "dev", QUESTIONS[:3]))
