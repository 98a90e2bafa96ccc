-- Decisions that were evaluated, for a process instance or over REST; written once. What went in and came out is JSON.
CREATE TABLE decision_instance (
    key BIGINT PRIMARY KEY,
    root_key BIGINT,
    instance_key BIGINT,
    element_instance_key BIGINT,
    element_id TEXT,
    definition_key BIGINT,
    process_id TEXT,
    -- The evaluation that needed this one.
    root_decision_key BIGINT,
    decision_key BIGINT NOT NULL,
    decision_id TEXT NOT NULL,
    decision_name TEXT,
    decision_version BIGINT NOT NULL,
    requirements_key BIGINT,
    requirements_id TEXT,
    tenant_id TEXT,
    user_id TEXT,
    evaluated_at BIGINT NOT NULL,
    collected DOUBLE PRECISION,
    inputs TEXT NOT NULL,
    outputs TEXT NOT NULL
);
CREATE INDEX decision_instance_instance ON decision_instance (instance_key);
CREATE INDEX decision_instance_decision ON decision_instance (decision_id, evaluated_at);
