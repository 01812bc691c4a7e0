-- CRC-32 of kept bytes, by their SHA-256: an archive says it of a film before the first byte of the film is sent.
CREATE TABLE checksums (
    sha256 TEXT PRIMARY KEY NOT NULL,
    crc32 BIGINT NOT NULL
);
