ALTER TABLE external_task DROP COLUMN host;
