DROP INDEX mail_instance;
DROP TABLE checkpoint;
