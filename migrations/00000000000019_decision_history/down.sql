DROP INDEX decision_instance_evaluated;
DROP INDEX decision_instance_version;
