-- Decisions and decision services, in versions like process definitions, and the files that hold several of them.
CREATE TABLE decision_requirements (
    key BIGINT PRIMARY KEY,
    requirements_id TEXT NOT NULL,
    version BIGINT NOT NULL,
    name TEXT,
    tenant_id TEXT,
    deployment_key BIGINT NOT NULL REFERENCES deployment (key),
    resource_key BIGINT NOT NULL REFERENCES resource (key)
);
CREATE INDEX decision_requirements_id ON decision_requirements (requirements_id, version);
CREATE INDEX decision_requirements_deployment ON decision_requirements (deployment_key);

CREATE TABLE decision (
    key BIGINT PRIMARY KEY,
    decision_id TEXT NOT NULL,
    version BIGINT NOT NULL,
    -- A decision service, which lists do not show.
    service BOOLEAN NOT NULL,
    name TEXT,
    version_tag TEXT,
    tenant_id TEXT,
    deployment_key BIGINT NOT NULL REFERENCES deployment (key),
    resource_key BIGINT NOT NULL REFERENCES resource (key),
    requirements_key BIGINT,
    requirements_id TEXT,
    history_ttl BIGINT
);
CREATE INDEX decision_id ON decision (decision_id, version);
CREATE INDEX decision_deployment ON decision (deployment_key);
