DROP TABLE signal;
ALTER TABLE subscription DROP COLUMN kept;
ALTER TABLE subscription DROP COLUMN kind;
ALTER TABLE subscription RENAME COLUMN name TO message;
