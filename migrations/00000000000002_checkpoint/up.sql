-- What stood in the journal at a time: heads of root process instances, and what was removed by whom.
-- hash = SHA-256 (hash of the checkpoint before, content); the first follows 32 zero bytes.
CREATE TABLE checkpoint (
    number BIGINT PRIMARY KEY,
    -- JSON: when, why, by whom, and the Merkle root of the leaves.
    content TEXT NOT NULL,
    -- 48 bytes for each root: key, number of entries, hash of the last one.
    leaves BYTEA NOT NULL,
    -- Roots up to this key stand in this checkpoint or in one before it.
    swept_key BIGINT NOT NULL,
    hash BYTEA NOT NULL
);

-- For the removal of process instances.
CREATE INDEX mail_instance ON mail (instance_key);
