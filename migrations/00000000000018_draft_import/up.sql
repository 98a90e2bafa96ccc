-- The namespace of a draft by which others import it, and whether it imports others itself.
ALTER TABLE draft ADD COLUMN namespace TEXT;
ALTER TABLE draft ADD COLUMN imports BOOLEAN NOT NULL DEFAULT FALSE;
CREATE INDEX draft_namespace ON draft (namespace, key) WHERE namespace IS NOT NULL;
CREATE INDEX draft_imports ON draft (key) WHERE imports;

-- Files of decisions that were kept before their namespaces were: read once, when the next server starts.
CREATE TABLE namespace_unread (
    key BIGINT PRIMARY KEY,
    draft BOOLEAN NOT NULL
);
INSERT INTO namespace_unread (key, draft) SELECT r.key, FALSE FROM resource r WHERE (r.name LIKE '%.dmn' OR r.name LIKE '%.dmn11.xml')
    AND NOT EXISTS (SELECT 1 FROM decision_model m WHERE m.resource_key = r.key);
INSERT INTO namespace_unread (key, draft) SELECT d.key, TRUE FROM draft d WHERE d.name LIKE '%.dmn' OR d.name LIKE '%.dmn11.xml';
