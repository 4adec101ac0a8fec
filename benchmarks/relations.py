"""Relations between the quantities of one sheet, learned over what is read from all datasheets of the corpus.

python benchmarks/relations.py              the numbers in ontology/typ_ratios.yaml from corpus/read
python benchmarks/relations.py --read OUT   corpus/read too, from the output of `d2s extract` over the datasheets
"""

from __future__ import annotations

import argparse
from pathlib import Path

from d2s.evaluate.relations import rewrite
from d2s.evaluate.sheets import write
from d2s.knowledge.loader import read_yaml
from d2s.knowledge.models import RatioFile
from d2s.report.json import from_json

ROOT = Path(__file__).resolve().parents[1]
TARGET = ROOT / "ontology" / "typ_ratios.yaml"


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--read", type=Path, metavar="OUT")
    given = options.parse_args()
    if given.read is not None:
        found = sorted(given.read.glob("**/extraction.json"))
        if not found:
            raise SystemExit(f"no extraction.json below {given.read}; run d2s extract -o first")
        write(ROOT / "corpus", (from_json(path.read_bytes()) for path in found), read_yaml(TARGET, RatioFile))
    rewrite(ROOT / "corpus", TARGET)


if __name__ == "__main__":
    main()
