"""Steps 8 and 9 of verification: sheets and scores. Sections are those of the page."""
import math
from collections import Counter

from contest import counts_from, draw, in_force
from record import NotAsked, Wrong, canonical, half_up, must, same, sha256


def rubric(now, number):
    """Weights, highest mark and step in a round."""
    if now["rounds"][number - 1]["judging"] == "screening":
        return [1], 100, 100
    return [one["weight"] for one in now["criteria"]], now["max"], now["step"]


def total_of(marks, weights, highest):
    return half_up(10000 * sum(weight * mark for weight, mark in zip(weights, marks)), highest * sum(weights))


class Judging:
    """What the lines so far say about assignments and sheets; a failure is kept, so that the rest is read too."""

    def __init__(self, record):
        self.record, self.pool, self.now = record, set(record.pool), in_force(record, record.end)
        self.aliases, self.assigned = set(), {}  # (round, alias): films
        self.events = {}  # (round, alias): film: [sheet that was not undone, absence, n of the last assignment]
        self.gone, self.taking = set(), {1: set(record.pool)}

    def event(self, act, film):
        return self.events.setdefault((act["round"], act["alias"]), {}).setdefault(film, [None, None, -1])

    def on_assignment(self, act, where):
        self.aliases |= {one["alias"] for one in act.get("judges", ())}
        same(f"{where}, aliases, each once", len(act["films"]), len({one["alias"] for one in act["films"]}))
        for one in act["films"]:
            films, whose = set(one["films"]), {"round": act["round"], "alias": one["alias"]}
            must(one["alias"] in self.aliases, where, "aliases that were given", one["alias"])
            must(len(films) == len(one["films"]) and films <= self.pool, where, "works of the pool, each once", one["films"])
            self.assigned[act["round"], one["alias"]] = films
            for film in films:
                self.event(whose, film)[1:] = [None, act["n"]]

    def on_sheet(self, act, where):
        event = self.event(act, act["film"])
        sheet, absence, given = event
        event[0] = act
        must(act["film"] in self.assigned.get((act["round"], act["alias"]), ()), where,
             f"an assignment of {act['film']} to {act['alias']} in round {act['round']}", "none")
        must(not sheet or given > sheet["n"] or absence and absence["n"] > sheet["n"], where, "one sheet", "a second one")
        weights, highest, step = rubric(self.now, act["round"])
        must(len(act["marks"]) == len(weights) and all(0 <= mark <= highest and mark % step == 0 for mark in act["marks"]),
             f"{where}, marks", f"{len(weights)} from 0 to {highest} in steps of {step}", act["marks"])
        same(f"{where}, total", total_of(act["marks"], weights, highest), act["total"])

    def on_absence(self, act, _):
        self.event(act, act["film"])[1] = act

    def on_amendment(self, act, _):
        self.now = in_force(self.record, act["n"] + 1)
        if act["subject"] == "sheets":
            for event in self.events.get((act["round"], act["alias"]), {}).values():
                event[0] = None

    def on_entry(self, act, _):
        if act["n"] > self.record.end:
            self.gone.add(act["number"])

    def on_advance(self, act, _):
        self.taking[act["round"]] = set(act["films"])

    def on_ranking(self, act, where):
        number, rounds = act["round"], self.now["rounds"]
        films = self.taking.get(number, set()) - self.gone
        first, settled = counts_from(rounds, number), {}
        for (one, alias), events in sorted(self.events.items(), reverse=True):
            for film, (sheet, absence, _) in events.items():
                if first <= one <= number and film in films and (film, alias) not in settled:
                    away = absence and (not sheet or absence["n"] > sheet["n"])
                    if sheet and not away or away and absence["why"] != "replaced":
                        settled[film, alias] = None if away else sheet
        counting, recusals = {}, Counter()
        for (film, alias), sheet in settled.items():
            if sheet:
                counting.setdefault(film, {})[alias] = sheet
            else:
                recusals[film] += 1
        self.record.counting[act["n"]] = counting, recusals
        for (one, alias), assigned in self.assigned.items():
            for film in assigned & films if one == number else ():
                must(any(self.events[one, alias][film][:2]), where, f"a sheet or an absence of {alias} for film {film}", "neither")


def step_sheets(record):
    record.counting, failed, sheets = {}, None, 0
    if not record.frozen:
        raise NotAsked("nothing is frozen yet")
    if record.rules["mode"] == "closed" and any(n > record.end for n in record.hidden):
        raise NotAsked("sheets are withheld in the public edition of closed mode")
    if not record.published:
        raise NotAsked("sheets are withheld until the notice")
    judging = Judging(record)
    for act in record.acts:
        sheets += act["kind"] == "sheet"
        try:
            getattr(judging, f"on_{act['kind']}", lambda *_: None)(act, f"line {act['n']}")
        except Wrong as wrong:
            failed = failed or wrong
    if failed:
        raise failed
    return f"{sheets} sheets, {len(record.counting)} rankings of them"


