-- What a worker needs to know that does what host code did, as JSON: what the model injects, and behind which listener the
-- element goes on.
ALTER TABLE external_task ADD COLUMN host TEXT;
