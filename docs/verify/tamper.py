#!/usr/bin/env python3
"""The test of verify.py: records that must verify, and alterations that must be found, each by its step.

    python3 tamper.py [--every-byte | --bytes N] [--large] [--keep FOLDER]

Makes contests with a key of its own (made.py), and alters them and the specimen. Exit 0: all as it should be. FOLDER gets every file
with its name and step, so that another verifier is held to the same."""
import argparse
import copy
import functools
import itertools
import json
import pathlib
import random
import sys
import time
import types

sys.dont_write_bytecode = True

import record as verified  # noqa: E402
import selection  # noqa: E402
import verify  # noqa: E402
from made import NEXT, THIEF, Made, sha256, tar, untar  # noqa: E402

HERE = pathlib.Path(__file__).parent
SPECIMEN, PUBLIC = ((HERE / f"specimen-{edition}.linxuan-record").read_bytes() for edition in ("full", "public"))


def act_of(made, kind, at=0, **like):
    return [act for act in made.acts if act["kind"] == kind and all(act.get(key) == value for key, value in like.items())][at]


def changed(kind, change, at=0, **like):
    """An alteration of one line by whoever holds the key."""
    def alter(made):
        change(act_of(made, kind, at, **like))
    return alter


def setting(kind, at=0, like=(), **values):
    return changed(kind, lambda act: act.update(values), at, **dict(like))


def swap(made, one, two):
    made.acts[one], made.acts[two] = made.acts[two], made.acts[one]


def keep_numbers(made, then):
    for n, act in enumerate(made.acts):
        act["n"] = n
    then(made.acts)


def late_entry(made):
    entry = copy.deepcopy(act_of(made, "entry"))
    made.acts.insert(made.acts.index(act_of(made, "assignment")), {**entry, "number": 99, "entry": "late"})


def early_entry(made):
    entry = copy.deepcopy(act_of(made, "entry"))
    made.acts.insert(made.acts.index(act_of(made, "pool")), {**entry, "number": 99, "entry": "late"})


def better_place(act):
    act["films"][0], act["films"][1] = act["films"][1], act["films"][0]
    act["films"][0]["place"], act["films"][1]["place"] = 1, 2


def tighter(act):
    act["rules"][0]["max"] = 0


def other_alias(act):
    act["judges"][0]["alias"], act["judges"][1]["alias"] = "j02", "j01"


def worse(made):
    act = act_of(made, "selection")
    act["selected"], act["reserves"] = [made.chosen[0], made.reserves[0]], made.reserves[1:]
    scores = {one["film"]: one["score"] for one in act_of(made, "ranking", -1)["films"]}
    act["total"] = sum(scores[film] for film in act["selected"])


def multiplier(change):
    return changed("selection", lambda act: change(act["document"]["proof"]))


