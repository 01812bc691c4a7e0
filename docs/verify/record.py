"""Steps 1 to 4 and 12 of verification: the file, its lines, the tree over them, the signatures. Sections are those of the page."""
import base64
import hashlib
import json
import re


class Wrong(Exception):
    """A step failed: where, what was expected, what was found."""
class NotAsked(Exception):
    """An edition does not allow the step, or what it is about has not happened yet."""
def must(holds, where, expected, found):
    if not holds:
        raise Wrong(where, expected, found)
def same(where, expected, found):
    must(expected == found, where, expected, found)
def sha256(*parts):
    return hashlib.sha256(b"".join(parts)).digest()
def half_up(a, b):
    return (2 * a + b) // (2 * b)

# Sections 1 and 2: a canonical text is matched by a pattern, which is made of the patterns of what is in it. USUAL has what a key is.
TEXT, HASH = r'"(?:[^"\\]|\\.)*"', '"[0-9a-f]{64}"'
WHOLE, POINTS, LONG = "[0-9]{1,9}", "-?[0-9]{1,12}", "-?[0-9]{1,19}"
DECIMAL = r"[0-9]+(?:\.[0-9]{1,12})?"
def list_of(pattern):
    return rf"\[(?:{pattern}(?:,(?!\])|(?=\])))*\]"
def some_of(pattern):
    """A list that is left out where it is empty."""
    return r"(?!\[\])" + list_of(pattern)
def keys(names):
    """The pattern of an object with these keys; "?": may be left out; behind ":" what it is here, where that is not the usual."""
    pairs = sorted((name.rstrip("?"), "?" * name.endswith("?"), USUAL[other or name.rstrip("?")])
                   for name, _, other in (word.partition(":") for word in names.split()))
    return r"\{" + "".join(rf'(?:"{name}":{pattern}(?:,(?=")|(?=\}})))' + may for name, may, pattern in pairs) + r"\}"
USUAL = {name: pattern for pattern, names in {
    HASH: "title reason decider answers root words who judge hash text question proof adjusted commitment salt", "1": "format",
    WHOLE: "number entries lines round max step size tolerance film version leaves comes watched meeting place most seats members "
           "present papers blank void weight amount min max_share distinct_min sheets recusals part of denominator",
    LONG: "n at signed_at", POINTS: "total score", TEXT: "any alias entry id family group source value", "[01]": "carries secret",
    r'"[^\s+"\\\x00-\x1f\x7f-\x9f]+\+[0-9a-f]{8}\+[A-Za-z0-9+/]+=*"': "key", r'"linxuan/[^"\\]+"': "origin", '(?!"")' + TEXT: "seed", '"text"': "form",
    '"(?:text|number)"': "form_earlier", '"(?:closed|open)"': "mode", '"(?:mean|trimmed|adjusted|zscore)"': "method",
    '"(?:scored|screening)"': "judging", '"(?:all|best|percent|score)"': "advance", '"(?:eligible|refused|withdrawn)"': "standing",
    '"(?:recused|conflict|replaced)"': "why", '"(?:in|out|none)"': "ruling", '"(?:go|stay)"': "ties", '"(?:chair|scrutineer)"': "role",
    '"(?:upheld|dismissed)"': "outcome", '"[0-9]{4}-[0-9]{2}-[0-9]{2}"': "first last", rf"\[{HASH},{HASH}\]": "typed_by",
    list_of(WHOLE): "films chosen selected reserves", list_of(POINTS): "marks means", list_of(TEXT): "names",
    some_of(WHOLE): "casting", some_of(POINTS): "totals",
    list_of(rf"\[{WHOLE},{WHOLE}\]"): "votes", list_of(list_of(rf"\[{WHOLE},{LONG}\]")): "multipliers",
    list_of(rf"\[{list_of(WHOLE)},{list_of(WHOLE)},(?:-1|{WHOLE}|{list_of(WHOLE)})\]"): "tree", f'"(?:inf|{DECIMAL})"': "lambda",
    list_of(rf'\[{TEXT},"-?{DECIMAL}"\]'): "lenient"}.items() for name in names.split()}
