-- Scripts of models that are files of their own, as they were when the model was deployed.
CREATE TABLE script_file (
    resource_key BIGINT NOT NULL REFERENCES resource (key),
    deployment_key BIGINT NOT NULL REFERENCES deployment (key),
    path TEXT NOT NULL,
    name TEXT NOT NULL,
    content BYTEA NOT NULL,
    PRIMARY KEY (resource_key, path)
);
CREATE INDEX script_file_deployment ON script_file (deployment_key);
