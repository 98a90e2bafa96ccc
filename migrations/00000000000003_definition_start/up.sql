-- When instances of a definition can be started from (milliseconds, UTC; NULL: always), and whom its model names as
-- those who may start it: a user or a group per row.
ALTER TABLE definition ADD COLUMN active_from BIGINT;

CREATE TABLE definition_starter (
    definition_key BIGINT NOT NULL,
    user_id TEXT,
    group_id TEXT
);
CREATE INDEX definition_starter_definition ON definition_starter (definition_key);
