"""Runs to one HTML page that needs nothing else: no network, no library."""

from collections.abc import Sequence
from html import escape
from importlib.resources import files

from eval.intervals import estimate
from eval.metrics import facts_found, is_gold, says_wrong, states
from eval.plots import COLOURS, bar, curves, legend, nice, time_bar
from eval.questions import Question
from eval.replies import Reply
from eval.report import groups, latencies, mean_risk, milliseconds, risk_curve
from eval.run import Record, Run
from eval.scores import HEADLINE, METRICS

OUTCOMES = {
    "refused": "误拒",
    "answered": "该拒未拒",
    "status": "结论不对",
    "wrong": "说错",
    "facts": "缺要点",
    "citation": "引错条款",
}


def render_html(runs: Sequence[Run]) -> str:
    """Return the page; all runs are of one set."""
    first = runs[0]
    return f"""<!doctype html>
<html lang="zh-CN"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>知策评测 · {escape(first.config.set_name)}</title>
<style>{_asset("report.css")}</style></head><body><main>
<h1>知策评测 <small>ZhiCe evaluation</small></h1>
{_about(first)}
<h2>答对且引对 <small>Correct+Cited</small></h2>
<p class="note">结论正确、要点齐全、没有说错，并引用写有答案的条款。横线：按文件重抽样的 95% 区间。
</p>
<section class="bars">{_headline(runs)}</section>
<h2>按题型与语言 <small>by type and language</small></h2>
{legend([run.config.system for run in runs])}
<section class="groups">{_groups(runs)}</section>
<h2>风险与覆盖 <small>risk–coverage</small></h2>
<p class="note">只回答把握最大的一部分问题时，其中答错的比例；越低越好，圆点为实际作答的比例。</p>
{_risk(runs)}
<h2>用时 <small>latency, ms</small></h2>
<section class="bars">{_times(runs)}</section>
<h2>全部指标 <small>all metrics</small></h2>
{_metrics(runs)}
<h2>未答对的问题 <small>failures</small></h2>
{_failures(runs)}
</main><script>{_asset("report.js")}</script></body></html>
"""


def _asset(name: str) -> str:
    return (files("eval") / "assets" / name).read_text(encoding="utf-8")


def _about(run: Run) -> str:
    config = run.config
    documents = {span.document for question in run.questions for span in question.gold}
    return (
        f'<p class="about">问题集 <b>{escape(config.set_name)}</b>：{len(run.questions)} 题，'
        f"涉及 {len(documents)} 份文件 · {escape(config.started[:16].replace('T', ' '))} UTC · "
        f"问题 <code>{config.set_digest}</code> 索引 <code>{config.index_digest}</code> "
        f"程序 <code>{config.version}</code></p>"
    )


def _headline(runs: Sequence[Run]) -> str:
    return "".join(
        bar(run.config.system, estimate(run.values(HEADLINE), run.clusters), _colour(i))
        for i, run in enumerate(runs)
    )


def _groups(runs: Sequence[Run]) -> str:
    parts = []
    for name, chosen in groups(runs[0].questions)[:-1]:
        bars = "".join(
            bar(
                run.config.system,
                estimate(
                    [run.values(HEADLINE)[p] for p in chosen], [run.clusters[p] for p in chosen]
                ),
                _colour(i),
            )
            for i, run in enumerate(runs)
        )
        parts.append(
            f'<div class="bars"><h3>{escape(name)} <small>{len(chosen)}</small></h3>{bars}</div>'
        )
    return "".join(parts)


def _risk(runs: Sequence[Run]) -> str:
    def named(run: Run) -> str:
        area = mean_risk(run)
        return run.config.system + ("" if area is None else f"（平均 {area:.2f}）")

    lines = [(named(run), risk_curve(run)) for run in runs]
    return f'<div class="plot">{curves(lines, "作答比例 coverage", "答错比例 risk")}</div>'


def _times(runs: Sequence[Run]) -> str:
    times = [latencies(run) for run in runs]
    longest = nice(max(high for _, high in times))
    return "".join(
        time_bar(run.config.system, both, longest, _colour(i), _figures(both))
        for i, (run, both) in enumerate(zip(runs, times, strict=True))
    )


def _figures(times: tuple[float, float]) -> str:
    median, high = map(milliseconds, times)
    return f"{median} <small>p95 {high} ms</small>"


