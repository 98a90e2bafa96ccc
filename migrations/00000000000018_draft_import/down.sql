DROP TABLE namespace_unread;
DROP INDEX draft_imports;
DROP INDEX draft_namespace;
ALTER TABLE draft DROP COLUMN imports;
ALTER TABLE draft DROP COLUMN namespace;
