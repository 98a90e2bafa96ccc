-- The namespaces by which files of decisions are imported, and what they import: a copy of each file, so that a decision stays what it was.
CREATE TABLE decision_model (
    resource_key BIGINT PRIMARY KEY REFERENCES resource (key),
    deployment_key BIGINT NOT NULL REFERENCES deployment (key),
    namespace TEXT NOT NULL,
    tenant_id TEXT
);
CREATE INDEX decision_model_namespace ON decision_model (namespace, resource_key);
CREATE INDEX decision_model_deployment ON decision_model (deployment_key);
CREATE TABLE decision_import (
    resource_key BIGINT NOT NULL REFERENCES resource (key),
    deployment_key BIGINT NOT NULL REFERENCES deployment (key),
    namespace TEXT NOT NULL,
    content BYTEA NOT NULL,
    PRIMARY KEY (resource_key, namespace)
);
CREATE INDEX decision_import_deployment ON decision_import (deployment_key);
