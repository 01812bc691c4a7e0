"""Solves selection problems with HiGHS, for comparison only.

Reads one problem a line on standard input, in the form of `linxuan select`, and writes one line each:
{"status": "optimal"|"infeasible", "total": hundredths, "ms": milliseconds in the solver}.
The model is built here from the rules' words, sharing nothing with our own.
"""

import json
import os
import sys
import time

import highspy
import numpy


def solve(problem):
    entries, rules = problem["entries"], problem["rules"]
    score = [entry["score"] for entry in entries]
    lower, upper = [0.0] * len(entries), [1.0] * len(entries)
    at = {entry["id"]: nth for nth, entry in enumerate(entries)}
    for name in problem.get("pinned", []):
        lower[at[name]] = 1.0
    for name in problem.get("vetoed", []):
        upper[at[name]] = 0.0
    members = {}
    for nth, entry in enumerate(entries):
        for family, groups in entry.get("groups", {}).items():
            for group in {groups} if isinstance(groups, str) else set(groups):
                members.setdefault(family, {}).setdefault(group, []).append(nth)
    rows = [(problem["size"], problem["size"], list(range(len(entries))), [1.0] * len(entries))]
    for rule in rules:
        groups = members.get(rule["family"], {})
        group, low, high = rule.get("group"), rule.get("min"), rule.get("max")
        if rule.get("max_share") is not None:
            places = problem["size"] * rule["max_share"] // 100
            high = places if high is None else min(high, places)
        wanted = groups if group == "*" else ([] if group is None else [group])
        if low is not None or high is not None:
            for name in wanted:
                inside = groups.get(name, [])
                rows.append((low or 0, len(entries) if high is None else high, inside, [1.0] * len(inside)))
        if rule.get("distinct_min") is not None:
            shown = []
            for inside in groups.values():
                shown.append(len(score))
                score.append(0)
                lower.append(0.0)
                upper.append(1.0)
                rows.append((0, len(entries), inside + [shown[-1]], [1.0] * len(inside) + [-1.0]))
            rows.append((rule["distinct_min"], len(shown), shown, [1.0] * len(shown)))
    if problem.get("tolerance") is not None:
        # Out and better by more than the tolerance: then the worse one stays out.
        fixed = set(problem.get("pinned", [])) | set(problem.get("vetoed", []))
        free = [nth for nth, entry in enumerate(entries) if entry["id"] not in fixed]
        for one in free:
            for two in free:
                if score[one] - score[two] > problem["tolerance"]:
                    rows.append((0, 1, [one, two], [1.0, -1.0]))

    model = highspy.HighsModel()
    lp = model.lp_
    lp.num_col_, lp.num_row_ = len(score), len(rows)
    lp.col_cost_ = numpy.array(score, dtype=float)
    lp.col_lower_, lp.col_upper_ = numpy.array(lower), numpy.array(upper)
    lp.row_lower_ = numpy.array([row[0] for row in rows], dtype=float)
    lp.row_upper_ = numpy.array([row[1] for row in rows], dtype=float)
    lp.sense_ = highspy.ObjSense.kMaximize
    lp.integrality_ = [highspy.HighsVarType.kInteger] * len(score)
    lp.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    lp.a_matrix_.start_ = numpy.cumsum([0] + [len(row[2]) for row in rows], dtype=numpy.int32)
    lp.a_matrix_.index_ = numpy.array([column for row in rows for column in row[2]], dtype=numpy.int32)
    lp.a_matrix_.value_ = numpy.array([value for row in rows for value in row[3]], dtype=float)

    solver = highspy.Highs()
    solver.setOptionValue("output_flag", False)
    solver.setOptionValue("threads", 1)
    solver.setOptionValue("mip_rel_gap", 0.0)
    solver.setOptionValue("mip_abs_gap", 0.0)
    solver.passModel(model)
    started = time.perf_counter()
    solver.run()
    spent = (time.perf_counter() - started) * 1000
    status = solver.getModelStatus()
    if status == highspy.HighsModelStatus.kOptimal:
        chosen = solver.getSolution().col_value
        total = sum(int(value) for value, inside in zip(score, chosen) if inside > 0.5)
        return {"status": "optimal", "total": total, "ms": spent}
    if status == highspy.HighsModelStatus.kInfeasible:
        return {"status": "infeasible", "total": 0, "ms": spent}
    return {"status": solver.modelStatusToString(status), "total": 0, "ms": spent}


# HiGHS prints its banner to standard output whatever it is told; answers go to a copy of it.
answers = os.fdopen(os.dup(1), "w")
os.dup2(2, 1)
for line in sys.stdin:
    if line.strip():
        print(json.dumps(solve(json.loads(line))), file=answers, flush=True)