for name, names in {
        "criteria": "key:any weight", "groups": "family groups:names", "rounds": "judging advance amount carries watched",
        "rules": "id family group? min? max? max_share? distinct_min?", "judges": "alias judge", "seen": "alias films",
        "ranked": "film place score criteria:means sheets recusals totals?", "hashes": "who hash", "parts": "who hash value"}.items():
    USUAL[name] = (some_of if name in ("judges", "hashes", "parts") else list_of)(keys(names))
KINDS = {
    "open": "format origin key title", "key": "key reason", "pool": "entries root", "close": "lines", "notice": "first last films words?",
    "rules": "mode method max step criteria rounds size tolerance? rules", "countersign": "role who size root", "seed contributions void": "",
    "seed dice drawn": "seed form typed_by", "seed server drawn": "seed form", "seed earlier drawn": "seed form:form_earlier",
    "seed public_draw named": "source", "seed public_draw drawn": "source seed form", "seed contributions hashes": "parts:hashes",
    "seed contributions drawn": "parts seed form", "amendment criteria": "reason decider criteria", "result": "films part? of?",
    "amendment rules": "reason decider size tolerance? rules", "amendment method": "reason decider method", "amendment seed": "reason decider",
    "amendment deadline": "reason decider", "amendment sheets": "reason decider round alias", "objection received": "number film? text",
    "amendment withdrawal": "reason decider leaves comes?", "objection answered": "number film? text outcome",
    # From here on kinds that may be withheld, which have a salt.
    "entry": "number entry standing film?:hash groups title answers salt", "assignment": "round judges? films:seen part? of? salt",
    "sheet": "round alias film version marks total watched? words signed_at salt", "absence": "round alias film why salt",
    "override": "film ruling reason decider salt", "advance": "round ties films part? of? salt",
    "ranking": "round method adjusted? films:ranked part? of? salt", "selection": "total selected reserves proof part? of? salt",
    "ballot": "meeting place secret most seats members present papers blank void votes chosen casting? question salt"}
TOLD_APART = {"seed": "way:any step:any", "amendment": "subject:any", "objection": "step:any"}
SHAPES = {kind: keys(f"{names} n at kind:any {TOLD_APART.get(kind.split()[0], '')}") for kind, names in KINDS.items()}
SHAPES.update({name: keys(names) for name, names in {"an opening": "commitment salt text:any",
    "a proof": "denominator multipliers leaves:tree", "leniencies": "lambda judges:lenient"}.items()})

def whole(digits):
    must(-2**63 <= int(digits[:20]) < 2**63 and len(digits) <= 20, "a number", "one of 64 bits", digits)
    return int(digits)
WRITER = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"))
def canonical(raw, where, kind=None):
    """The value of a text that is the only text of that value."""
    try:
        value = json.loads(raw.decode(), parse_int=whole)
        same(where, WRITER.encode(value), raw.decode())
        kind = kind or " ".join(str(value[key]) for key in ("kind", "way", "subject", "step") if type(value.get(key)) is str)
    except (ValueError, AttributeError, RecursionError) as error:
        raise Wrong(where, "canonical JSON", f"{error}: {raw[:99]!r}")
    must(kind in SHAPES, where, "a kind of section 2", kind)
    must(re.fullmatch(SHAPES[kind], raw.decode()), where, f"{kind}, which has {KINDS.get(kind, 'what the page says')}", raw)
    return value

