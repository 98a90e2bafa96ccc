-- What has come to an element instance that waits for more, a row each: tokens over one flow at a join, or the result of
-- one inner instance of a multi-instance activity. The rows go with the element instance.
CREATE TABLE arrival (
    key BIGINT PRIMARY KEY,
    root_key BIGINT NOT NULL,
    instance_key BIGINT NOT NULL,
    element_instance_key BIGINT NOT NULL,
    flow_id TEXT,
    number BIGINT NOT NULL,
    tokens BIGINT NOT NULL,
    -- A complex gateway has used a token of the flow and is not yet reset.
    spent BOOLEAN NOT NULL,
    result TEXT
);
CREATE INDEX arrival_root ON arrival (root_key);
CREATE INDEX arrival_instance ON arrival (instance_key);

-- How many flows have brought a token; before, the join named all of them in one text.
ALTER TABLE element_instance ADD COLUMN arrived_flows BIGINT NOT NULL DEFAULT 0;

WITH RECURSIVE cut (join_key, rest, word) AS (
    SELECT key, arrived || ' ', CAST('' AS TEXT) FROM element_instance WHERE ended_at IS NULL AND arrived IS NOT NULL
    UNION ALL
    SELECT join_key, substr(rest, 2), CASE WHEN substr(rest, 1, 1) = ' ' THEN '' ELSE word || substr(rest, 1, 1) END
    FROM cut WHERE rest <> ''
),
flow (join_key, flow_id, tokens) AS (
    SELECT join_key, word, count(*) FROM cut WHERE substr(rest, 1, 1) = ' ' AND word <> '' GROUP BY join_key, word
)
INSERT INTO arrival (key, root_key, instance_key, element_instance_key, flow_id, number, tokens, spent)
SELECT -row_number() OVER (ORDER BY f.join_key, f.flow_id), e.root_key, e.instance_key, e.key, f.flow_id, 0, f.tokens, FALSE
FROM flow f JOIN element_instance e ON e.key = f.join_key;

UPDATE element_instance SET arrived_flows = (SELECT count(*) FROM arrival a WHERE a.element_instance_key = element_instance.key)
WHERE ended_at IS NULL AND arrived IS NOT NULL;

ALTER TABLE element_instance DROP COLUMN arrived;
