DROP TABLE decision;
DROP TABLE decision_requirements;
