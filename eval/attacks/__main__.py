"""Attack a server of its own with all that is known here, and print what became of each.

    python -m eval.attacks            the table by class
    python -m eval.attacks --all      each input with its verdict and the reason

The exit code is 1 where an attack did harm, or one class held fewer inputs than it should.
"""

import argparse
import json
import sys
import tempfile
from collections import Counter
from pathlib import Path

import httpx

from eval.attacks.classes import CLASSES
from eval.attacks.listener import Listener
from eval.attacks.target import Target, prepare
from eval.load.server import serving, wait_for_page


def audit_harm(home: Path) -> str:
    """Return what is wrong with the audit log after the attacks."""
    lines = (home / "audit.jsonl").read_text("utf-8").splitlines()
    if any("forged" in json.loads(line) for line in lines):
        return "a line of the audit log was forged"
    return ""


def main() -> int:
    """Run all attacks."""
    parser = argparse.ArgumentParser(prog="python -m eval.attacks", description=__doc__)
    parser.add_argument("--all", action="store_true", help="print each input")
    options = parser.parse_args()
    counts: Counter[tuple[str, str]] = Counter()
    why: dict[str, Counter[str]] = {}
    with tempfile.TemporaryDirectory(prefix="zhice-attacks-") as folder, Listener() as listener:
        home = Path(folder) / "home"
        home.mkdir()
        key = {"Authorization": f"Bearer {prepare(home)}"}
        with (
            serving(home, "--require-keys") as (url, _),
            httpx.Client(base_url=url, headers=key, timeout=180) as client,
            httpx.Client(base_url=url, timeout=60) as stranger,
        ):
            wait_for_page(url, key)
            target = Target(client=client, stranger=stranger, home=home, listener=listener)
            for attacks in CLASSES:
                for attack in attacks():
                    outcome = attack.run(target)
                    counts[attack.kind, outcome.verdict] += 1
                    why.setdefault(attack.kind, Counter())[outcome.why] += 1
                    if options.all or outcome.verdict == "HARM":
                        print(
                            f"{outcome.verdict} {attack.kind}: {ascii(attack.what)[:100]} "
                            f"-> {outcome.why}",
                            flush=True,
                        )
        forged = audit_harm(home)
    print("| class | tried | refused | harmless | harm | most often |")
    print("| --- | --- | --- | --- | --- | --- |")
    for kind, reasons in why.items():
        told = [counts[kind, each] for each in ("refused", "harmless", "HARM")]
        often = reasons.most_common(1)[0][0].replace("|", "/")
        print(f"| {kind} | {sum(told)} | {' | '.join(map(str, told))} | {often} |")
    harm = sum(count for (_, verdict), count in counts.items() if verdict == "HARM")
    print(f"tried {sum(counts.values())}, harm {harm}{f', {forged}' if forged else ''}")
    return 1 if harm or forged else 0


if __name__ == "__main__":
    sys.exit(main())
