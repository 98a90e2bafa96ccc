-- When an evaluation may be forgotten (milliseconds, UTC); never, where nothing says so.
ALTER TABLE decision_instance ADD COLUMN removal_time BIGINT;
CREATE INDEX decision_instance_removal ON decision_instance (removal_time) WHERE removal_time IS NOT NULL;
CREATE INDEX decision_instance_required ON decision_instance (root_decision_key) WHERE root_decision_key IS NOT NULL;
