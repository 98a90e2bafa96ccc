ALTER TABLE element_instance ADD COLUMN arrived TEXT;
ALTER TABLE element_instance DROP COLUMN arrived_flows;
DROP TABLE arrival;