def rounded(value):
    """What half up of a number that is not exact may be (sections 7.2 and 8)."""
    return {math.floor(value + 0.5 - 1e-5), math.floor(value + 0.5 + 1e-5)}


class Panel:
    """Totals in points by film and judge, and the system of section 7.2."""

    def __init__(self, totals):
        self.totals = {film: {alias: total / 100 for alias, total in of.items()} for film, of in totals.items()}
        self.judges = sorted({alias for of in totals.values() for alias in of})
        self.means = {film: sum(of.values()) / len(of) for film, of in self.totals.items()}
        self.of_judge = {judge: {film: of[judge] for film, of in self.totals.items() if judge in of} for judge in self.judges}
        at = {judge: place for place, judge in enumerate(self.judges)}
        self.matrix, self.right, self.square = [[0.0] * len(at) for _ in at], [0.0] * len(at), 0.0
        for film, of in self.totals.items():
            for judge, points in of.items():
                self.matrix[at[judge]][at[judge]] += 1
                self.right[at[judge]] += points - self.means[film]
                self.square += (points - self.means[film]) ** 2
                for other in of:
                    self.matrix[at[judge]][at[other]] -= 1 / len(of)
        self.free = sum(map(len, self.totals.values())) - len(self.totals)

    def connected(self):
        found, ahead = set(), self.judges[:1]
        while ahead:
            judge = ahead.pop()
            if judge not in found:
                found.add(judge)
                ahead += [other for film in self.of_judge[judge] for other in self.totals[film] if other not in found]
        return len(found) == len(self.judges)

    def deviance(self, shift):
        """dev of section 7.2, by the factor of Cholesky: C + λI = L Lᵀ."""
        size, lower, half = len(self.judges), [], []
        for i in range(size):
            row = []
            for j in range(i + 1):
                rest = self.matrix[i][j] + shift * (i == j) - sum(a * b for a, b in zip(row, lower[j] if j < i else row))
                row.append(math.sqrt(rest) if i == j else rest / lower[j][j])
            lower.append(row)
            half.append((self.right[i] - sum(a * b for a, b in zip(row, half))) / row[i])
        explained = sum(value * value for value in half)  # gᵀb
        return (self.free * math.log((self.square - explained) / self.free)
                + 2 * sum(math.log(lower[i][i]) for i in range(size)) - size * math.log(shift))

    def check(self, document, where):
        """The check of section 7.2; leniencies by judge."""
        leniency, shift = {alias: float(text) for alias, text in document["judges"]}, float(document["lambda"])
        same(f"{where}, judges", self.judges, sorted(alias for alias, _ in document["judges"]))
        must(self.connected() and self.free > 0, where, "judges and films that sheets connect", "some apart")
        b = [leniency[judge] for judge in self.judges]
        explained = sum(x * y for x, y in zip(self.right, b))
        if shift == math.inf:
            must(not any(b), where, "leniencies of 0", b)
            most = 1e4 * max(map(len, self.of_judge.values()))
            here, beside = self.free * math.log(self.square / self.free) if self.square else -math.inf, [self.deviance(most)]
        else:
            off = max(abs(sum(x * y for x, y in zip(row, b)) + shift * own - right)
                      for row, own, right in zip(self.matrix, b, self.right))
            must(off <= 1e-6, f"{where}, the system of equations", "solved to 0.000001", off)
            if shift == 0:
                must(abs(sum(b)) <= 1e-6 and self.square - explained <= 1e-9 * self.square, where, "nothing left over", explained)
                return leniency
            here, beside = self.deviance(shift), [self.deviance(0.99 * shift), self.deviance(1.01 * shift)]
        must(all(here <= other + 1e-9 for other in beside), f"{where}, likelihood at lambda", f"{here} to be least", beside)
        return leniency

    def adjusted(self, leniency):
        return {film: 100 * (self.means[film] - sum(map(leniency.get, of)) / len(of)) for film, of in self.totals.items()}

    def zscores(self):
        mean = {judge: sum(of.values()) / len(of) for judge, of in self.of_judge.items()}
        spread = {judge: math.sqrt(sum((points - mean[judge]) ** 2 for points in of.values()) / max(len(of) - 1, 1))
                  for judge, of in self.of_judge.items()}
        some = [value for value in spread.values() if value > 0] or [0]
        middle = sum(points for of in self.totals.values() for points in of.values()) / sum(map(len, self.totals.values()))
        unit = math.sqrt(sum(value * value for value in some) / len(some))
        return {film: 100 * (middle + unit * sum((points - mean[judge]) / spread[judge] for judge, points in of.items()
                                                 if spread[judge]) / len(of)) for film, of in self.totals.items()}


