-- Files that were imported as they are, however incomplete, and are not deployed (yet).
CREATE TABLE draft (
    key BIGINT PRIMARY KEY,
    name TEXT NOT NULL,
    content BYTEA NOT NULL,
    size BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    created_by TEXT,
    tenant_id TEXT,
    -- What was said of it when it was imported.
    shown BOOLEAN NOT NULL,
    deployable BOOLEAN NOT NULL,
    errors BIGINT NOT NULL,
    processes BIGINT NOT NULL
);
