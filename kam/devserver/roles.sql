-- The two roles and the database, made once per cluster by its superuser and safe to repeat.
-- The owner migrates. The application owns nothing and cannot change the schema;
-- what it may do with which table follows the migrations (manage.py grant_app_role).
-- Passwords come from the environment or, in containers, from files.
\set ON_ERROR_STOP on
\set owner_password `printf %s "${KAM_OWNER_PASSWORD:-$(cat "${KAM_OWNER_PASSWORD_FILE:-/dev/null}")}"`
\set app_password `printf %s "${KAM_APP_PASSWORD:-$(cat "${KAM_APP_PASSWORD_FILE:-/dev/null}")}"`

SELECT 'CREATE ROLE kam_owner LOGIN CREATEDB'
 WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'kam_owner') \gexec
SELECT 'CREATE ROLE kam_app LOGIN'
 WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'kam_app') \gexec
ALTER ROLE kam_owner PASSWORD :'owner_password';
ALTER ROLE kam_app PASSWORD :'app_password';

SELECT 'CREATE DATABASE kam OWNER kam_owner'
 WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = 'kam') \gexec
REVOKE ALL ON DATABASE kam FROM PUBLIC;
-- TEMPORARY: imports stage their rows in temporary tables.
GRANT CONNECT, TEMPORARY ON DATABASE kam TO kam_app;

\connect kam
ALTER SCHEMA public OWNER TO kam_owner;
REVOKE ALL ON SCHEMA public FROM PUBLIC;
GRANT USAGE ON SCHEMA public TO kam_app;
ALTER DEFAULT PRIVILEGES FOR ROLE kam_owner IN SCHEMA public
    GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO kam_app;
ALTER DEFAULT PRIVILEGES FOR ROLE kam_owner IN SCHEMA public
    GRANT USAGE, SELECT ON SEQUENCES TO kam_app;
