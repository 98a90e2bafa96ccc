-- Instances wait not only for messages, and remember what can be undone. What waits for a condition has no name.
ALTER TABLE subscription RENAME COLUMN message TO name;
ALTER TABLE subscription ADD COLUMN kind TEXT NOT NULL DEFAULT 'message';
ALTER TABLE subscription ADD COLUMN kept TEXT;

-- Signals that were thrown and are on their way to those who listen in other instances.
CREATE TABLE signal (
    key BIGINT PRIMARY KEY,
    root_key BIGINT NOT NULL,
    instance_key BIGINT NOT NULL,
    name TEXT NOT NULL,
    tenant_id TEXT,
    variables TEXT NOT NULL,
    created_at BIGINT NOT NULL
);