def scores_of(record, act, method, totals, where):
    """Films with the scores they may have; those that cannot be computed from what is shown are left out."""
    if method in ("mean", "trimmed"):
        lists = ({film: sorted(of.values()) for film, of in totals.items()} if totals is not None
                 else {one["film"]: one["totals"] for one in act["films"] if "totals" in one})
        if method == "trimmed":
            alike = len({tuple(sorted(of)) for of in (totals or {}).values()}) <= 1
            must(alike and all(len(one) >= 5 for one in lists.values()), where, "five sheets or more, of the same judges", "others")
            lists = {film: one[1:-1] for film, one in lists.items()}
        return {film: {half_up(sum(one), len(one))} for film, one in lists.items()}
    name, found = f"{act['n']:08}.adjusted", {}
    if name in record.files:
        same(f"{where}, hash of {name}", act["adjusted"], sha256(record.files[name]).hex())
        document = canonical(record.files[name], name, "leniencies")
    if totals is not None:
        panel = Panel(totals)
        found = panel.adjusted(panel.check(document, name)) if method == "adjusted" else panel.zscores()
    return {film: rounded(value) for film, value in found.items()}


def check_ranking(record, act, films, where):
    now = in_force(record, act["n"])
    weights, highest, _ = rubric(now, act["round"])
    method = "mean" if now["rounds"][act["round"] - 1]["judging"] == "screening" else now["method"]
    same(f"{where}, method", method, act["method"])
    same(f"{where}, a document of section 7.2", method == "adjusted", "adjusted" in act)
    claims = {one["film"]: one for one in act["films"]}
    must(len(claims) == len(act["films"]) and claims.keys() <= films, f"{where}, films", "such as take part, each once", list(claims))
    counting, recusals = record.counting.get(act["n"], (None, None))
    totals = counting and {film: {alias: total_of(sheet["marks"], weights, highest) for alias, sheet in of.items()}
                           for film, of in counting.items()}
    if counting is not None:
        same(f"{where}, films with a sheet that counts", sorted(counting), sorted(claims))
    scores = scores_of(record, act, method, totals, where)
    for film, claim in claims.items():
        at = f"{where}, film {film}"
        if counting is not None:
            sheets = list(counting[film].values())
            claimed = {key: claim.get(key) for key in ("criteria", "recusals", "sheets", "totals")}
            same(at, {"criteria": [half_up(sum(marks), len(sheets)) for marks in zip(*(sheet["marks"] for sheet in sheets))],
                      "recusals": recusals[film], "sheets": len(sheets),
                      "totals": sorted(totals[film].values()) if len(sheets) >= 5 else None}, claimed)
        else:
            listed = claim.get("totals")
            same(f"{at}, criteria", len(weights), len(claim["criteria"]))
            same(f"{at}, totals", claim["sheets"] if claim["sheets"] >= 5 else 0, len(listed or ()))
            must(not listed or listed == sorted(listed), f"{at}, totals", "the lowest first", listed)
        if film in scores:
            must(claim["score"] in scores[film], f"{at}, score", " or ".join(map(str, sorted(scores[film]))), claim["score"])
    ranks = sorted(act["films"], reverse=True, key=lambda one: (
        one["score"], one["criteria"], draw(now["drawn"], "ties", record.pool[one["film"]]["entry"])))
    same(f"{where}, places of films", list(enumerate((one["film"] for one in ranks), 1)),
         [(one["place"], one["film"]) for one in act["films"]])


def check_advance(record, act, ranking, films, where):
    """Who goes on, section 8."""
    now = in_force(record, act["n"])
    rule, size = now["rounds"][act["round"] - 2], now["size"]
    scores, amount = [one["score"] for one in ranking["films"]], rule["amount"]
    ranked = [one["film"] for one in ranking["films"]]
    if rule["advance"] == "all":
        going = ranked + sorted(films - set(ranked))
    else:
        number = {"best": max(amount, size), "percent": max(-(-amount * size // 100), size), "score": size}[rule["advance"]]
        last = scores[min(number, len(scores)) - 1]
        tied = number < len(scores) and scores[number] == last
        if rule["advance"] == "score" and amount <= last:
            last, tied = amount, False
        stay = tied and act["ties"] == "stay"
        going = [film for film, score in zip(ranked, scores) if score > last or score == last and not stay]
        must(len(going) >= size or not stay, where, f"{size} films or more", len(going))
    same(f"{where}, who goes on", going, act["films"])


def step_scores(record):
    films, gone, ranking, done = {1: set(record.pool)}, set(), None, 0
    for act in record.of("entry", "ranking", "advance"):
        if act["kind"] == "entry" and act["n"] > record.end:
            gone.add(act["number"])
        elif act["kind"] == "ranking":
            ranking, done = act, done + 1
            check_ranking(record, act, films[act["round"]] - gone, f"line {act['n']}")
        elif act["kind"] == "advance":
            check_advance(record, act, ranking, films[act["round"] - 1] - gone, f"line {act['n']}")
            films[act["round"]] = set(act["films"])
    if not done:
        raise NotAsked("no ranking is shown")
    return f"{done} rankings" + ("" if record.counting else "; sheets are withheld: scores by the totals that are shown")
