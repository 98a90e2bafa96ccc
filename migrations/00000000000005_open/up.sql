-- Lists of what is open, in the order of its keys, do not grow with the past. What begins and ends within a batch never
-- comes into these indexes.
CREATE INDEX instance_open ON instance (key) WHERE ended_at IS NULL;
CREATE INDEX incident_open ON incident (key) WHERE ended_at IS NULL;
