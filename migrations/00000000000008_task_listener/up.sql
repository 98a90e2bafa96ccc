-- The number of the task listener whose time has come, of a job of kind taskTimer.
ALTER TABLE job ADD COLUMN listener BIGINT;
