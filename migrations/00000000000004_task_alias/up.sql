-- The id that the creator of a task without a process chose, beside the key.
ALTER TABLE task ADD COLUMN alias TEXT;
CREATE UNIQUE INDEX task_alias ON task (alias) WHERE alias IS NOT NULL;