# What whoever holds the key of the server does, and the step that finds it.
WITH_KEY = [
    ("two lines swapped", 2, lambda made: keep_numbers(made, lambda acts: swap(made, 12, 13))),
    ("a line taken out", 2, lambda made: keep_numbers(made, lambda acts: acts.pop(12))),
    ("a key that the kind does not have", 2, setting("entry", note=1)),
    ("a time before that of the line in front", 2, changed("notice", lambda act: act.update(at=0))),
    ("a fraction", 2, setting("result", films=[1.5])),
    ("another seed", 7, setting("seed", seed="4 5 6")),
    ("two sheets joined to one alias", 8, setting("sheet", alias="j02", like={"alias": "j01"})),
    ("a work added behind the freeze", 5, late_entry),
    ("a work put in front of the freeze", 6, early_entry),
    ("a film replaced behind the freeze", 6, setting("entry", film="0" * 64)),
    ("a region changed behind the freeze", 6, setting("entry", groups=[{"family": "region", "groups": ["r9"]}])),
    ("a sheet behind the ranking", 5, lambda made: swap(made, made.acts.index(act_of(made, "sheet", -1)), made.acts.index(act_of(made, "ranking", -1)))),
    ("a number of ten digits", 2, setting("sheet", version=10**9)),
    ("an origin with a control character", 2, setting("open", origin="linxuan/a\u0001")),
    ("an empty list that is left out", 2, setting("assignment", judges=[])),
    ("a name of a key with a quotation mark", 2, setting("key", key='a"b' + NEXT.key)),
    ("a name of a key with a control character", 2, setting("key", key="a\u0001b" + NEXT.key)),
    ("a total of thirteen digits", 2, setting("sheet", total=10**12)),
    ("a second seed", 5, lambda made: made.acts.insert(made.acts.index(act_of(made, "assignment")), copy.deepcopy(act_of(made, "seed", -1)))),
    ("aliases in another order", 7, changed("assignment", other_alias)),
    ("one person typed the dice", 7, changed("seed", lambda act: act["typed_by"].reverse() or act.update(typed_by=act["typed_by"][:1] * 2))),
    ("a mark", 8, changed("sheet", lambda act: act["marks"].__setitem__(0, act["marks"][0] - 50 if act["marks"][0] else 50))),
    ("a total", 8, changed("sheet", lambda act: act.update(total=act["total"] + 1))),
    ("a mark between the steps", 8, changed("sheet", lambda act: act.update(marks=[act["marks"][0] + 1, act["marks"][1]]))),
    ("weights", 8, setting("rules", criteria=[{"key": "c1", "weight": 50}, {"key": "c2", "weight": 50}])),
    ("a sheet taken out", 8, lambda made: made.acts.remove(act_of(made, "sheet"))),
    ("a sheet twice", 8, lambda made: made.acts.insert(made.acts.index(act_of(made, "sheet", -1)), copy.deepcopy(act_of(made, "sheet")))),
    ("a sheet of a film that was not assigned", 8, changed("assignment", lambda act: act["films"].__setitem__(
        0, {**act["films"][0], "films": act["films"][0]["films"][:-1]}))),
    ("a score", 9, changed("ranking", lambda act: act["films"][0].update(score=act["films"][0]["score"] + 1), -1)),
    ("two places", 9, changed("ranking", better_place, -1)),
    ("the method", 9, setting("rules", method="trimmed")),
    ("recusals", 9, changed("ranking", lambda act: act["films"][0].update(recusals=3), -1)),
    ("totals", 9, changed("ranking", lambda act: act["films"][0]["totals"].pop(), -1)),
    ("a bound of a rule", 10, changed("rules", tighter)),
    ("places", 10, setting("rules", size=3)),
    ("tolerance", 10, lambda made: (worse(made), act_of(made, "rules").update(tolerance=0))),
    ("a proof for a worse selection", 10, lambda made: (worse(made), multiplier(lambda proof: proof.update(leaves=[[[], [], [0]]]))(made))),
    ("a ruling", 10, lambda made: made.acts.insert(made.acts.index(act_of(made, "ranking", -1)), {
        "kind": "override", "film": made.chosen[0], "ruling": "out", "reason": "0" * 64, "decider": "0" * 64})),
    ("a worse selection", 10, worse),
    ("the total of the selection", 10, changed("selection", lambda act: act.update(total=act["total"] + 1))),
    ("a multiplier", 10, multiplier(lambda proof: proof["multipliers"][0][0].__setitem__(1, proof["multipliers"][0][0][1] - 900))),
    ("no leaves", 10, multiplier(lambda proof: proof.update(leaves=[]))),
    ("a leaf that leaves out a film", 10, multiplier(lambda proof: proof.update(leaves=[[[0], [], [0]]]))),
    ("a place of no multipliers", 10, multiplier(lambda proof: proof.update(leaves=[[[], [], [7]]]))),
    ("another denominator", 10, multiplier(lambda proof: proof.update(denominator=2))),
    ("the notice", 11, changed("notice", lambda act: act["films"].reverse())),
    ("the result", 11, changed("result", lambda act: act["films"].pop())),
    ("an objection without an answer", 11, lambda made: made.acts.remove(act_of(made, "objection", 1))),
    ("votes", 11, lambda made: made.acts.insert(made.acts.index(act_of(made, "ranking", -1)), {
        "kind": "ballot", "meeting": 1, "place": 1, "secret": 1, "most": 1, "seats": 1, "members": 5, "present": 5, "papers": 5, "blank": 1,
        "void": 0, "votes": [[1, 5]], "chosen": [1], "question": "0" * 64})),
    ("the reserve that does not come", 11, setting("amendment", comes=3, like={"subject": "withdrawal"})),
    ("an opening", 11, lambda made: made.openings[0].update(text="another")),
    ("lines off the end", 12, lambda made: made.acts.__delitem__(slice(-6, None))),
]


