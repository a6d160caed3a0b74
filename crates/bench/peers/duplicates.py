"""Finders of near-duplicates of Python for `cargo xtask bench duplicates`:
`duplicates.py PEER BANDS ROWS GRAM < ARTICLES > ANSWERS`.

Reads lines {"text"}, words with one space between them, in the order of arrival. Each article is looked
up among those before it and then added. Writes a line {"of", "score"} for each, the number of the most
similar article among the candidates and the similarity by their signatures, and at last one
{"cpu_seconds", "bytes"}: this process's CPU time from text in memory to answers in memory, and the bytes
by which it grew for each article.

Licences: datasketch MIT, rensa MIT.
"""

import json
import sys
import time


def grams(text, gram):
    words = text.split(" ")
    return list({" ".join(words[at : at + gram]) for at in range(max(1, len(words) - gram + 1))})


def datasketch(bands, rows, gram):
    from datasketch import MinHash, MinHashLSH

    lanes = bands * rows
    index = MinHashLSH(num_perm=lanes, params=(bands, rows))
    signatures = []

    def look(number, text):
        signature = MinHash(num_perm=lanes, seed=1)
        signature.update_batch([piece.encode() for piece in grams(text, gram)])
        best = max(((signature.jaccard(signatures[at]), at) for at in index.query(signature)), default=None)
        index.insert(number, signature)
        signatures.append(signature)
        return best

    return look


def rensa(bands, rows, gram):
    from rensa import RMinHash, RMinHashLSH

    lanes = bands * rows
    index = RMinHashLSH(threshold=0.5, num_perm=lanes, num_bands=bands)
    signatures = []

    def look(number, text):
        signature = RMinHash(num_perm=lanes, seed=1)
        signature.update(grams(text, gram))
        best = max(((signature.jaccard(signatures[at]), at) for at in index.query(signature)), default=None)
        index.insert(number, signature)
        signatures.append(signature)
        return best

    return look


def resident():
    with open("/proc/self/status") as status:
        return next(int(line.split()[1]) * 1024 for line in status if line.startswith("VmRSS:"))


def main():
    peer, *numbers = sys.argv[1:]
    look = {"datasketch": datasketch, "rensa": rensa}[peer](*map(int, numbers))
    texts = [json.loads(line)["text"] for line in sys.stdin]
    before = resident()
    began = time.process_time()
    answers = [look(number, text) for number, text in enumerate(texts)]
    spent = time.process_time() - began
    grown = (resident() - before) / max(1, len(texts))
    for answer in answers:
        score, of = answer or (0.0, None)
        print(json.dumps({"of": of, "score": score}))
    print(json.dumps({"cpu_seconds": spent, "bytes": grown}))


if __name__ == "__main__":
    sys.stdin.reconfigure(encoding="utf-8")
    main()
