"""Makes records as docs/record-format.md has them, for tamper.py: small contests with a key of their own. None of it is the verifier's
but the multiplication of points."""
import base64
import copy
import hashlib
import json
import math
import random
import re
from collections import Counter

import record as verified

WITHHELD = {"assignment", "sheet", "absence"}
SALTED = WITHHELD | {"entry", "override", "advance", "ranking", "selection", "ballot"}


def sha256(data):
    return hashlib.sha256(data).digest()


def text_of(value):
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def root_of(leaves):
    """As RFC 6962 says it; the verifier does it another way."""
    if len(leaves) < 2:
        return leaves[0] if leaves else sha256(b"")
    half = 1 << ((len(leaves) - 1).bit_length() - 1)
    return sha256(b"\1" + root_of(leaves[:half]) + root_of(leaves[half:]))


class Signer:
    def __init__(self, name, secret):
        digest = hashlib.sha512(secret).digest()
        self.number = int.from_bytes(digest[:32], "little") & (2**254 - 8) | 2**254
        self.prefix, self.name = digest[32:], name
        self.public = self.at(self.number)
        self.id = sha256(name.encode() + b"\n\1" + self.public)[:4]
        self.key = f"{name}+{self.id.hex()}+{base64.b64encode(bytes([1]) + self.public).decode()}"

    @staticmethod
    def at(number):
        return verified.text_of(verified.times(number, verified.BASE))

    def line(self, text):
        nonce = int.from_bytes(hashlib.sha512(self.prefix + text).digest(), "little") % verified.ORDER
        first = self.at(nonce)
        hashed = int.from_bytes(hashlib.sha512(first + self.public + text).digest(), "little")
        signature = first + ((nonce + hashed * self.number) % verified.ORDER).to_bytes(32, "little")
        return f"\u2014 {self.name} {base64.b64encode(self.id + signature).decode()}\n"


SERVER, NEXT, THIEF = Signer("a.example", b"server"), Signer("a.example", b"next"), Signer("a.example", b"thief")


def tar(files):
    blocks = []
    for name, content in files.items():
        header = bytearray(512)
        for at, field in ((0, name.encode()), (100, b"0000644\0"), (108, b"0000000\0"), (116, b"0000000\0"), (124, b"%011o\0" % len(content)),
                          (136, b"00000000000\0"), (148, b" " * 8), (156, b"0"), (257, b"ustar\x0000")):
            header[at:at + len(field)] = field
        header[148:156] = b"%06o\0 " % sum(header)
        blocks += [bytes(header), content, bytes(-len(content) % 512)]
    return b"".join(blocks) + bytes(1024)


