DROP TABLE decision_import;
DROP TABLE decision_model;
