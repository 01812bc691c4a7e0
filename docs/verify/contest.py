"""Steps 5 to 7 of verification: order, pool and seed. Sections are those of the page."""
import re

from record import WRITER, NotAsked, must, roots, same, sha256

# Section 3: the stages in which a line of a kind may stand, "r" where nothing is said, and the stage that begins behind one.
STANDS = {"open": "", "rules": "p", "entry": "p", "entry withdrawn": "psrcnf", "pool": "p", "seed": "s", "seed named": "p",
          "seed again": "r", "amendment": "sr", "amendment deadline": "psr", "amendment withdrawal": "cnf", "notice": "cn",
          "objection": "n", "result": "n", "close": "f", "key": "psrcnf", "countersign": "psrcnf"}
BEHIND = {"pool": "s", "selection": "c", "notice": "n", "result": "f", "close": "x"}
STAGE = {"p": "before the pool", "s": "before the seed", "r": "in the rounds", "c": "behind the selection", "n": "behind the notice",
         "f": "behind the result", "x": "behind the end"}
def counts_from(rounds, number):
    """The first round whose sheets count in this one."""
    while number > 1 and rounds[number - 1]["carries"] and rounds[number - 2]["judging"] == "scored":
        number -= 1
    return number

def step_order(record):
    stage, judged, ranked, follows, again, received, open_ = "p", 1, 0, 0, False, 0, set()
    same("line 0", (0, "open"), (record.acts[0]["n"], record.acts[0]["kind"]))
    for act in record.acts[1:]:
        n, kind, where = act["n"], act["kind"], f"line {act['n']}"
        word = act.get("subject") or act.get("standing") or kind == "seed" and ("again" if again else act["step"])
        must(stage in STANDS.get(f"{kind} {word}", STANDS.get(kind, "r")), where, f"a line that may stand {STAGE[stage]}",
             f"{kind} {word or ''}")
        if stage == "r" and record.published and (ranked == len(record.rules["rounds"]) or kind == "selection"):
            same(f"{where}, directly behind the last ranking", ("selection", follows), (kind, n))
        elif kind in ("assignment", "sheet", "absence", "ranking") and record.published:
            along = judged and kind in ("assignment", "absence")
            first = counts_from(record.rules["rounds"], judged) if along else judged
            must(judged and first <= act["round"] <= judged, f"{where}, round", f"{first} to {judged}", act["round"])
        elif kind == "advance" and record.published:
            same(f"{where}, round", (ranked + 1, None), (act["round"], judged))
            judged = act["round"]
        if kind == "ranking":
            judged, ranked, follows = None, act["round"], n + act.get("of", 1)
        elif kind == "pool":
            must(any(one["n"] < n for one in record.of("rules")), where, "rules in front", "none")
        elif kind == "objection":
            must(act["number"] == received + 1 if act["step"] == "received" else act["number"] in open_, where,
                 "the next objection, or an answer to one", act["number"])
            received, open_ = max(received, act["number"]), open_ ^ {act["number"]}
        elif kind == "close":
            same(f"{where}, lines", n, act["lines"])
        again = again or act["subject"] == "seed" if kind == "amendment" else again and not (kind == "seed" and act["step"] == "drawn")
        stage = "r" if kind == "seed" and act["step"] == "drawn" else BEHIND.get(kind, stage)
    if record.hidden and record.of("notice"):
        drawn = [act["n"] for act in record.of("seed") if act["step"] == "drawn"][0]
        for n in record.hidden:
            must(n < record.end or record.rules["mode"] == "closed" and drawn < n < follows, f"line {n}",
                 "a line that is shown", "a withheld one")
    return f"as section 3 says, now {STAGE[stage]}"

