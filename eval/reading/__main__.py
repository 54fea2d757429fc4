"""Measures the reader: `python -m eval.reading fuzz | fidelity | throughput | spans | articles`."""

import argparse
import tempfile
from pathlib import Path

from eval.reading import articles, fidelity, fuzz, spans, throughput

_SAMPLES = Path(__file__).parents[2] / "corpus" / "samples"


def main() -> None:
    """Run one measurement and print it."""
    parser = argparse.ArgumentParser(prog="python -m eval.reading", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    spoil = commands.add_parser("fuzz", help="read spoiled files of every format")
    spoil.add_argument("--count", type=int, default=20_000)
    spoil.add_argument("--start", type=int, default=0, help="number of the first file")
    prints = commands.add_parser("fidelity", help="compare texts with their prints (LibreOffice)")
    prints.add_argument("--scan", action="store_true", help="compare with scans of the prints")
    speed = commands.add_parser("throughput", help="clauses a second, beside LangChain")
    for command in (spoil, prints):
        command.add_argument("--seed", type=int, default=1)
    for command in (prints, speed):
        command.add_argument("--laws", type=Path, help="a folder of DOCX files to take more from")
        command.add_argument("--limit", type=int, default=20, help="how many of them")
    gold = commands.add_parser("spans", help="whether what answers a question is one clause")
    gold.add_argument("questions", type=Path, help="a file of JSON lines with gold_spans")
    law = commands.add_parser("articles", help="whether every article is a clause, in order")
    for command in (gold, law):
        command.add_argument("laws", type=Path, help="the folder of the documents, DOCX")
    options = parser.parse_args()
    if options.command == "fuzz":
        print(fuzz.report(fuzz.run(options.seed, options.count, options.start)))
    elif options.command == "fidelity":
        _fidelity(options)
    elif options.command == "spans":
        print(spans.report(list(spans.measure(options.questions, options.laws))))
    elif options.command == "articles":
        print(articles.report(list(articles.measure(options.laws))))
    else:
        _throughput(options)


def _fidelity(options: argparse.Namespace) -> None:
    paths = sorted(_SAMPLES.glob("*.txt"))
    if options.laws:
        paths += fidelity.choose(options.laws, options.limit, options.seed)
    total = equal = near = 0
    with tempfile.TemporaryDirectory() as folder:
        for each in fidelity.measure(paths, Path(folder), scanned=options.scan):
            print(f"{each.equal:5} {each.near:5} {each.clauses:5}  {each.name}", flush=True)
            total, equal, near = total + each.clauses, equal + each.equal, near + each.near
    print(f"{equal / total:.4f} equal, {near / total:.4f} at most 2 % off, of {total} clauses")


def _throughput(options: argparse.Namespace) -> None:
    laws = sorted(options.laws.glob("*.docx"))[: options.limit] if options.laws else []
    texts = throughput.write_texts([*sorted(_SAMPLES.glob("*.txt")), *laws])
    print(throughput.line(throughput.measure("txt", texts)))
    from corpus.parse import parse
    from eval.reading.printing import print_to_pdf, write_official

    with tempfile.TemporaryDirectory() as folder:
        made = [Path(folder, f"{number}.docx") for number in range(len(texts))]
        for text, path in zip(texts, made, strict=True):
            write_official(parse(text.read_bytes(), text.name), path)
        print(throughput.line(throughput.measure("docx", made)))
        print_to_pdf(made, Path(folder))
        pdfs = [path.with_suffix(".pdf") for path in made]
        print(throughput.line(throughput.measure("pdf", pdfs)))


if __name__ == "__main__":
    main()