def cut(files, name, change):
    return {**files, name: change(files[name])}


def sub(name, old, new, count=1):
    def alter(files):
        assert old in files[name], (name, old)
        return cut(files, name, lambda text: text.replace(old, new, count))
    return alter


def line_swap(files):
    lines = files["00000009.lines"].split(b"\n")
    lines[2], lines[3] = lines[3], lines[2]
    return {**files, "00000009.lines": b"\n".join(lines)}


def line_out(files):
    lines = files["00000000.lines"].split(b"\n")
    return {**files, "00000000.lines": b"\n".join(lines[:2] + lines[3:])}


# What whoever has no key does to the specimen.
WITHOUT_KEY = [
    ("a name", 1, lambda files: {("records" if name == "record" else name): text for name, text in files.items()}),
    ("a file more", 1, lambda files: {**files, "more": b""}),
    ("a checkpoint taken out", 1, lambda files: {name: text for name, text in files.items() if name != "00000015.note"}),
    ("two lines swapped", 2, line_swap),
    ("a line taken out", 2, line_out),
    ("the last line taken off", 3, lambda files: cut(files, "00000035.lines", lambda text: b"\n".join(text.split(b"\n")[:-2]) + b"\n")),
    ("all lines but the first", 2, lambda files: {name: text.split(b"\n")[0] + b"\n" if name == "00000000.lines" else b"" if "lines" in name else text
                                                  for name, text in files.items()}),
    ("a mark", 3, sub("00000009.lines", b"[900,850]", b"[950,850]")),
    ("a total", 3, sub("00000009.lines", b'"total":8800', b'"total":8900')),
    ("weights", 3, sub("00000000.lines", b'"weight":60', b'"weight":61')),
    ("an alias joined to another", 3, sub("00000015.lines", b'"alias":"j02"', b'"alias":"j01"')),
    ("a score", 3, sub("00000021.lines", b'"score":8850', b'"score":8950')),
    ("a place", 3, sub("00000019.lines", b'"place":2', b'"place":3')),
    ("the method", 3, sub("00000000.lines", b'"method":"mean"', b'"method":"zscore"')),
    ("a bound", 3, sub("00000000.lines", b'"max":1}', b'"max":2}')),
    ("places", 3, sub("00000000.lines", b'"size":2', b'"size":3')),
    ("tolerance", 3, sub("00000000.lines", b'"tolerance":2000', b'"tolerance":1000')),
    ("a ruling", 3, sub("00000021.lines", b'"ruling":"in"', b'"ruling":"out"')),
    ("a chosen film", 3, sub("00000021.lines", b'"selected":[1,3]', b'"selected":[1,2]')),
    ("the seed", 3, sub("00000009.lines", b"05 11", b"06 11")),
    ("a film behind the freeze", 3, sub("00000000.lines", b"fa64c158", b"fa64c159")),
    ("votes", 3, sub("00000021.lines", b"[1,3]", b"[1,4]")),
    ("the notice", 3, sub("00000034.lines", b"[1,3]", b"[1,2]")),
    ("the root in a note", 3, sub("00000019.note", b"EciG9c", b"EciG9d")),
    ("a signature", 4, sub("00000019.note", b"z0GaySG5", b"z0GaySG6")),
    ("a signature taken off", 4, lambda files: cut(files, "00000034.note", lambda text: text[:text.index("\u2014 contest.example K1".encode())])),
    ("a signature of another note", 4, lambda files: {**files, "00000021.note": files["00000021.note"].split(b"\n\n")[0] + b"\n\n"
                                                      + files["00000019.note"].split(b"\n\n")[1]}),
    ("the key of a witness", 4, sub("cosign-0001.key", b"XGPmK", b"XGPmL")),
    ("the note of a witness", 4, sub("cosign-0001.note", b"\n39\n", b"\n38\n")),
    ("a multiplier", 10, sub("00000031.proof", b"8100", b"8101")),
    ("a space in the proof", 10, sub("00000031.proof", b",", b", ")),
    ("an opening", 11, sub("openings", "潮声".encode(), "潮水".encode())),
    ("an opening twice", 11, lambda files: cut(files, "openings", lambda text: text.split(b"\n")[0] + b"\n" + text)),
]


