DROP INDEX task_alias;
ALTER TABLE task DROP COLUMN alias;
