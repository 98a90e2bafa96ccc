-- What a message must carry to be received by the one who waits, where the model says so.
ALTER TABLE subscription ADD COLUMN correlation_key TEXT;
CREATE INDEX subscription_correlation ON subscription (name, correlation_key) WHERE correlation_key IS NOT NULL;