def step_pool(record):
    if not record.frozen or not record.published:
        raise NotAsked("works are withheld until the notice" if record.frozen else "nothing is frozen yet")
    same("how many works", record.frozen["entries"], len(record.pool))
    works = [{key: act[key] for key in ("entry", "film", "groups", "number") if key in act} for act in record.pool.values()]
    leaves = [sha256(b"\0", WRITER.encode(work).encode()) for work in works]
    same("root of the pool", record.frozen["root"], roots(leaves, {len(leaves)})[len(leaves)].hex())
    same("ids", len(record.pool), len({act["entry"] for act in record.pool.values()}))
    for number, act in record.pool.items():
        groups = [[one["family"] for one in act["groups"]]] + [one["groups"] for one in act["groups"]]
        same(f"groups of {number}, in order", [sorted(set(names), key=str.encode) for names in groups], groups)
    return f"{len(record.pool)} works"

def draw(seed, label, part):
    """Section 8."""
    return sha256((f"{seed['seed']}:{part}" if seed["form"] == "number" else f"{seed['seed']}\n{label}\n{part}").encode())
def in_force(record, n):
    """What judging is done by at line n."""
    now = dict(record.rules)
    for act in record.of("amendment", "seed"):
        if act["n"] < n and act["kind"] == "seed" and act["step"] == "drawn":
            now["drawn"] = act
        elif act["n"] < n and act.get("subject") in ("rules", "criteria", "method"):
            now = {key: now[key] for key in now if key != "tolerance" or act["subject"] != "rules"}
            now.update({key: act[key] for key in ("size", "tolerance", "rules", "criteria", "method") if key in act})
    return now

def step_seed(record):
    promised, drawn, named, people = None, None, 0, set()
    for act in record.of("seed", "amendment", "assignment"):
        where, way, step = f"line {act['n']}", act.get("way"), act.get("step")
        if act.get("subject") == "seed":
            promised = drawn = None
        elif step in ("named", "hashes"):
            must(step == "named" or promised in (None, (way, None)), where, "the way that was begun", way)
            promised = (way, act["source"] if step == "named" else act["parts"])
        elif step == "void":
            must(promised and promised[0] == way and promised[1], where, "hashes in front", promised)
            promised = (way, None)
            record.warnings.append(f"{where}: contributions to the seed were void; whoever kept a part back knew the others")
        elif step == "drawn":
            same(f"{where}, seeds in front", None, drawn)
            parts = act.get("parts", [])
            kept = {"public_draw": act.get("source"), "contributions": [{"hash": one["hash"], "who": one["who"]} for one in parts]}
            same(f"{where}, the way that was begun", promised, (way, kept[way]) if way in kept else None)
            drawn, text = act, act["seed"]
            if way == "contributions":
                same(f"{where}, parts", [one["hash"] for one in parts], [sha256(one["value"].encode()).hex() for one in parts])
                joined = "\n".join(one["value"] for one in parts)
                same(f"{where}, seed of three parts", (3, sha256(joined.encode()).hex()), (len(parts), text))
            must(act["form"] == "text" or re.fullmatch("0|[1-9][0-9]{0,19}", text) and int(text) < 2**64, where, "decimal digits", text)
            must("\n" not in text and (way != "dice" or len(set(act["typed_by"])) == 2), where, "one line, typed by two", text)
            if way == "earlier":
                record.warnings.append(f"{where}: an organiser set the seed before the pool; nothing shows that it was not chosen")
        for at, one in enumerate(act.get("judges", ())):
            order = sorted(act["judges"], key=lambda judge: draw(drawn, "alias", judge["judge"]), reverse=True)
            same(f"{where}, judge and alias", (order[at]["judge"], f"j{named + at + 1:02}"), (one["judge"], one["alias"]))
            must(one["judge"] not in people, where, "one alias for a judge", one["alias"])
            people.add(one["judge"])
        named += len(act.get("judges", ()))
    if drawn is None:
        raise NotAsked("there is no seed yet")
    return f"{drawn['way']}: {drawn['seed']!r}; {named} aliases" + (", those withheld not asked" if record.hidden else "")
