"""Steps 10 and 11 of verification: the selection, its proof, and what was decided. Sections are those of the page."""
import re

from contest import draw, in_force
from record import NotAsked, canonical, must, same, sha256


class Program:
    """What can be chosen, section 7.1: columns (films, then groups that are counted), rows, and what is compared."""

    def __init__(self, record, now, ranking, rulings, size):
        self.ranked = {one["film"]: one for one in ranking["films"]}
        self.films = sorted(self.ranked, key=lambda film: record.pool[film]["entry"].encode())
        self.column = {film: at for at, film in enumerate(self.films)}
        self.rulings = {film: ruling for film, ruling in rulings.items() if film in self.column and ruling != "none"}
        self.free = {at for film, at in self.column.items() if film not in self.rulings}
        self.score, self.tolerance = [self.ranked[film]["score"] for film in self.films], now.get("tolerance")
        in_group = {}  # family: group: columns
        for film, at in self.column.items():
            for one in record.pool[film]["groups"]:
                for group in one["groups"]:
                    in_group.setdefault(one["family"], {}).setdefault(group, set()).add(at)
        # A row: name, columns that count once, column that counts −1 or None, least, greatest.
        self.rows = [("places", set(self.column.values()), None, size, size)]
        for rule in now["rules"]:
            of = in_group.get(rule["family"], {})
            every = sorted(of, key=str.encode) if rule.get("group") == "*" else [rule["group"]] if "group" in rule else []
            for group in every:
                films = of.get(group, set())
                bounds = {"min": (rule.get("min"), max(rule.get("min", 0), len(films))), "max": (0, rule.get("max")),
                          "max_share": (0, size * rule.get("max_share", 0) // 100)}
                self.rows += [(f"rule {rule['id']}, {group}, {key}", films, None, *bounds[key]) for key in bounds if key in rule]
        counted, self.width = {}, len(self.films)
        for family in sorted({rule["family"] for rule in now["rules"] if "distinct_min" in rule}, key=str.encode):
            groups = sorted(in_group.get(family, {}), key=str.encode)
            counted[family] = {group: self.width + at for at, group in enumerate(groups)}
            self.width += len(groups)
        for rule in now["rules"]:
            if "distinct_min" in rule:
                columns, least = set(counted[rule["family"]].values()), rule["distinct_min"]
                self.rows.append((f"rule {rule['id']}, groups", columns, None, least, max(least, len(columns))))
        for family, columns in counted.items():
            for group, column in columns.items():
                films = in_group[family][group]
                self.rows.append((f"films of {group}", films, column, 0, len(films)))
        self.counted = [(columns, minus) for _, columns, minus, _, _ in self.rows if minus is not None]
        self.least = [int(self.rulings.get(film) == "in") for film in self.films] + [0] * (self.width - len(self.films))
        self.greatest = [int(self.rulings.get(film) != "out") for film in self.films] + [1] * (self.width - len(self.films))
        numbers = [int.from_bytes(draw(now["drawn"], "ties", record.pool[film]["entry"])[:5], "big") for film in self.films]
        criteria = zip(*(self.ranked[film]["criteria"] for film in self.films))
        self.levels = [[*worth, *[0] * (self.width - len(self.films))] for worth in (self.score, *criteria, numbers)]

    def broken(self, films):
        """The first that a choice of films does not keep, and how it stands; None where it keeps everything."""
        chosen = {self.column[film] for film in films}
        all_ = chosen | {minus for columns, minus in self.counted if columns & chosen}
        for name, columns, minus, least, greatest in self.rows:
            found = len(columns & all_) - (minus in all_)
            if not least <= found <= greatest:
                return name, f"{least} to {greatest}", found
        for film, ruling in self.rulings.items():
            if (ruling == "in") != (self.column[film] in chosen):
                return f"ruling about film {film}", ruling, "the other"
        inside, outside = [self.score[at] for at in self.free & chosen], [self.score[at] for at in self.free - chosen]
        if self.tolerance is not None and inside and outside and max(outside) - min(inside) > self.tolerance:
            return "tolerance", f"at most {self.tolerance}", max(outside) - min(inside)
        return None

    def check_proof(self, document, chosen):
        """Whether nothing that keeps the rules is better than these films."""
        self.document, self.reduced, films = document, {}, range(len(self.films))
        self.target = [sum(worth[self.column[film]] for film in chosen) for worth in self.levels]
        for one in document["multipliers"]:
            rows = [row for row, _ in one]
            must(rows == sorted(set(rows)) and all(y and row < len(self.rows) for row, y in one), "multipliers", "rows rising, y not 0", one)
        for fixed_in, fixed_out, m in document["leaves"]:
            for fixed in (fixed_in, fixed_out):
                must(fixed == sorted(set(fixed)) and all(at in films for at in fixed), "a leaf", "columns of films, rising", fixed)
            places = m if type(m) is list else [m]
            must(not set(fixed_in) & set(fixed_out) and all(place < len(document["multipliers"]) for place in places)
                 and (type(m) is not list or len(m) <= len(self.levels)), "a leaf", "what section 7.1 says", (fixed_in, fixed_out, m))
        must(covers([(set(one), set(two)) for one, two, _ in document["leaves"]]), "leaves", "leaves that cover all sets", "a gap")
        for at, leaf in enumerate(document["leaves"]):
            must(self.closes(*leaf), f"leaf {at}", "no better set in it", "perhaps a better one")

    def prices(self, place, level):
        """y of each row that has one, and what is left of the worth of each column; level None: worth 0."""
        if (place, level) not in self.reduced:
            left = [0] * self.width if level is None else [self.document["denominator"] * worth for worth in self.levels[level]]
            multipliers = self.document["multipliers"][place] if place >= 0 else []
            for row, y in multipliers:
                _, columns, minus, _, _ = self.rows[row]
                for at in columns:
                    left[at] -= y
                if minus is not None:
                    left[minus] += y
            self.reduced[place, level] = multipliers, left
        return self.reduced[place, level]

    def closes(self, fixed_in, fixed_out, m):
        ones, zeros = set(fixed_in), set(fixed_out)
        if self.tolerance is not None:  # once is enough: what follows from the highest that is out, and the lowest that is in
            highest = max((self.score[at] for at in zeros & self.free), default=None)
            lowest = min((self.score[at] for at in ones & self.free), default=None)
            zeros |= {at for at in self.free if highest is not None and self.score[at] < highest - self.tolerance}
            ones |= {at for at in self.free if lowest is not None and self.score[at] > lowest + self.tolerance}
        if ones & zeros or any(self.greatest[at] == 0 for at in ones) or any(self.least[at] == 1 for at in zeros):
            return True
        least, greatest = list(self.least), list(self.greatest)
        for at in ones:
            least[at] = 1
        for at in zeros:
            greatest[at] = 0
        bounds = {row: [low, high] for row, (_, _, _, low, high) in enumerate(self.rows)}
        for level in range(len(self.levels)) if type(m) is list else [None]:
            place = m if level is None else m[level] if level < len(m) else -1
            multipliers, left = self.prices(place, level)
            bound = sum(value * (high if value > 0 else low) for value, low, high in zip(left, least, greatest))
            bound += sum(max(y * bounds[row][0], y * bounds[row][1]) for row, y in multipliers)
            if level is None:
                return bound < 0
            room = bound - self.document["denominator"] * self.target[level]
            if room < 0:
                return True
            if room >= self.document["denominator"]:
                return False
            for at, value in enumerate(left):
                if value > 0:
                    least[at] = max(least[at], greatest[at] - room // value)
                elif value < 0:
                    greatest[at] = min(greatest[at], least[at] + room // -value)
            for row, y in multipliers:
                low, high = bounds[row]
                bounds[row] = [max(low, high - room // y), high] if y > 0 else [low, min(high, low + room // -y)]
        return True


def covers(leaves):
    """Whether each set is in one of these leaves."""
    ahead = [leaves]
    while ahead:
        leaves = ahead.pop()
        if len(leaves) == 1 and leaves[0] == (set(), set()):
            continue
        shared = set.intersection(*(one | two for one, two in leaves)) if len(leaves) > 1 else set()
        if not shared:
            return False
        film = shared.pop()
        ahead.append([(one - {film}, two) for one, two in leaves if film in one])
        ahead.append([(one, two - {film}) for one, two in leaves if film in two])
    return True


def program_of(record, size=None, out=()):
    """The program of the sealed selection, with other places and films that left where there are such."""
    n = record.selection["n"]
    now, ranking = in_force(record, n), [act for act in record.of("ranking") if act["n"] < n][-1]
    rulings = {act["film"]: act["ruling"] for act in record.of("override") if act["n"] < n}
    rulings.update(dict.fromkeys(out, "out"))
    return Program(record, now, ranking, rulings, now["size"] if size is None else size)


def step_selection(record):
    act = record.selection
    if not act:
        raise NotAsked("no selection is shown")
    where, name, program = f"line {act['n']}", f"{act['n']:08}.proof", program_of(record)
    by_place = sorted(act["selected"], key=lambda film: program.ranked[film]["place"])
    same(f"{where}, selected, best first", sorted(set(by_place), key=by_place.index), act["selected"])
    lists = act["selected"] + act["reserves"]
    must(len(set(lists)) == len(lists) and set(lists) <= set(program.films) and len(act["reserves"]) <= 1000, f"{where}, reserves",
         "ranked films, each once, 1000 at most", act["reserves"])
    broken = program.broken(act["selected"])
    must(not broken, f"{where}, {broken and broken[0]}", broken and broken[1], broken and broken[2])
    same(f"{where}, total", sum(program.ranked[film]["score"] for film in act["selected"]), act["total"])
    same(f"{where}, hash of {name}", act["proof"], sha256(record.files[name]).hex())
    document = canonical(record.files[name], name, "a proof")
    program.check_proof(document, act["selected"])
    return f"{len(act['selected'])} of {len(program.films)} films, total {act['total']}, {len(document['leaves'])} leaves"


def check_ballot(act, where):
    counted = act["papers"] - act["blank"] - act["void"]
    order = [0, act["blank"] + act["void"], act["papers"], act["present"], act["members"]]
    same(f"{where}, blank and void, papers, present, members, rising", sorted(order), order)
    votes, chosen, casting = dict(map(tuple, act["votes"])), act["chosen"], set(act.get("casting", ()))
    must(len(votes) == len(act["votes"]) and all(number <= counted for number in votes.values()), f"{where}, votes", f"at most {counted}", votes)
    must(len(set(chosen)) == len(chosen) <= act["seats"] and casting <= set(chosen), f"{where}, chosen", f"at most {act['seats']}", chosen)
    must(all(votes.get(film, 0) > 0 for film in chosen), f"{where}, chosen", "films with votes", votes)
    others = max((number for film, number in votes.items() if film not in chosen), default=0)
    must(all(votes[film] >= others for film in set(chosen) - casting), f"{where}, chosen", f"{others} votes or more", votes)


def check_withdrawal(record, act, now, gone, where):
    """Section 8: who comes in the place of the one that leaves."""
    must(act["leaves"] in now, where, "a film that is chosen", act["leaves"])
    gone.append(act["leaves"])
    program = program_of(record, len(now), gone)
    rest = [film for film in now if film != act["leaves"]]
    free = (film for film in record.selection["reserves"] if film not in now and film not in gone)
    comes = next((film for film in free if not program.broken(rest + [film])), None)
    same(f"{where}, comes", comes, act.get("comes"))
    place = now.index(act["leaves"])
    now[place:place + 1] = [] if comes is None else [comes]


def step_decisions(record):
    now, gone, waiting = list(record.selection["selected"]) if record.selection else None, [], set()
    for act in record.acts:
        kind, where = act["kind"], f"line {act['n']}"
        if kind == "ballot":
            check_ballot(act, where)
        elif kind == "amendment" and act["subject"] == "withdrawal" and now is not None:
            check_withdrawal(record, act, now, gone, where)
        elif kind in ("notice", "result"):
            same(f"{where}, films", now, act["films"])
            same(f"{where}, objections without an answer", [], sorted(waiting))
        elif kind == "objection":
            waiting ^= {act["number"]}
    known = {found for raw in record.raw if len(raw) > 64 for found in re.findall("[0-9a-f]{64}", raw.decode())}
    openings = [canonical(raw, "openings", "an opening") for raw in record.files["openings"].split(b"\n")[:-1]]
    for one in openings:
        where = f"opening of {one['commitment']}"
        same(where, one["commitment"], sha256(bytes.fromhex(one["salt"]), one["text"].encode()).hex())
        must(one["commitment"] in known, where, "a line it stands in", "none")
    order = [one["commitment"] for one in openings]
    same("openings, in order, each once", sorted(set(order)), order)
    return f"{len(record.of('ballot'))} ballots, {len(gone)} withdrawals, {len(record.of('objection'))} lines of objections, {len(openings)} openings"