def first_failure(data, older=None, said=None):
    said = [] if said is None else said
    return next(iter(verify.verify(data, older, said.append)), 0)


TRIED = []  # name, step that finds it (0: none), file, older file


def check(name, expected, data, older=None):
    """Whether this step finds what is wrong with a file first."""
    TRIED.append((name, expected, data, older))
    said = []
    found = first_failure(data, older, said)
    print(f"{'right' if expected == found else 'WRONG'}  {name}: step {found}" + (f", expected {expected}" if expected != found else ""))
    if expected != found:
        print("\n".join(said))
    return expected == found


def keep(folder):
    """Writes what was tried, and `tried.json`, which says what each is; files that are the same stand once."""
    folder, names = pathlib.Path(folder), {}
    for _, _, *files in TRIED:
        for data in files:
            if data is not None and data not in names:
                names[data] = f"{len(names):04}.linxuan-record"
                (folder / names[data]).write_bytes(data)
    tried = [{"name": name, "step": step, "file": names[data], "older": names.get(older)} for name, step, data, older in TRIED]
    (folder / "tried.json").write_text(json.dumps(tried, ensure_ascii=False), "utf-8")


def hidden_start():
    """A public edition in which a line that is withheld stands in front of the line that begins the record."""
    made = Made().finish()
    made.acts.insert(0, {"kind": "result", "films": []})
    files = made.write("public")
    first, rest = files["00000000.lines"].split(b"\n", 1)
    return {**files, "00000000.lines": sha256(b"\0" + first).hex().encode() + b"\n" + rest}


def tampering():
    right = True
    for name, step, alter in WITHOUT_KEY:
        right &= check(f"without the key: {name}", step, tar(alter(untar(SPECIMEN))))
    right &= check("without the key: a file twice", 1, SPECIMEN[:-1024] + tar({"openings": b""}))
    right &= check("without the key: an end", 1, SPECIMEN[:-1])
    right &= check("public edition: withheld lines swapped", 3, tar(line_swap(untar(PUBLIC))))
    cut_back = {name: text for name, text in untar(SPECIMEN).items() if name[:8] not in ("00000039", "00000035") and "cosign" not in name}
    cut_back = {**{name: text for name, text in cut_back.items() if name != "openings"}, "00000035.note": untar(SPECIMEN)["00000035.note"], "openings": b""}
    right &= check("cut back to an earlier checkpoint: right by itself", 0, tar(cut_back))
    right &= check("the same against the older file", 12, tar(cut_back), SPECIMEN)
    right &= check("the whole file against the earlier one", 0, SPECIMEN, tar(cut_back))
    whole = tar(Made().finish(True).write())
    other = tar(Made(seed=3).finish(True).write())
    right &= check("an older file that is not the beginning", 12, other, whole)
    for name, step, alter in WITH_KEY:
        made = Made().finish(True)
        alter(made)
        right &= check(f"with the key: {name}", step, tar(made.write()), whole)
    made = Made(way="contributions").finish()
    act_of(made, "seed", -1)["parts"][1]["value"] = "another"
    right &= check("with the key: a contribution", 7, tar(made.write()))
    right &= check("with the key: a number of 65 bits as the seed", 7, tar(Made(way="earlier", form="number", number=str(2**64)).finish().write()))
    right &= check("public edition: a line withheld in front of the first", 5, tar(hidden_start()))
    late = sub("00000009.note", b"at 10", b"at 92233720368547758079")
    right &= check("without the key: a time of a checkpoint that has more than 64 bits", 3, tar(late(Made().finish().write())))
    right &= check("a stolen contest under another key", 4, tar(Made().finish(True).write(keys=(THIEF, NEXT))))
    return right


