DROP TABLE script_file;