def read_files(data):
    """Step 1: the files of a tar in which nothing is open, and the sizes of the checkpoints."""
    files, at = {}, 0
    while any(data[at:at + 512]):
        name, digits = data[at:at + 100].rstrip(b"\0"), data[at + 124:at + 135]
        must(re.fullmatch(b"[0-7]{11}", digits), f"header at byte {at}", "a size in octal digits", digits)
        head = name.ljust(100, b"\0") + b"0000644\0" + 2 * b"0000000\0" + digits + b"\0" + b"00000000000\0"
        tail = b"0" + bytes(100) + b"ustar\0" + b"00" + bytes(247)
        same(f"header at byte {at}", head + b"%06o\0 " % (sum(head) + sum(tail) + 8 * 32) + tail, data[at:at + 512])
        end = at + 512 + int(digits, 8)
        must(name.decode("ascii") not in files, f"header at byte {at}", "a file of another name", name.decode("ascii"))
        files[name.decode("ascii")], at = data[at + 512:end], end + -end % 512
        must(at <= len(data) and not any(data[end:at]), f"what fills up {name.decode()}", "zeros up to 512", "something else")
    same("the end", bytes(1024), data[at:])
    sizes = [int(name[:8]) for name in files if re.fullmatch(r"[0-9]{8}\.note", name)]
    names = ["record"]
    for first, size in zip([0] + sizes, sizes):
        names += [f"{first:08}.lines", *sorted(name for name in files if re.fullmatch(r"[0-9]{8}\.(adjusted|proof)", name)
                                               and first <= int(name[:8]) < size), f"{size:08}.note"]
    cosigned = range(1, 1 + sum(name.endswith(".key") for name in files))
    same("files", names + ["openings"] + [f"cosign-{one:04}.{what}" for one in cosigned for what in ("key", "note")], list(files))
    must(sizes and all(one < two for one, two in zip([0] + sizes, sizes)), "sizes of the checkpoints", "rising", sizes)
    for name, text in files.items():
        must(text[-1:] in (b"\n", b"") or name.endswith(("adjusted", "proof")), name, "a line feed behind each line", text[-20:])
    return files, sizes
def raw_lines(files):
    return [line for name, text in files.items() if name.endswith(".lines") for line in text.split(b"\n")[:-1]]
def leaf_of(raw):
    return bytes.fromhex(raw.decode()) if re.fullmatch(b"[0-9a-f]{64}", raw) else sha256(b"\0", raw)

def step_file(record):
    record.files, record.sizes = read_files(record.data)
    editions = {f"linxuan-record 1\nedition {edition}\n".encode(): edition for edition in ("full", "public")}
    record.edition = editions.get(record.files["record"])
    must(record.edition, "file record", "a version and an edition", record.files["record"])
    record.raw = raw_lines(record.files)
    return f"{len(record.data)} bytes, {len(record.files)} files, the {record.edition} edition"

def step_lines(record):
    record.acts, record.hidden, record.warnings, last, parts = [], [], [], -2**63, None
    for n, raw in enumerate(record.raw):
        if re.fullmatch(b"[0-9a-f]{64}", raw):
            must(record.edition == "public" and not parts, f"line {n}", "a line that is shown", "a withheld one")
            record.hidden.append(n)
            continue
        must(len(raw) <= 65535, f"line {n}", "at most 65535 bytes", len(raw))
        line = canonical(raw, f"line {n}")
        same(f"line {n}, n", n, line["n"])
        must(line["at"] >= last, f"line {n}, at", f"{last} or later", line["at"])
        last, (part, of) = line["at"], (line.get("part", 1), line.get("of", 1))
        left_out = ("part" in line) == (part != 1) and ("of" in line) == (of != 1)  # where they are 1
        must(1 <= part <= of and left_out, f"line {n}, part", "1 to `of`, left out where it is 1", (part, of))
        same(f"line {n}, part", parts.get("part", 1) + 1 if parts else 1, part)
        if parts:
            rest = [{key: one[key] for key in one if type(one[key]) is not list and key not in ("n", "at", "salt", "part")}
                    for one in (parts, line)]
            same(f"line {n}, what all parts share", *rest)
            parts.update({key: parts.get(key, []) + line[key] for key in line if type(line[key]) is list}, part=part)
        else:
            record.acts.append(line)
        parts = record.acts[-1] if part < of else None
        for rule in line.get("rules", ()):
            bounds = {"min", "max", "max_share"} & rule.keys()
            must(("group" in rule) == bool(bounds) and (bounds or "distinct_min" in rule), f"line {n}", "a rule with bounds", rule)
    must(not parts, "the last line", "all its parts", parts)
    record.of = lambda *kinds: [act for act in record.acts if act["kind"] in kinds]
    first = lambda found, default=None: next(iter(found), default)  # noqa: E731
    record.frozen, record.selection = first(record.of("pool")), first(record.of("selection"))
    record.end = record.frozen["n"] if record.frozen else len(record.raw)
    record.rules = first([act for act in reversed(record.of("rules")) if act["n"] < record.end], {"mode": "closed", "rounds": []})
    numbers = {act["number"]: act for act in record.of("entry") if act["n"] < record.end}
    record.pool = {number: numbers[number] for number in sorted(numbers) if numbers[number]["standing"] == "eligible"}
    record.published = not record.hidden or bool(record.of("notice"))
    closed = record.edition == "public" and record.rules["mode"] == "closed"
    named = [f"{act['n']:08}.{key}" for act in record.acts for key in ("adjusted", "proof") if key in act and (key == "proof" or not closed)]
    same("documents", named, [name for name in record.files if name.endswith(("adjusted", "proof"))])
    return f"{len(record.raw)} lines, {len(record.hidden)} of them withheld"

