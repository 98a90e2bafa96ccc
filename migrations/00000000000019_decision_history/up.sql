-- What was decided by one version of a decision, and in some time by any.
CREATE INDEX decision_instance_version ON decision_instance (decision_key, evaluated_at);
CREATE INDEX decision_instance_evaluated ON decision_instance (evaluated_at);