def _metrics(runs: Sequence[Run]) -> str:
    head = "".join(f"<th>{escape(run.config.system)}</th>" for run in runs)
    rows = []
    for metric in METRICS:
        estimates = [estimate(run.values(metric.name), run.clusters) for run in runs]
        cells = "".join(
            "<td>–</td>"
            if each.mean is None
            else f"<td>{each.mean:.3f}"
            f"<small>{each.low:.2f}–{each.high:.2f} · n={each.n}</small></td>"
            for each in estimates
        )
        arrow = " ↓" if metric.lower else ""
        rows.append(
            f"<tr><th>{metric.zh}{arrow}<small>{metric.name}: {escape(metric.meaning)}</small></th>"
            f"{cells}</tr>"
        )
    return (
        '<div class="scroll" tabindex="0" role="region" aria-label="全部指标"><table>'
        f"<thead><tr><th>指标</th>{head}</tr></thead><tbody>{''.join(rows)}</tbody></table></div>"
    )


def _failures(runs: Sequence[Run]) -> str:
    failed = [
        (run.config.system, question, record)
        for run in runs
        for question, record in zip(run.questions, run.records, strict=True)
        if record.scores[HEADLINE] != 1
    ]
    kinds = {
        "system": ("系统", [run.config.system for run in runs]),
        "type": ("题型", [question.type for _, question, _ in failed]),
        "lang": ("语言", [question.lang for _, question, _ in failed]),
        "outcome": ("问题所在", list(OUTCOMES)),
    }
    choices = "".join(
        f'<label>{title} <select name="{name}">{_options(name, values)}</select></label>'
        for name, (title, values) in kinds.items()
    )
    rows = "".join(_failure(*each) for each in failed)
    return (
        f'<form class="filters">{choices}<output></output></form><div class="failures">{rows}</div>'
    )


def _options(name: str, values: Sequence[str]) -> str:
    every = "" if name == "system" else '<option value="">全部</option>'
    return every + "".join(
        f'<option value="{escape(value)}">{escape(OUTCOMES.get(value, value))}</option>'
        for value in dict.fromkeys(values)
    )


def _failure(system: str, question: Question, record: Record) -> str:
    reply = record.reply
    outcome = outcome_of(question, reply)
    cited = "".join(
        f"<li>{escape(each.passage.title or each.passage.source)} {escape(each.passage.place)}"
        f"<q>{escape(' … '.join(quote.text for quote in each.quotes)[:300])}</q></li>"
        for each in reply.citations
    )
    text = escape(reply.text)
    if len(reply.text) > 160:
        text = f"<details><summary>{escape(reply.text[:120])}…</summary>{text}</details>"
    said_before = " ".join(turn["content"] for turn in question.history if turn["role"] == "user")
    return (
        f'<article data-system="{escape(system)}" data-type="{escape(question.type)}" '
        f'data-lang="{escape(question.lang)}" data-outcome="{outcome}">'
        f"<h4><code>{escape(question.id)}</code> {escape(question.question)}</h4>"
        + (f"<p class='before'>上文：{escape(said_before)}</p>" if said_before else "")
        + f"<p><i>{OUTCOMES[outcome]}</i> {escape(missed(question, reply))}</p><dl>"
        f"<dt>回答</dt><dd>{text} <small>把握 {reply.confidence:.2f}</small></dd>"
        f"<dt>引用</dt><dd>{f'<ul>{cited}</ul>' if cited else '无'}</dd>"
        f"<dt>依据</dt><dd>{_gold(question)}</dd></dl></article>"
    )


def _gold(question: Question) -> str:
    spans = "".join(
        f"<li>{escape(span.document)}<q>{escape(span.quote[:300])}</q></li>"
        for span in question.gold
    )
    return f"<ul>{spans}</ul>" if spans else "文件没有写，应当拒答"


def outcome_of(question: Question, reply: Reply) -> str:
    """Return why a reply is not Correct+Cited: the first of `OUTCOMES` that holds."""
    if reply.status != question.status:
        if reply.refused:
            return "refused"
        return "status" if question.answerable else "answered"
    if says_wrong(reply, question):
        return "wrong"
    return "citation" if facts_found(reply, question) in (None, 1.0) else "facts"


def missed(question: Question, reply: Reply) -> str:
    """Return what was missed, in words: facts, wrong statements, gold that is not cited."""
    said = "\n".join([reply.text, *reply.documented])
    facts = [v[0] for v in question.facts if not any(states(said, each) for each in v)]
    wrong = [words for words in question.must_not if states(reply.text, words)]
    parts = [f"缺：{'、'.join(facts)}"] if facts else []
    if wrong:
        parts.append(f"错：{'、'.join(wrong)}")
    if question.gold and not any(is_gold(each, question) for each in reply.citations):
        parts.append("没有引用写有答案的条款")
    return "；".join(parts)


def _colour(position: int) -> str:
    return COLOURS[position % len(COLOURS)]
