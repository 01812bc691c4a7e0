#!/usr/bin/env python3
"""Checks the proof of a receipt of the audience award, as the page of the receipt gives it: docs/exhibition/popularity.md.

    python3 ballot.py FILE [--root ROOT]

ROOT is the checksum of the day as the page of the result prints it, with or without its spaces. Exit 0: the ballot is among those of
its day. 1: it is not, or the file says something else. Needs Python 3.9 or later and nothing else."""
import argparse
import hashlib
import json
import pathlib
import re
import sys

LARGEST = 2**20


class Wrong(Exception):
    pass


def must(holds, words):
    if not holds:
        raise Wrong(words)


def sha256(*parts):
    return hashlib.sha256(b"".join(parts)).digest()


def hash_of(text, where):
    must(isinstance(text, str) and re.fullmatch("[0-9a-f]{64}", text), f"{where} is no checksum")
    return bytes.fromhex(text)


def number_of(value, where):
    must(type(value) is int and 0 <= value < 2**63, f"{where} is no number")
    return value


def root_of(leaf, place, size, path):
    """RFC 9162, section 2.1.3.2: the root that the path leads to from the leaf at this place among so many."""
    must(place < size, "the place is not among the ballots")
    at, last, found = place, size - 1, leaf
    for beside in path:
        must(last > 0, "the path is too long")
        if at & 1 or at == last:
            found = sha256(b"\x01", beside, found)
            while at and not at & 1:
                at, last = at >> 1, last >> 1
        else:
            found = sha256(b"\x01", found, beside)
        at, last = at >> 1, last >> 1
    must(last == 0, "the path is too short")
    return found


def check(data, root=None):
    """What the proof shows, in words."""
    proof = json.loads(data)
    must(isinstance(proof, dict) and set(proof) == {"receipt", "place", "size", "path", "root"}, "this is no proof")
    must(isinstance(proof["receipt"], str) and isinstance(proof["path"], list), "this is no proof")
    parts = proof["receipt"].split("|")
    must(len(parts) == 5 and parts[0] == "linxuan-ballot-1", "the line is no receipt")
    fixed = hash_of(proof["root"], "the root")
    if root is not None:
        published = hash_of("".join(root.split()).lower(), "the published root")
        must(fixed == published, "the root is not the one that was published")
    place, size = number_of(proof["place"], "the place"), number_of(proof["size"], "the size")
    path = [hash_of(one, "the path") for one in proof["path"]]
    leaf = sha256(b"\x00", proof["receipt"].encode())
    must(root_of(leaf, place, size, path) == fixed, "the path does not lead to the root")
    return f"film {parts[2]}, day {parts[3]}: ballot {place + 1} of {size}"


def main():
    parser = argparse.ArgumentParser(description="Checks the proof of a receipt of the audience award.")
    parser.add_argument("file", type=pathlib.Path)
    parser.add_argument("--root")
    asked = parser.parse_args()
    try:
        with asked.file.open("rb") as file:
            data = file.read(LARGEST + 1)
        must(len(data) <= LARGEST, "the file is too large")
        print(f"right: {check(data, asked.root)}")
    except (Wrong, OSError, ValueError, RecursionError) as why:
        print(f"wrong: {why}")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