def roots(leaves, sizes):
    """Section 5: the roots of the first so many leaves, by size."""
    found, peaks = {0: sha256()}, []
    for size, leaf in enumerate(leaves, 1):
        peaks.append((1, leaf))
        while len(peaks) > 1 and peaks[-1][0] == peaks[-2][0]:
            (count, right), (_, left) = peaks.pop(), peaks.pop()
            peaks.append((2 * count, sha256(b"\1", left, right)))
        if size in sizes:
            root = peaks[-1][1]
            for _, left in reversed(peaks[:-1]):
                root = sha256(b"\1", left, root)
            found[size] = root
    return found

def step_tree(record):
    record.roots, read, latest = roots(map(leaf_of, record.raw), set(record.sizes)), 0, 0
    for first, size in zip([0] + record.sizes, record.sizes):
        where = f"checkpoint of size {size}"
        while read < len(record.acts) and record.acts[read]["n"] < size:
            read, latest = read + 1, record.acts[read]["at"]
        same(f"{first:08}.lines", f"{size - first} lines", f"{record.files[f'{first:08}.lines'].count(10)} lines")
        head = record.files[f"{size:08}.note"].decode().partition("\n\n")[0].split("\n")
        root = record.roots.get(size)
        same(where, [record.acts[0].get("origin"), str(size), root and base64.b64encode(root).decode()], head[:3])
        same(f"{where}, lines of its text", 5, len(head))
        must(re.fullmatch("milestone (pool|round|signed|sealed|published|closed|day|key)", head[3]), where, "a milestone", head[3])
        must(re.fullmatch("at (0|-?[1-9][0-9]{0,18})", head[4]) and latest <= int(head[4][3:]) < 2**63, where, f"at {latest} or later", head[4])
    same("lines under the last checkpoint", record.sizes[-1], len(record.raw))
    for act in record.of("countersign"):
        must(act["size"] in record.sizes and act["size"] <= act["n"], f"line {act['n']}", "a checkpoint in front", act["size"])
        same(f"line {act['n']}, root", record.roots[act["size"]].hex(), act["root"])
    return f"{len(record.sizes)} checkpoints, the last of {record.sizes[-1]} lines"

# Ed25519, RFC 8032: points are (x, y, z, t) with x = X ÷ z, y = Y ÷ z, t = xy ÷ z.
P, ORDER = 2**255 - 19, 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P
def add(one, two):
    a, b = (one[1] - one[0]) * (two[1] - two[0]) % P, (one[1] + one[0]) * (two[1] + two[0]) % P
    c, d = 2 * one[3] * two[3] * D % P, 2 * one[2] * two[2] % P
    return (b - a) * (d - c) % P, (d + c) * (b + a) % P, (d - c) * (d + c) % P, (b - a) * (b + a) % P
def times(number, point):
    sum_ = (0, 1, 1, 0)
    for bit in bin(number)[2:]:
        sum_ = add(sum_, sum_)
        sum_ = add(sum_, point) if bit == "1" else sum_
    return sum_
