DROP TABLE decision_instance;
