#!/usr/bin/env python3
"""Checks the proofs of many selections, and that none of them proves a worse one.

    python3 many.py [--times] FILE

A line of FILE is a selection: {"problem": what `linxuan select` takes, "selected": ids, "proof": its document as a text, "worse": ids of
another set that keeps everything, where there is one}. Each proof is checked as step 10 checks that of a record (selection.py). For the
worse set it must not pass, nor may it with something altered. The last line says how many there were. Exit 0: all as it should be.
With --times proofs are checked and nothing else; the last line has the seconds that each took."""
import argparse
import copy
import json
import pathlib
import random
import sys
import time
import types

sys.dont_write_bytecode = True

from contest import draw  # noqa: E402
from record import Wrong, sha256  # noqa: E402
import selection  # noqa: E402

PROOF = "00000004.proof"


def record_of(problem, selected, proof):
    """As much of a record as step 10 reads: pool, rules, seed, rulings, ranking, selection and its proof."""
    entries, seed = problem["entries"], problem["lottery_seed"]
    number = {one["id"]: at for at, one in enumerate(entries, 1)}
    drawn = {"kind": "seed", "n": 1, "step": "drawn", "seed": str(seed), "form": "text" if type(seed) is str else "number"}
    pool = {number[one["id"]]: {"entry": one["id"], "groups": [
        {"family": family, "groups": sorted({names} if type(names) is str else set(names), key=str.encode)}
        for family, names in sorted(one["groups"].items())]} for one in entries}
    ranked = sorted(entries, key=lambda one: (one["score"], one.get("tie_break", []), draw(drawn, "ties", one["id"])), reverse=True)
    places = {one["id"]: place for place, one in enumerate(ranked, 1)}
    ranking = {"kind": "ranking", "n": 3, "films": [
        {"film": number[one["id"]], "place": places[one["id"]], "score": one["score"], "criteria": one.get("tie_break", [])} for one in ranked]}
    score = {one["id"]: one["score"] for one in entries}
    act = {"kind": "selection", "n": 4, "selected": [number[film] for film in sorted(selected, key=places.get)], "reserves": [],
           "total": sum(score[film] for film in selected), "proof": sha256(proof).hex()}
    rulings = [{"kind": "override", "n": 2, "film": number[film], "ruling": ruling}
               for ruling, films in (("in", problem["pinned"]), ("out", problem["vetoed"])) for film in films]
    acts = [drawn, *rulings, ranking, act]
    rules = {key: problem[key] for key in ("size", "rules", "tolerance") if problem[key] is not None}
    return types.SimpleNamespace(rules=rules, pool=pool, files={PROOF: proof}, selection=act,
                                 of=lambda *kinds: [one for one in acts if one["kind"] in kinds]), number


def refused(program, document, films):
    """Where a proof does not prove these films; None where it does."""
    try:
        program.check_proof(document, films)
    except Wrong as why:
        return why.args[0]
    return None


def alterations(chance, document, films):
    """The proof with a multiplier altered, the denominator, a film of a leaf, the reason of a leaf; and without a leaf."""
    for what in ("multiplier", "denominator", "film", "reason", "leaf"):
        other = copy.deepcopy(document)
        numbers = [pair for one in other["multipliers"] for pair in one]
        leaf = chance.choice(other["leaves"])
        if what == "multiplier" and numbers:
            chance.choice(numbers)[1] += chance.choice([-1, 1, -500, 500, chance.randrange(-2**40, 2**40)])
        elif what == "denominator":
            other["denominator"] = max(1, other["denominator"] + chance.choice([-1, 1, 7, 10**6]))
        elif what == "film":
            side, film = chance.randrange(2), chance.randrange(films)
            leaf[side] = sorted({*leaf[side]} ^ {film})
        elif what == "reason":
            place = chance.randrange(-1, len(other["multipliers"]))
            leaf[2] = chance.choice([place, [] if place < 0 else [place]])
        elif what == "leaf":
            other["leaves"].remove(leaf)
        yield what, other


def worth(program, films):
    return [sum(level[program.column[film]] for film in films) for level in program.levels]


def check(case, chance, found):
    """Adds to what was found; what is wrong, or None."""
    record, number = record_of(case["problem"], case["selected"], case["proof"].encode())
    try:
        selection.step_selection(record)
    except Wrong as why:
        return f"the proof does not pass: {why.args}"
    found["checked"] += 1
    if not case.get("worse"):
        return None
    program, document = selection.program_of(record), json.loads(case["proof"])
    best, worse = record.selection["selected"], [number[film] for film in case["worse"]]
    if program.broken(worse) or worth(program, worse) >= worth(program, best):
        return f"the worse set is none: {program.broken(worse)}, {worth(program, worse)}, {worth(program, best)}"
    where = refused(program, document, worse)
    if not (where or "").startswith("leaf "):
        return f"the proof for the worse set: {where}"
    found["worse"] += 1
    for what, other in alterations(chance, document, len(program.films)):
        if refused(program, other, worse) is None:
            return f"the proof with another {what} passes for the worse set: {other}"
        found["altered"] += 1
    return None


def seconds(case):
    record, _ = record_of(case["problem"], case["selected"], case["proof"].encode())
    began = time.perf_counter()
    selection.step_selection(record)
    return time.perf_counter() - began


def main():
    words = argparse.ArgumentParser(description="Checks the proofs of many selections.")
    words.add_argument("--times", action="store_true", help="print the seconds that each takes")
    words.add_argument("file")
    asked = words.parse_args()
    with pathlib.Path(asked.file).open(encoding="utf-8") as lines:
        cases = map(json.loads, lines)
        if asked.times:
            print(json.dumps([seconds(case) for case in cases]))
            return 0
        found, wrong, chance = {"checked": 0, "worse": 0, "altered": 0}, 0, random.Random(1)
        for at, case in enumerate(cases, 1):
            problem = check(case, chance, found)
            if problem:
                wrong += 1
                print(f"WRONG  line {at}: {problem}")
    print(json.dumps(found))
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
