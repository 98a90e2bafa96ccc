-- One schema for SQLite and PostgreSQL: BIGINT for keys and for times (milliseconds since the epoch, UTC), TEXT,
-- BOOLEAN, DOUBLE PRECISION, BYTEA; keys are made by the engine. Running and finished things share a table: a row
-- gets an end time. What runs is found through partial indexes, so lists do not grow with the past.

CREATE TABLE node (
    number BIGINT PRIMARY KEY,
    owner TEXT NOT NULL,
    leased_until BIGINT NOT NULL
);

CREATE TABLE deployment (
    key BIGINT PRIMARY KEY,
    name TEXT,
    source TEXT,
    tenant_id TEXT,
    deployed_at BIGINT NOT NULL
);

CREATE TABLE resource (
    key BIGINT PRIMARY KEY,
    deployment_key BIGINT NOT NULL REFERENCES deployment (key),
    name TEXT NOT NULL,
    content BYTEA NOT NULL,
    digest BYTEA NOT NULL
);
CREATE INDEX resource_deployment ON resource (deployment_key);

CREATE TABLE definition (
    key BIGINT PRIMARY KEY,
    process_id TEXT NOT NULL,
    version BIGINT NOT NULL,
    name TEXT,
    description TEXT,
    category TEXT,
    version_tag TEXT,
    tenant_id TEXT,
    deployment_key BIGINT NOT NULL REFERENCES deployment (key),
    resource_key BIGINT NOT NULL REFERENCES resource (key),
    history_ttl BIGINT,
    startable BOOLEAN NOT NULL,
    latest BOOLEAN NOT NULL
);
CREATE INDEX definition_process ON definition (process_id, version);
CREATE INDEX definition_deployment ON definition (deployment_key);

CREATE TABLE instance (
    key BIGINT PRIMARY KEY,
    root_key BIGINT NOT NULL,
    -- The instance and the element instance that called it.
    parent_key BIGINT,
    caller_key BIGINT,
    definition_key BIGINT NOT NULL,
    process_id TEXT NOT NULL,
    business_key TEXT,
    tenant_id TEXT,
    state TEXT NOT NULL,
    start_element_id TEXT,
    started_by TEXT,
    started_at BIGINT NOT NULL,
    ended_at BIGINT,
    delete_reason TEXT,
    active BIGINT NOT NULL,
    -- Of the root: the number of its journal entries, and the hash of the last one.
    revision BIGINT NOT NULL,
    head BYTEA
);
CREATE INDEX instance_root ON instance (root_key) WHERE ended_at IS NULL;
-- Counts and pages of a definition's running or finished instances come from this index alone.
CREATE INDEX instance_definition ON instance (definition_key, ended_at, key);
CREATE INDEX instance_parent ON instance (parent_key) WHERE parent_key IS NOT NULL;
CREATE INDEX instance_business_key ON instance (business_key) WHERE business_key IS NOT NULL;

CREATE TABLE element_instance (
    key BIGINT PRIMARY KEY,
    root_key BIGINT NOT NULL,
    instance_key BIGINT NOT NULL,
    scope_key BIGINT NOT NULL,
    element_id TEXT NOT NULL,
    element_type TEXT NOT NULL,
    element_name TEXT,
    role TEXT NOT NULL,
    state TEXT NOT NULL,
    started_at BIGINT NOT NULL,
    ended_at BIGINT,
    active BIGINT NOT NULL,
    loop_counter BIGINT NOT NULL,
    loop_total BIGINT NOT NULL,
    loop_completed BIGINT NOT NULL,
    arrived TEXT,
    called_key BIGINT
);
CREATE INDEX element_instance_instance ON element_instance (instance_key);
CREATE INDEX element_instance_running ON element_instance (root_key) WHERE ended_at IS NULL;

CREATE TABLE variable (
    key BIGINT PRIMARY KEY,
    root_key BIGINT NOT NULL,
    instance_key BIGINT NOT NULL,
    scope_key BIGINT NOT NULL,
    name TEXT NOT NULL,
    type TEXT NOT NULL,
    -- One of these holds the value; large and structured ones as text or bytes.
    text_value TEXT,
    long_value BIGINT,
    double_value DOUBLE PRECISION,
    bytes_value BYTEA,
    created_at BIGINT NOT NULL,
    deleted_at BIGINT
);
-- The scope stands in the index, so that one of 10,000 loop instances finds its own variables without the others'.
CREATE INDEX variable_instance ON variable (instance_key, scope_key);