def point_of(text):
    y, odd = int.from_bytes(text, "little") & (2**255 - 1), text[31] >> 7
    square = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    x = pow(square, (P + 3) // 8, P)
    x = x if x * x % P == square else x * pow(2, (P - 1) // 4, P) % P
    must(x * x % P == square and y < P and (x or not odd), "a key", "a point of the curve", text.hex())
    x = x if x % 2 == odd else P - x
    return x, y, 1, x * y % P
def text_of(point):
    x, y = (value * pow(point[2], P - 2, P) % P for value in point[:2])
    return (y | (x & 1) << 255).to_bytes(32, "little")
BASE = point_of((4 * pow(5, P - 2, P) % P).to_bytes(32, "little"))
def signed(public, text, signature):
    number = int.from_bytes(signature[32:], "little")
    x, y, z, t = point_of(public)
    hashed = int.from_bytes(hashlib.sha512(signature[:32] + public + text).digest(), "little") % ORDER
    return number < ORDER and text_of(add(times(number, BASE), times(hashed, (-x, y, z, -t)))) == signature[:32]

def from_base64(text, where, length):
    found = base64.b64decode(text)
    must(base64.b64encode(found).decode() == text and len(found) == length, where, f"base64 of {length} bytes", text)
    return found
def check_note(note, where, wanted):
    """Section 6: a note that these keys signed, in this order."""
    text, _, rest = note.partition(b"\n\n")
    lines = rest.decode().split("\n")
    same(f"{where}, who signed", [f"\u2014 {key.split('+')[0]}" for key in wanted] + [""], [line.rpartition(" ")[0] for line in lines])
    for key, line in zip(wanted, lines):
        name, digits, public = key.split("+", 2)
        public = from_base64(public, f"{where}, key", 33)
        same(f"{where}, id of {key}", sha256(name.encode(), b"\n", public).hex()[:8], digits)
        signature = from_base64(line.rpartition(" ")[2], where, 68)
        must(public[0] == 1 and signature[:4].hex() == digits and signed(public[1:], text + b"\n", signature[4:]), where,
             f"a signature of {key}", line)

def step_signatures(record):
    keys_, notes, by = [(act["n"], act["key"]) for act in record.of("open", "key")], [], []
    for size in record.sizes:
        note = record.files[f"{size:08}.note"]
        wanted = [key for n, key in keys_ if n < size]
        wanted = wanted[-2:] if len(wanted) > 1 and size - 1 in dict(keys_) else wanted[-1:]
        if len(wanted) == 2 and note.partition(b"\n\n")[2].count(b"\n") == 1:
            record.warnings.append(f"the new key of line {size - 1} was not signed with the one before: only paper connects the two")
            wanted = wanted[1:]
        check_note(note, f"checkpoint of size {size}", wanted)
        notes.append(note.partition(b"\n\n")[0])
        if by and by[-1][2] == wanted:
            by[-1][1] = size
        else:
            by.append([size, size, wanted])
    for n in [act["n"] for act in record.of("pool", "key")]:
        must(n + 1 in record.sizes, f"line {n}", "a checkpoint directly behind", "none")
    others = [name for name in record.files if name.startswith("cosign") and name.endswith(".key")]
    for name in others:
        key, note = record.files[name].decode()[:-1], record.files[name[:-3] + "note"]
        must(re.fullmatch(USUAL["key"], f'"{key}"'), name, "a key", key)
        must(key not in dict(map(reversed, keys_)) and note.partition(b"\n\n")[0] in notes, name, "another key, a note of this record", key)
        check_note(note, name, [key])
    spans = [(f"{last}" if first == last else f"{first} to {last}", " and ".join("+".join(key.split("+")[:2]) for key in wanted)) for first, last, wanted in by]
    return f"{len(record.sizes)} notes by {len(keys_)} keys of the server" + "".join(
        f"; checkpoints of size {sizes} by {who}" for sizes, who in spans) + "".join(
        f"; also signed by {record.files[name].decode()[:-1]}" for name in others)

def step_older(record):
    if record.older is None:
        raise NotAsked("no older file was named: compare the root with paper")
    try:
        older = raw_lines(read_files(record.older)[0])
    except (Wrong, ValueError) as error:
        raise Wrong("the older file", "a record", error)
    must(len(older) <= len(record.raw), "lines", f"{len(older)} or more", len(record.raw))
    for n, (old, new) in enumerate(zip(older, record.raw)):
        same(f"leaf of line {n}", leaf_of(old).hex(), leaf_of(new).hex())
    return f"its {len(older)} lines are there, in their places"
