DROP INDEX instance_open;
DROP INDEX incident_open;