CREATE TABLE task (
    key BIGINT PRIMARY KEY,
    root_key BIGINT NOT NULL,
    instance_key BIGINT NOT NULL,
    element_instance_key BIGINT NOT NULL,
    definition_key BIGINT NOT NULL,
    process_id TEXT,
    element_id TEXT,
    business_key TEXT,
    name TEXT,
    description TEXT,
    assignee TEXT,
    owner TEXT,
    delegation TEXT,
    priority BIGINT NOT NULL,
    due_at BIGINT,
    follow_up_at BIGINT,
    parent_task_key BIGINT,
    tenant_id TEXT,
    form_key TEXT,
    created_at BIGINT NOT NULL,
    updated_at BIGINT,
    ended_at BIGINT,
    delete_reason TEXT
);
CREATE INDEX task_instance ON task (instance_key, element_instance_key);
CREATE INDEX task_root_open ON task (root_key) WHERE ended_at IS NULL;
CREATE INDEX task_open ON task (key) WHERE ended_at IS NULL;
CREATE INDEX task_assignee ON task (assignee, key) WHERE ended_at IS NULL AND assignee IS NOT NULL;

CREATE TABLE task_link (
    task_key BIGINT NOT NULL,
    root_key BIGINT NOT NULL,
    type TEXT NOT NULL,
    user_id TEXT,
    group_id TEXT,
    -- Ends with its task, or when it is taken back.
    ended_at BIGINT
);
CREATE INDEX task_link_task ON task_link (task_key);
CREATE INDEX task_link_group ON task_link (group_id, task_key) WHERE ended_at IS NULL AND group_id IS NOT NULL;
CREATE INDEX task_link_user ON task_link (user_id, task_key) WHERE ended_at IS NULL AND user_id IS NOT NULL;

CREATE TABLE external_task (
    key BIGINT PRIMARY KEY,
    root_key BIGINT NOT NULL,
    instance_key BIGINT NOT NULL,
    element_instance_key BIGINT NOT NULL,
    definition_key BIGINT NOT NULL,
    process_id TEXT NOT NULL,
    element_id TEXT NOT NULL,
    business_key TEXT,
    tenant_id TEXT,
    topic TEXT NOT NULL,
    priority BIGINT NOT NULL,
    retries BIGINT,
    worker_id TEXT,
    locked_until BIGINT,
    error_message TEXT,
    error_details TEXT,
    created_at BIGINT NOT NULL
);
CREATE INDEX external_task_topic ON external_task (topic, priority DESC, key);
CREATE INDEX external_task_instance ON external_task (instance_key);
CREATE INDEX external_task_root ON external_task (root_key);

-- Jobs of instances, and timers that start instances (those without an instance).
CREATE TABLE job (
    key BIGINT PRIMARY KEY,
    root_key BIGINT,
    instance_key BIGINT,
    element_instance_key BIGINT,
    definition_key BIGINT NOT NULL,
    process_id TEXT NOT NULL,
    element_id TEXT NOT NULL,
    kind TEXT NOT NULL,
    -- Never null, so that one index serves: a job without a due time is due when it was made.
    due_at BIGINT NOT NULL,
    has_due BOOLEAN NOT NULL,
    retries BIGINT NOT NULL,
    priority BIGINT NOT NULL,
    repeat TEXT,
    repeats_left BIGINT,
    tenant_id TEXT,
    error_message TEXT,
    error_details TEXT,
    created_at BIGINT NOT NULL
);
CREATE INDEX job_due ON job (due_at) WHERE retries > 0;
CREATE INDEX job_root ON job (root_key) WHERE root_key IS NOT NULL;
CREATE INDEX job_instance ON job (instance_key) WHERE instance_key IS NOT NULL;
CREATE INDEX job_definition ON job (definition_key);

