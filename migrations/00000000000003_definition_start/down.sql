DROP TABLE definition_starter;
ALTER TABLE definition DROP COLUMN active_from;
