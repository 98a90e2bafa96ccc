DROP INDEX decision_instance_required;
DROP INDEX decision_instance_removal;
ALTER TABLE decision_instance DROP COLUMN removal_time;