-- Messages that instances wait for, and messages that start instances (those without an instance).
CREATE TABLE subscription (
    key BIGINT PRIMARY KEY,
    root_key BIGINT,
    instance_key BIGINT,
    element_instance_key BIGINT,
    definition_key BIGINT NOT NULL,
    process_id TEXT NOT NULL,
    element_id TEXT NOT NULL,
    message TEXT NOT NULL,
    business_key TEXT,
    tenant_id TEXT,
    created_at BIGINT NOT NULL
);
CREATE INDEX subscription_message ON subscription (message, business_key);
CREATE INDEX subscription_root ON subscription (root_key) WHERE root_key IS NOT NULL;
CREATE INDEX subscription_instance ON subscription (instance_key) WHERE instance_key IS NOT NULL;
CREATE INDEX subscription_definition ON subscription (definition_key);

CREATE TABLE incident (
    key BIGINT PRIMARY KEY,
    root_key BIGINT NOT NULL,
    instance_key BIGINT NOT NULL,
    element_instance_key BIGINT NOT NULL,
    definition_key BIGINT NOT NULL,
    process_id TEXT NOT NULL,
    element_id TEXT,
    tenant_id TEXT,
    type TEXT NOT NULL,
    message TEXT NOT NULL,
    cause_key BIGINT,
    created_at BIGINT NOT NULL,
    ended_at BIGINT,
    resolved BOOLEAN NOT NULL
);
CREATE INDEX incident_instance ON incident (instance_key);
CREATE INDEX incident_root_open ON incident (root_key) WHERE ended_at IS NULL;

CREATE TABLE comment (
    key BIGINT PRIMARY KEY,
    root_key BIGINT NOT NULL,
    instance_key BIGINT NOT NULL,
    task_key BIGINT,
    user_id TEXT,
    message TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    deleted_at BIGINT
);
CREATE INDEX comment_root ON comment (root_key);
CREATE INDEX comment_instance ON comment (instance_key);

CREATE TABLE attachment (
    key BIGINT PRIMARY KEY,
    root_key BIGINT NOT NULL,
    instance_key BIGINT NOT NULL,
    task_key BIGINT,
    user_id TEXT,
    name TEXT,
    description TEXT,
    type TEXT,
    url TEXT,
    content BYTEA,
    created_at BIGINT NOT NULL,
    deleted_at BIGINT
);
CREATE INDEX attachment_root ON attachment (root_key);
CREATE INDEX attachment_instance ON attachment (instance_key);

-- The outbox: written with the task that it is about, sent by the mail loop.
CREATE TABLE mail (
    key BIGINT PRIMARY KEY,
    root_key BIGINT NOT NULL,
    instance_key BIGINT NOT NULL,
    -- JSON: template, recipients and what it says.
    content TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    due_at BIGINT NOT NULL,
    attempts BIGINT NOT NULL,
    sent_at BIGINT,
    failed_at BIGINT,
    error TEXT
);
CREATE INDEX mail_due ON mail (due_at) WHERE sent_at IS NULL AND failed_at IS NULL;

-- hash = SHA-256 (hash of the entry before, content); the first entry follows 32 zero bytes.
CREATE TABLE journal (
    root_key BIGINT NOT NULL,
    revision BIGINT NOT NULL,
    content TEXT NOT NULL,
    hash BYTEA NOT NULL,
    PRIMARY KEY (root_key, revision)
);

CREATE TABLE account (
    id TEXT PRIMARY KEY,
    first_name TEXT NOT NULL,
    last_name TEXT NOT NULL,
    email TEXT,
    password_hash TEXT,
    manager_id TEXT,
    deputy_id TEXT,
    approval_limit DOUBLE PRECISION,
    created_at BIGINT NOT NULL
);

CREATE TABLE account_group (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL
);

CREATE TABLE membership (
    user_id TEXT NOT NULL REFERENCES account (id),
    group_id TEXT NOT NULL REFERENCES account_group (id),
    PRIMARY KEY (user_id, group_id)
);

CREATE TABLE session (
    -- SHA-256 of the cookie's token, so that a copy of the database opens no session.
    token_digest BYTEA PRIMARY KEY,
    user_id TEXT NOT NULL REFERENCES account (id),
    csrf_token TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL
);

-- Secrets of this installation, by name.
CREATE TABLE setting (
    name TEXT PRIMARY KEY,
    value TEXT NOT NULL
);

-- First answers to requests that carried an Idempotency-Key.
CREATE TABLE idempotency (
    id TEXT PRIMARY KEY,
    request_digest BYTEA NOT NULL,
    reply TEXT NOT NULL,
    created_at BIGINT NOT NULL
);
CREATE INDEX idempotency_created ON idempotency (created_at);
