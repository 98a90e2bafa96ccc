DROP INDEX subscription_correlation;
ALTER TABLE subscription DROP COLUMN correlation_key;
