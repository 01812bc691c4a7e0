#!/usr/bin/env python3
"""Verifies the record of a contest as docs/record-format.md has it, step by step.

    python3 verify.py FILE [--against OLDER]

Exit 0: verified. 1: a step failed. 2: there is nothing to verify. Needs Python 3.9 or later and nothing else."""
import argparse
import pathlib
import sys
import types

sys.dont_write_bytecode = True  # the folder stays as it was

import contest  # noqa: E402
import judging  # noqa: E402
import record  # noqa: E402
import selection  # noqa: E402

STEPS = [("file", record.step_file), ("lines", record.step_lines), ("tree", record.step_tree),
         ("signatures", record.step_signatures), ("order", contest.step_order), ("pool", contest.step_pool),
         ("seed", contest.step_seed), ("sheets", judging.step_sheets), ("scores", judging.step_scores),
         ("selection", selection.step_selection), ("decisions", selection.step_decisions), ("older file", record.step_older)]


LARGEST = 2**30


def read(name):
    path = pathlib.Path(name)
    if not path.is_file() or path.stat().st_size > LARGEST:
        raise OSError(f"{name}: there is no such file, or it has more than {LARGEST} bytes")
    return path.read_bytes()


def short(value):
    text = value if isinstance(value, str) and value.isprintable() else repr(value)
    return text if len(text) <= 600 else f"{text[:600]} … ({len(text)} characters)"


def verify(data, older=None, say=print):
    """The steps that failed, by number."""
    read, failed = types.SimpleNamespace(data=data, older=older, warnings=[]), []
    for number, (name, step) in enumerate(STEPS, 1):
        if failed and failed[-1] <= 2:
            say(f"step {number:2} {name}: cannot be read")
            continue
        try:
            say(f"step {number:2} {name}: right, {short(step(read))}")
        except record.NotAsked as why:
            say(f"step {number:2} {name}: not asked, {why}")
        except Exception as error:  # whatever a file holds, the answer is a step that failed
            known = isinstance(error, record.Wrong)
            where, expected, found = error.args if known else (name, "something that can be read", f"{type(error).__name__}: {error}")
            failed.append(number)
            say(f"step {number:2} {name}: WRONG\n    where:    {short(where)}\n    expected: {short(expected)}\n    found:    {short(found)}")
    for warning in read.warnings:
        say(f"warning: {warning}")
    if not failed:
        root = read.roots[read.sizes[-1]].hex()
        say(f"verified: {len(read.raw)} lines under the root\n    {' '.join(root[at:at + 8] for at in range(0, 64, 8))}\n"
            "Compare it with paper, an older file, or a note of another key.")
    return failed


def main():
    words = argparse.ArgumentParser(description="Verifies the record of a contest; see docs/record-format.md.")
    words.add_argument("file")
    words.add_argument("--against", metavar="OLDER", help="an older file of the same contest")
    asked = words.parse_args()
    sys.stdout.reconfigure(errors="backslashreplace")
    try:
        data, older = [name and read(name) for name in (asked.file, asked.against)]
    except OSError as error:
        print(f"cannot be read: {error}", file=sys.stderr)
        return 2
    return 1 if verify(data, older) else 0


if __name__ == "__main__":
    sys.exit(main())