# Contests as they may be, all of which verify.
LAWFUL = [
    {}, {"method": "trimmed"}, {"method": "zscore", "recused": {(1, 2)}}, {"method": "adjusted", "films": 12, "recused": {(1, 1), (2, 3)}},
    {"mode": "open"}, {"judges": 3}, {"way": "contributions"}, {"way": "public_draw"}, {"way": "server"}, {"way": "earlier", "form": "number"},
    {"again": True}, {"again": True, "way": "server", "mode": "open"},
    {"carries": True, "recused": {(1, 2)}}, {"carries": True, "late": "aside"},
    {"carries": True, "late": "given back"}, {"films": 40, "size": 7, "seed": 5},
    {"films": 500, "judges": 1, "seed": 6},
]


def lawful():
    right = True
    for about in LAWFUL:
        for leaves in (False, True):
            made = Made(**about).finish(leaves)
            for edition in ("full", "public"):
                right &= check(f"{about or 'a contest'}, {'a withdrawal, ' if leaves else ''}{edition}", 0, tar(made.write(edition)), tar(made.write()))
    return right


def bytes_of(data, step):
    """Every `step`th byte of a file with one bit changed: each is found."""
    chance, missed = random.Random(11), []
    for at in range(chance.randrange(step), len(data), step):
        other = bytearray(data)
        other[at] ^= 1 << chance.randrange(8)
        failed = []
        try:
            verify.verify(bytes(other), None, lambda words: failed.append(1) or stop() if "WRONG" in words else None)
        except StopIteration:
            pass
        if not failed:
            missed.append(at)
    print(f"{'WRONG' if missed else 'right'}  bytes changed, one of {step}: not found {missed[:10]}")
    return not missed


def stop():
    raise StopIteration