def untar(data):
    files, at = {}, 0
    while data[at]:
        size = int(data[at + 124:at + 135], 8)
        files[data[at:at + 100].rstrip(b"\0").decode()] = data[at + 512:at + 512 + size]
        at += 512 + -(-size // 512) * 512
    return files


class Made:
    """A contest of one or two rounds that was run as it should be; `write` signs whatever has become of its lines."""

    def __init__(self, films=6, judges=5, size=2, method="mean", mode="closed", way="dice", seed=1, recused=(), carries=False, form="text",
                 late="", again=False, number="20170630"):
        self.chance, self.size, self.way, self.form, self.openings = random.Random(seed), size, way, form, []
        self.number = number
        self.late, self.aside = late, []  # what becomes of a sheet of the first round while the second is judged
        self.mode, self.method, self.films, self.acts, self.documents = mode, method, list(range(1, films + 1)), [], {}
        one = {"advance": "best", "amount": films - 1, "carries": 0, "judging": "scored", "watched": 0}
        rounds = ([one] if carries else []) + [{**one, "advance": "all", "amount": 0, "carries": int(carries)}]
        rules = [{"id": "share", "family": "region", "group": "*", "max_share": 100, "max": size, "min": 0},
                 {"id": "two", "family": "region", "distinct_min": 1}]
        self.say("open", format=1, origin="linxuan/test", key=SERVER.key, title=self.commit("观摩"))
        self.say("rules", mode=mode, method=method, max=1000, step=50, criteria=[{"key": "c1", "weight": 60}, {"key": "c2", "weight": 40}],
                 rounds=rounds, size=size, tolerance=10000, rules=rules)
        if way == "public_draw":
            self.say("seed", way=way, step="named", source="the draw of Friday")
        for film in self.films:
            self.say("entry", number=film, entry=self.id(film), standing="eligible", film=sha256(b"%d" % film).hex(),
                     groups=[{"family": "region", "groups": [f"r{film % 3}"]}], title=self.commit(f"film {film}"), answers=self.commit("{}"))
        works = [{key: act[key] for key in ("entry", "film", "groups", "number")} for act in self.acts if act["kind"] == "entry"]
        self.say("pool", entries=films, root=root_of([sha256(b"\0" + text_of(work).encode()) for work in works]).hex())
        self.say_seed()
        if again:  # another seed is asked for; something else is amended before it is there
            for subject, rest in (("seed", {}), ("method", {"method": method})):
                self.say("amendment", subject=subject, reason=self.commit("why"), decider=self.commit("who"), **rest)
            self.say_seed()
        self.judge(judges, recused, carries)

    @staticmethod
    def id(film):
        return f"e{film * 7919 % 10007:05}"

    def commit(self, text):
        salt = self.chance.randbytes(32)
        self.openings.append({"commitment": sha256(salt + text.encode()).hex(), "salt": salt.hex(), "text": text})
        return self.openings[-1]["commitment"]

    def say(self, kind, **rest):
        self.acts.append({"kind": kind, **rest})
        return self.acts[-1]

    def say_seed(self):
        self.seed, drawn = "1 2 3" if self.form == "text" else self.number, {}
        if self.way == "contributions":
            values = ["红", "绿", "蓝"]
            parts = [{"who": self.commit("who"), "hash": sha256(value.encode()).hex()} for value in values]
            self.seed = sha256("\n".join(values).encode()).hex()
            self.say("seed", way=self.way, step="hashes", parts=parts)
            self.say("seed", way=self.way, step="void")
            self.say("seed", way=self.way, step="hashes", parts=parts)
            drawn = {"parts": [{**part, "value": value} for part, value in zip(parts, values)]}
        elif self.way == "dice":
            drawn = {"typed_by": [self.commit("one"), self.commit("two")]}
        elif self.way == "public_draw":
            drawn = {"source": "the draw of Friday"}
        self.say("seed", way=self.way, step="drawn", seed=self.seed, form=self.form, **drawn)

    def draw(self, label, part):
        return sha256((f"{self.seed}\n{label}\n{part}" if self.form == "text" else f"{self.seed}:{part}").encode())

    def judge(self, judges, recused, carries):
        people = sorted((self.commit(f"judge {at}") for at in range(judges)), key=lambda one: self.draw("alias", one), reverse=True)
        self.named = [{"alias": f"j{at:02}", "judge": one} for at, one in enumerate(people, 1)]
        sheets, films = {}, self.films  # (film, alias): marks
        for number in (1, 2) if carries else (1,):
            self.say("assignment", round=number, films=[{"alias": one["alias"], "films": films} for one in self.named],
                     **({"judges": self.named} if number == 1 else {}))
            for at, one in enumerate(self.named):
                for film in films:
                    if (film, at + 1) in recused and number == 1:
                        self.say("absence", round=1, alias=one["alias"], film=film, why="recused")
                        continue
                    if carries and number == 2 and at == 0:  # the marks of the first round stay
                        self.say("absence", round=2, alias=one["alias"], film=film, why="replaced")
                        continue
                    marks = [min(1000, max(0, 50 * round(film % 17 + at % 3 / 2 + self.chance.gauss(0, 2)))) for _ in range(2)]
                    sheets[film, one["alias"]] = marks
                    self.say("sheet", round=number, alias=one["alias"], film=film, version=1, marks=marks, signed_at=5,
                             total=(60 * marks[0] + 40 * marks[1]) // 10, words=self.commit("{}"))
            if self.late and number == 2:
                self.say("absence", round=1, alias="j01", film=films[0], why="conflict")
                if self.late == "given back":
                    self.say("assignment", round=1, films=[{"alias": "j01", "films": self.films}])
                else:
                    self.aside.append(films[0])
                    del sheets[films[0], "j01"]
            ranking = self.rank(number, sheets, films)
            if carries and number == 1:
                last = ranking[len(films) - 2]["score"]
                above = [one["film"] for one in ranking if one["score"] > last]
                films = above + [one["film"] for one in ranking if one["score"] == last]
                self.say("advance", round=2, ties="go", films=films)
        self.select(ranking)

    def rank(self, number, sheets, films):
        of = {film: {} for film in films}
        for (film, alias), marks in sheets.items():
            of.get(film, {})[alias] = marks
        away = Counter(act["film"] for act in self.acts if act["kind"] == "absence" and act["why"] == "recused")
        totals = {film: {alias: (60 * m[0] + 40 * m[1]) // 10 for alias, m in marks.items()} for film, marks in of.items()}
        away.update(self.aside)
        scores, document = SCORES[self.method](totals)
        rows = []
        for film, marks in of.items():
            count = len(marks)
            means = [math.floor(sum(m[at] for m in marks.values()) / count + 0.5) for at in range(2)]
            rows.append({"film": film, "score": scores[film], "criteria": means, "sheets": count, "recusals": away[film],
                         **({"totals": sorted(totals[film].values())} if count >= 5 else {})})
        rows.sort(key=lambda one: (one["score"], one["criteria"], self.draw("ties", self.id(one["film"]))), reverse=True)
        for place, one in enumerate(rows, 1):
            one["place"] = place
        act = self.say("ranking", round=number, method=self.method, films=rows)
        if document:
            act["document"] = {"adjusted": document}
        return rows

    def select(self, ranking):
        last = ranking[self.size - 1]  # what a place is worth on each level is what the last one chosen has
        prices = [last["score"], *last["criteria"], int.from_bytes(self.draw("ties", self.id(last["film"]))[:5], "big")]
        multipliers = [[[0, price]] if price else [] for price in prices]
        proof = {"denominator": 1, "leaves": [[[], [], [0, 1, 2, 3]]], "multipliers": multipliers}
        self.chosen = [one["film"] for one in ranking[:self.size]]
        self.reserves = [one["film"] for one in ranking[self.size:][:1000]]
        self.say("selection", total=sum(one["score"] for one in ranking[:self.size]), selected=self.chosen, reserves=self.reserves)
        self.acts[-1]["document"] = {"proof": proof}

    def finish(self, leaves=False):
        chosen = list(self.chosen)
        self.say("countersign", role="chair", who=self.commit("chair"), size=None, root=None)
        self.say("key", key=NEXT.key, reason=self.commit("every year"))
        if leaves:
            self.say("amendment", subject="withdrawal", reason=self.commit("why"), decider=self.commit("who"), leaves=chosen[0],
                     comes=self.reserves[0])
            chosen[0] = self.reserves[0]
        self.say("notice", first="2026-07-08", last="2026-07-14", films=list(chosen))
        self.say("objection", number=1, step="received", text=self.commit("?"))
        self.say("objection", number=1, step="answered", outcome="dismissed", text=self.commit("!"))
        self.say("result", films=chosen)
        self.say("close", lines=len(self.acts))
        return self

    def write(self, edition="full", keys=(SERVER, NEXT)):
        """The file; every number, hash and signature made anew."""
        acts = [dict(part) for act in copy.deepcopy(self.acts) for part in parts_of(act)]
        salts, files, lines, notes, signers = random.Random(7), {"record": f"linxuan-record 1\nedition {edition}\n".encode()}, [], {}, keys[:1]
        numbers = {act["number"] for act in acts if act["kind"] == "entry" and act["standing"] == "eligible"}
        start, documents, leaves, roots, shown = 0, {}, [], {}, []
        for n, act in enumerate(acts):
            act.update({"n": act.get("n", n), "at": act.get("at", 1000 + n)})
            for kind, document in act.pop("document", {}).items():
                raw = text_of(document).encode()
                act[kind] = sha256(raw).hex()
                if act.get("part", 1) == 1 and not (kind == "adjusted" and edition == "public" and self.mode == "closed"):
                    documents[f"{n:08}.{kind}"] = raw
            if act["kind"] in SALTED:
                act["salt"] = sha256(b"%d" % n).hex()
            if act["kind"] == "countersign" and act["size"] is None:
                act["size"], act["root"] = list(roots.items())[-1]
            if act["kind"] == "close":
                act["lines"] = n
            raw = text_of(act).encode()
            leaves.append(sha256(b"\0" + raw))
            away = self.mode == "closed" and act["kind"] in WITHHELD or act["kind"] == "entry" and act["number"] not in numbers
            lines.append(leaves[-1].hex().encode() if edition == "public" and away else raw)
            if act["kind"] == "key":
                signers = keys
            if act["kind"] in ("pool", "key", "close") or act["kind"] == "selection" and act.get("part") == act.get("of") or n + 1 == len(acts):
                roots[n + 1] = root_of(leaves).hex()
                files[f"{start:08}.lines"] = b"".join(line + b"\n" for line in lines[start:])
                files.update({name: documents.pop(name) for name in sorted(documents)})
                text = f"linxuan/test\n{n + 1}\n{base64.b64encode(bytes.fromhex(roots[n + 1])).decode()}\nmilestone day\nat {1000 + n}\n"
                files[f"{n + 1:08}.note"] = (text + "\n" + "".join(key.line(text.encode()) for key in signers)).encode()
                start, signers = n + 1, signers[-1:]
        body = set(re.findall(b"[0-9a-f]{64}", b" ".join(line for line in lines if len(line) > 64)))
        opened = sorted({one["commitment"]: text_of(one) for one in self.openings if one["commitment"].encode() in body}.items())
        files["openings"] = "".join(text + "\n" for _, text in opened).encode()
        return files


def parts_of(act):
    """A line that would be too long as several."""
    films, each = act.get("films", []), {"ranking": 400, "assignment": 1}.get(act["kind"], math.inf)
    if len(films) <= each or act["kind"] == "assignment" and len(films[0]["films"]) < 1000:
        return [act]
    count, rest = -(-len(films) // each), {key: value for key, value in act.items() if key not in ("films", "judges")}
    judges = [{"judges": act["judges"]}] if "judges" in act else []
    return [{**rest, "films": films[at * each:][:each], **(judges[at] if at < len(judges) else {}), "of": count, **({"part": at + 1} if at else {})}
            for at in range(count)]


def half_up(a, b):
    return math.floor(a / b + 0.5 + 1e-9)


def mean(totals):
    return {film: half_up(sum(of.values()), len(of)) for film, of in totals.items()}, None


def trimmed(totals):
    return {film: half_up(sum(sorted(of.values())[1:-1]), len(of) - 2) for film, of in totals.items()}, None


def zscore(totals):
    judges = {alias for of in totals.values() for alias in of}
    every = {one: [of[one] / 100 for of in totals.values() if one in of] for one in judges}
    centre = {one: sum(own) / len(own) for one, own in every.items()}
    spread = {one: (sum((points - centre[one]) ** 2 for points in own) / (len(own) - 1)) ** 0.5 for one, own in every.items()}
    points = [one for own in every.values() for one in own]
    unit = (sum(one ** 2 for one in spread.values()) / len(spread)) ** 0.5
    return {film: math.floor(0.5 + 100 * (sum(points) / len(points) + unit * sum(
        (total / 100 - centre[alias]) / spread[alias] for alias, total in of.items()) / len(of))) for film, of in totals.items()}, None


def solve(matrix, right):
    """Gauss; the logarithm of the determinant beside it."""
    rows, log = [row[:] + [one] for row, one in zip(matrix, right)], 0.0
    for at, row in enumerate(rows):
        log += math.log(row[at])
        for other in rows:
            if other is not row:
                factor = other[at] / row[at]
                other[:] = [a - factor * b for a, b in zip(other, row)]
    return [row[-1] / row[at] for at, row in enumerate(rows)], log


def adjusted(totals):
    judges = sorted({alias for of in totals.values() for alias in of})
    points = {film: {alias: total / 100 for alias, total in of.items()} for film, of in totals.items()}
    means = {film: sum(of.values()) / len(of) for film, of in points.items()}
    right = [sum(of[one] - means[film] for film, of in points.items() if one in of) for one in judges]
    square = sum((one - means[film]) ** 2 for film, of in points.items() for one in of.values())
    free = sum(map(len, points.values())) - len(points)

    def at(shift):
        matrix = [[sum((one == two) - 1 / len(of) for of in points.values() if one in of and two in of) + shift * (one == two)
                   for two in judges] for one in judges]
        b, log = solve(matrix, right)
        return b, free * math.log((square - sum(x * y for x, y in zip(right, b))) / free) + log - len(judges) * math.log(shift)

    low, high = -8.0, 8.0
    for _ in range(100):
        one, two = low + (high - low) / 3, high - (high - low) / 3
        low, high = (low, two) if at(math.exp(one))[1] < at(math.exp(two))[1] else (one, high)
    shift = f"{math.exp(low):.12f}"
    b = {alias: f"{value:.12f}" for alias, value in zip(judges, at(float(shift))[0])}
    scores = {film: math.floor(0.5 + 100 * (means[film] - sum(float(b[one]) for one in of) / len(of))) for film, of in points.items()}
    return scores, {"lambda": shift, "judges": [[alias, b[alias]] for alias in judges]}


SCORES = {"mean": mean, "trimmed": trimmed, "zscore": zscore, "adjusted": adjusted}
