"""The command line in processes of its own: output, exit codes, what is loaded."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from ui.cli import main

ROOT = Path(__file__).parents[2]
RUN = "import sys; from ui.cli import main; sys.exit(main())"
Zhice = Callable[..., "Done"]
HEAVY = ("torch", "sentence_transformers", "gradio", "fastapi", "langchain", "uvicorn", "sklearn")


@dataclass(frozen=True)
class Done:
    returncode: object
    stdout: str
    stderr: str


@pytest.fixture
def zhice(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Callable[..., Done]:
    """Runs one command over a home folder in this process: many cases, one start."""

    def zhice(*arguments: str, home: Path) -> Done:
        monkeypatch.setenv("ZHICE_HOME", str(home))
        try:
            code: object = main(arguments)
        except SystemExit as end:
            code = end.code
        printed = capsys.readouterr()
        return Done(code, printed.out, printed.err)

    return zhice


def process(*arguments: str, home: Path, code: str = RUN) -> subprocess.CompletedProcess[str]:
    """Run one command in a process of its own."""
    return subprocess.run(
        [sys.executable, "-c", code, *arguments],
        capture_output=True,
        encoding="utf-8",
        cwd=ROOT,
        env={**os.environ, "ZHICE_HOME": str(home), "PYTHONUTF8": "1"},
        timeout=60,
        check=False,
    )


def test_ask_prints_the_answer_with_citation_and_quote(samples_home: Path) -> None:
    done = process("ask", "“一件事一次办”由谁牵头？", home=samples_home)
    assert done.returncode == 0
    assert "省政府办公厅、省大数据局。[1]" in done.stdout
    assert "\n[1] " in done.stdout
    assert "    > " in done.stdout
    assert done.stderr == ""


def test_ask_as_json_is_the_answer_and_nothing_else(zhice: Zhice, samples_home: Path) -> None:
    done = zhice("ask", "青岛数据中心标准机柜要达到多少个？", "--json", home=samples_home)
    answer = json.loads(done.stdout)
    assert (done.returncode, answer["status"]) == (0, "answered")
    assert "6万个" in answer["answer"]


def test_what_is_not_found_ends_with_3_and_the_nearest_clauses(
    zhice: Zhice, samples_home: Path
) -> None:
    done = zhice("ask", "火锅底料怎么炒？", home=samples_home)
    assert done.returncode == 3
    assert "现有文件没有写明这一点" in done.stdout
    assert "最相近的条款" in done.stdout


def test_a_figure_left_blank_is_an_answer(zhice: Zhice, samples_home: Path) -> None:
    done = zhice("ask", "青岛服务业增加值2025年的目标是多少？", home=samples_home)
    assert done.returncode == 0
    assert "征求意见稿" in done.stdout


def test_ask_loads_nothing_heavy(samples_home: Path) -> None:
    code = (
        "import sys; from ui.cli import main; main();"
        f"print('loaded', sorted(set(sys.modules) & set({HEAVY!r})), file=sys.stderr)"
    )
    done = process("ask", "算力券是什么？", home=samples_home, code=code)
    assert done.stderr.strip() == "loaded []"


def test_search_prints_rank_and_place(zhice: Zhice, samples_home: Path) -> None:
    done = zhice("search", "算力券", "--limit", "3", home=samples_home)
    lines = done.stdout.splitlines()
    assert done.returncode == 0
    assert [line[:4] for line in lines if line[3:4] == "."] == ["  1.", "  2.", "  3."]
    assert "鲁科字〔2025〕128号" in lines[0]
    assert "加快转型升级" in lines[0]


def test_search_as_json_holds_the_hits(zhice: Zhice, samples_home: Path) -> None:
    done = zhice("search", "算力券", "--limit", "2", "--json", home=samples_home)
    assert [hit["rank"] for hit in json.loads(done.stdout)["hits"]] == [1, 2]


def test_a_search_without_hits_ends_with_3(zhice: Zhice, samples_home: Path) -> None:
    done = zhice("search", "qwertyzxcv", "--mode", "lexical", home=samples_home)
    assert (done.returncode, done.stdout) == (3, "")


def test_filters_of_several_kinds_restrict(zhice: Zhice, samples_home: Path) -> None:
    filters = ("--filter", "region=青岛", "--filter", "year_from=2024", "--filter", "kind=measure")
    done = zhice("search", "服务业", "--json", *filters, home=samples_home)
    hits = json.loads(done.stdout)["hits"]
    assert {(hit["document"]["region"], hit["clause"]["kind"]) for hit in hits} == {
        ("青岛市", "measure")
    }


def test_documents_are_listed_with_what_they_state(zhice: Zhice, samples_home: Path) -> None:
    done = zhice("documents", home=samples_home)
    assert done.returncode == 0
    assert "文中没有载明发文机关" in done.stdout
    assert "机关代字" in done.stdout
    listed = json.loads(zhice("documents", "--json", home=samples_home).stdout)
    assert len(listed) == 5


@pytest.mark.parametrize(
    "name",
    [
        pytest.param("科技服务业高质量", id="a part of the title"),
        pytest.param("鲁科字〔2025〕128号", id="the number"),
    ],
)
def test_show_prints_the_outline_with_its_facts(
    zhice: Zhice, samples_home: Path, name: str
) -> None:
    done = zhice("show", name, home=samples_home)
    assert done.returncode == 0
    lines = done.stdout.splitlines()
    place = lines.index("  （六）知识产权服务")
    assert lines[place + 1] == "    牵头：省市场监管局"
    assert lines[place + 2] == "    资金：高校院所建设高价值专利培育中心：最高200万元"


def test_show_reads_a_file_and_prints_the_whole_as_json(
    zhice: Zhice, samples: Path, tmp_path: Path
) -> None:
    done = zhice("show", str(samples / "青岛三年行动.txt"), "--json", home=tmp_path)
    document = json.loads(done.stdout)
    goal = next(clause for clause in document["clauses"] if clause["kind"] == "goal")
    assert [target["blank"] for target in goal["targets"]] == [True] * 8
    assert document["info"]["status"] == "draft"


def test_show_says_when_a_name_means_no_document_or_several(
    zhice: Zhice, samples_home: Path
) -> None:
    none = zhice("show", "火锅", home=samples_home)
    several = zhice("show", "的", home=samples_home)
    assert (none.returncode, several.returncode) == (1, 1)
    assert "zhice documents" in none.stderr
    assert "give the id" in several.stderr


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        pytest.param(("ask", ""), 1, "Ask in words", id="empty question"),
        pytest.param(("ask", "？"), 1, "Ask in words", id="punctuation"),
        pytest.param(("ask", "问" * 10_000), 1, "at most 2000", id="10,000 characters"),
        pytest.param(("ask", "算力", "--filter", "x=1"), 1, "Known filters", id="unknown filter"),
        pytest.param(("serve", "--workers", "0"), 1, "must be 1 or more", id="no process"),
        pytest.param(("ask", "算力", "--filter", "x"), 1, "NAME=VALUE", id="filter without value"),
        pytest.param(
            ("search", "算力", "--filter", "year_from=x"), 1, "takes one int", id="filter type"
        ),
        pytest.param(("search", "算力", "--limit", "0"), 1, "1 to 100", id="limit"),
        pytest.param(("ingest", "/nowhere/at/all"), 1, "does not exist", id="missing path"),
        pytest.param(("ingest",), 1, "--samples", id="nothing to ingest"),
        pytest.param(("eval", "run", "--set", "/no.jsonl"), 1, "cannot be read", id="missing set"),
        pytest.param(("eval", "run", "--system", "x"), 1, "bm25-jieba", id="unknown system"),
        pytest.param(("eval", "run", "--fail-under", "x=1"), 1, "correct_cited", id="no metric"),
        pytest.param(("eval", "run", "--fail-under", "mrr@10=x"), 1, "VALUE", id="no number"),
        pytest.param(("eval", "compare", "zhice", "x"), 1, "zhice eval run", id="no such run"),
        pytest.param(("eval",), 2, "compare", id="no action"),
        pytest.param((), 2, "usage: zhice", id="no command"),
        pytest.param(("ask",), 2, "question", id="no question"),
        pytest.param(("dance",), 2, "dance", id="unknown command"),
        pytest.param(("search", "x", "--mode", "y"), 2, "hybrid", id="unknown mode"),
        pytest.param(("search", "x", "--limit", "y"), 2, "--limit", id="limit as a word"),
    ],
)
def test_a_refusal_says_what_to_do_on_the_error_stream(
    zhice: Zhice, samples_home: Path, arguments: tuple[str, ...], code: int, said: str
) -> None:
    done = zhice(*arguments, home=samples_home)
    assert (done.returncode, done.stdout) == (code, "")
    assert said in done.stderr


def test_a_refusal_ends_the_process_without_a_trace(samples_home: Path) -> None:
    done = process("ask", "", home=samples_home)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith("zhice: The question is empty.")
    assert done.stderr.count("\n") == 1


def test_help_names_the_commands_and_the_exit_codes(zhice: Zhice, samples_home: Path) -> None:
    done = zhice("--help", home=samples_home)
    assert done.returncode == 0
    for word in ("ingest", "search", "ask", "documents", "serve", "eval", "3 not found"):
        assert word in done.stdout


def test_an_empty_home_says_to_ingest(tmp_path: Path) -> None:
    done = process("ask", "算力", home=tmp_path / "new")
    assert done.returncode == 1
    assert "zhice ingest" in done.stderr


def test_an_empty_folder_is_refused(zhice: Zhice, tmp_path: Path) -> None:
    folder = tmp_path / "folder"
    folder.mkdir()
    done = zhice("ingest", str(folder), home=tmp_path / "home")
    assert (done.returncode, done.stdout) == (1, "")
    assert "holds no documents. Name a folder" in done.stderr


def test_a_broken_pdf_is_refused_and_the_index_stays(
    zhice: Zhice, tmp_path: Path, samples: Path
) -> None:
    home, broken = tmp_path / "home", tmp_path / "坏文件.pdf"
    broken.write_bytes(b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog")
    first = zhice("ingest", str(samples / "科技服务业若干措施.txt"), home=home)
    assert (first.returncode, first.stdout.split(",")[0]) == (0, "1 added")
    before = zhice("search", "算力券", "--limit", "1", home=home).stdout
    done = zhice("ingest", str(broken), home=home)
    assert done.returncode == 1
    assert "0 added, 0 updated, 0 unchanged, 1 refused" in done.stdout
    assert "坏文件.pdf" in done.stderr
    assert "Traceback" not in done.stderr
    assert zhice("search", "算力券", "--limit", "1", home=home).stdout == before
    again = zhice("ingest", str(samples / "科技服务业若干措施.txt"), home=home)
    assert "0 added, 0 updated, 1 unchanged" in again.stdout


def test_the_home_option_stands_over_the_environment(
    zhice: Zhice, samples_home: Path, tmp_path: Path
) -> None:
    done = zhice("--home", str(samples_home), "documents", "--json", home=tmp_path)
    assert len(json.loads(done.stdout)) == 5


def test_eval_runs_compares_and_reports(zhice: Zhice, tmp_path: Path, samples_home: Path) -> None:
    questions, page, readme = (tmp_path / name for name in ("set.jsonl", "r.html", "README.md"))
    dev = (ROOT / "eval" / "sets" / "dev.jsonl").read_text(encoding="utf-8").splitlines()
    questions.write_text("\n".join(dev[:3]), encoding="utf-8")
    readme.write_text("# 题\n<!-- zhice eval -->\nold\n<!-- end -->\n尾\n", encoding="utf-8")
    chosen = ("--set", str(questions))
    run = ("eval", "run", *chosen, "--library", "--system", "zhice")
    passed = ("--fail-under", "valid=1", "--fail-under", "wrong=0")
    done = zhice(*run, "--system", "bm25-jieba", *passed, home=samples_home)
    assert done.returncode == 0
    assert "| bm25-jieba |" in done.stdout
    assert done.stdout.splitlines()[-1].startswith("| all | 3 |")
    done = zhice(*run, "--fail-under", "correct_cited=1.01", home=samples_home)
    assert done.returncode == 1
    assert "required is 1.01" in done.stderr
    done = zhice("eval", "compare", "zhice", "bm25-jieba", *chosen, home=samples_home)
    assert done.returncode == 0
    assert "| correct+cited |" in done.stdout
    written = ("eval", "report", *chosen, "--html", str(page), "--readme", str(readme))
    assert zhice(*written, home=samples_home).returncode == 0
    assert page.read_text(encoding="utf-8").startswith("<!doctype html>")
    text = readme.read_text(encoding="utf-8")
    assert text.startswith("# 题\n<!-- zhice eval -->\n| system | correct+cited |")
    assert text.endswith("\n<!-- end -->\n尾\n")
    assert "old" not in text
    readme.write_text(f"<!-- zhice eval {questions} -->\n<!-- end -->\n", encoding="utf-8")
    assert zhice(*written, home=samples_home).returncode == 0
    assert "| all | 3 |" not in readme.read_text(encoding="utf-8")
