-- Uploads under way: in which folder their bytes lie, and how many were acknowledged. A row goes when all are there.
CREATE TABLE uploads (
    id TEXT PRIMARY KEY NOT NULL,        -- of the file, or of the part of one
    folder_id TEXT NOT NULL,             -- empty: begun by a program that did not note it
    sender_id TEXT NOT NULL,             -- likewise; an account
    size_bytes BIGINT NOT NULL,
    received_bytes BIGINT NOT NULL       -- the file never has fewer
);
INSERT INTO uploads (id, folder_id, sender_id, size_bytes, received_bytes)
SELECT id, '', '', size_bytes, 0 FROM files WHERE state = 'uploading';
INSERT INTO uploads (id, folder_id, sender_id, size_bytes, received_bytes)
SELECT id, '', '', size_bytes, 0 FROM upload_parts;

-- What one process does at a time, until an hour that the database's own clock tells.
CREATE TABLE leases (
    name TEXT PRIMARY KEY NOT NULL,
    holder TEXT NOT NULL,
    ends_at BIGINT NOT NULL
);

-- Whether anything still needs the bytes of this hash.
CREATE INDEX files_by_hash ON files (sha256);
CREATE INDEX derived_by_hash ON derived (sha256);
