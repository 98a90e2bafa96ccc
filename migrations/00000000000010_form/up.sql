-- Forms that were deployed as files of their own, in versions like process definitions.
CREATE TABLE form (
    key BIGINT PRIMARY KEY,
    form_id TEXT NOT NULL,
    version BIGINT NOT NULL,
    tenant_id TEXT,
    deployment_key BIGINT NOT NULL REFERENCES deployment (key),
    resource_key BIGINT NOT NULL REFERENCES resource (key)
);
CREATE INDEX form_id ON form (form_id, version);
CREATE INDEX form_deployment ON form (deployment_key);