def kept(chosen, films, rules, size, tolerance, rulings):
    """Whether films keep everything, said another way than the verifier's."""
    groups = lambda family, numbers: [group for number in numbers for group in films[number][family]]  # noqa: E731
    for rule in rules:
        found = groups(rule["family"], chosen)
        if "distinct_min" in rule and len(set(found)) < rule["distinct_min"]:
            return False
        for group in {*groups(rule["family"], films)} if rule.get("group") == "*" else [rule["group"]] if "group" in rule else []:
            most = min(rule.get("max", 99), size * rule.get("max_share", 9999) // 100)
            if not rule.get("min", 0) <= found.count(group) <= most:
                return False
    free = [number for number in films if number not in rulings]
    gap = max((films[b]["score"] - films[a]["score"] for a in free for b in free if a in chosen and b not in chosen), default=0)
    return (len(chosen) == size and (tolerance is None or gap <= tolerance)
            and all((number in chosen) == (ruling == "in") for number, ruling in rulings.items()))


def proof_of(program, chosen):
    """One leaf for each set, with what closes it: a row that cannot hold, or how it compares. Long, but plain."""
    leaves, multipliers, count = [], [[]], len(program.films)
    for bits in itertools.product((0, 1), repeat=count):
        ones, zeros = [at for at in range(count) if bits[at]], [at for at in range(count) if not bits[at]]
        reached = {minus for films, minus in program.counted if films & set(ones)}
        m = []
        for row, (_, films, minus, least, greatest) in enumerate(program.rows):
            found = len(films & (set(ones) | reached))
            if minus is None and not least <= found <= greatest:
                y = [[row, 1 if found > greatest else -1]]
                if min(films, default=0) >= count:  # too few groups: those without a film are no more than their films
                    y += [[at, -1] for at, (_, own, group, _, _) in enumerate(program.rows) if group in films and not own & set(ones)]
                multipliers.append(y)
                m = len(multipliers) - 1
        leaves.append([ones, zeros, m])
    return {"denominator": 1, "leaves": leaves, "multipliers": multipliers}


def random_programs(count):
    """The best of all sets is proven, and no other ever."""
    chance, proven, refused = random.Random(3), 0, 0
    for _ in range(count):
        size, rules = chance.randrange(1, 4), []
        films = {n: {"score": chance.randrange(8000, 8004), "criteria": [chance.randrange(8)], "region": [chance.choice("abc")],
                     "kind": chance.sample("xy", chance.randrange(1, 3))} for n in range(1, 6)}
        for at in range(chance.randrange(4)):
            rule = {"id": str(at), "family": chance.choice(["region", "kind"])}
            bounds = chance.choice([{"max": 1}, {"min": 1}, {"max_share": 50}, {"distinct_min": 2}, {"min": 1, "max": 2}])
            rules.append({**rule, **bounds, **({} if "distinct_min" in bounds else {"group": chance.choice(["*", "a", "x"])})})
        tolerance = chance.choice([None, 0, 1, 2])
        rulings = {n: chance.choice(["in", "out"]) for n in films if chance.random() < 0.15}
        pool = {n: {"entry": f"e{n}", "groups": [{"family": key, "groups": one[key]} for key in ("kind", "region")]} for n, one in films.items()}
        now = {"rules": rules, "drawn": {"seed": "s", "form": "text"}, **({} if tolerance is None else {"tolerance": tolerance})}
        ranking = {"films": [{"film": n, "score": one["score"], "criteria": one["criteria"]} for n, one in films.items()]}
        program = selection.Program(types.SimpleNamespace(pool=pool), now, ranking, rulings, size)
        sets = [set(one) for one in itertools.combinations(films, size) if kept(set(one), films, rules, size, tolerance, rulings)]
        worth = lambda one: [sum(films[n]["score"] for n in one), sum(films[n]["criteria"][0] for n in one),  # noqa: E731
                             sum(int.from_bytes(sha256(f"s\nties\ne{n}".encode())[:5], "big") for n in one)]
        every = [set(one) for number in range(6) for one in itertools.combinations(films, number)]
        wrong = [one for one in every if (one in sets) == bool(program.broken(one))]
        best = max(sets, key=worth, default=None)
        for one in sets:
            try:
                program.check_proof(proof_of(program, one), one)
                found = True
            except verified.Wrong:
                found = False
            proven, refused = proven + found, refused + (not found)
            wrong += [one] if found != (one == best) else []
        if wrong:
            print(f"WRONG  {rules}, {size}, {tolerance}, {rulings}, {films}: {wrong}")
            return False
    print(f"right  {count} random programs: {proven} proven, {refused} of worse sets refused")
    return proven > count // 4 and refused > count // 4


def measured(seconds, **about):
    made = Made(**about).finish()
    data = tar(made.write())
    TRIED.append((f"{made.films[-1]} films", 0, data, None))
    began, said = time.perf_counter(), []
    failed = first_failure(data, None, said)
    spent = time.perf_counter() - began
    right = not failed and spent <= seconds
    print(f"{'right' if right else 'WRONG'}  {about}: {len(data)} bytes in {spent:.2f} s, at most {seconds} s")
    print("" if not failed else "\n".join(said))
    return right


def main():
    words = argparse.ArgumentParser()
    words.add_argument("--bytes", type=int, default=16, metavar="N", help="change one byte of N of the specimens")
    words.add_argument("--every-byte", action="store_const", dest="bytes", const=1)
    words.add_argument("--keep", metavar="FOLDER", help="write the records that were tried into this folder")
    words.add_argument("--large", action="store_true", help="also 10,000 entries and five judges")
    asked = words.parse_args()
    sys.stdout.reconfigure(errors="backslashreplace")
    right = [check("the specimen, full", 0, SPECIMEN), check("the specimen, public", 0, PUBLIC, SPECIMEN), lawful(), tampering()]
    right += [random_programs(150), measured(2, films=126, judges=9, size=15, seed=2)]
    if asked.large:
        right.append(measured(60, films=10000, judges=5, size=100, seed=2))
    if asked.keep:
        keep(asked.keep)
    verified.signed = functools.lru_cache(None)(verified.signed)  # the same notes over and over
    right += [bytes_of(SPECIMEN, asked.bytes), bytes_of(PUBLIC, asked.bytes)]
    sys.exit(0 if all(right) else 1)


if __name__ == "__main__":
    main()
