-- Two roles and their database, for an office that keeps its data in PostgreSQL.
-- Run once, as the administrator of the server:  psql -f deploy/postgresql-roles.sql
-- Then set a password for each:                  \password servanda_owner
--                                                \password servanda
-- What the second may do with each table is granted by the program itself, after
-- every migration. How to go on: docs/how-to/postgresql-roles.md

CREATE ROLE servanda_owner LOGIN;  -- owns the tables; used for migrations only
CREATE ROLE servanda LOGIN;        -- serves pages; may not change the audit trail

CREATE DATABASE servanda OWNER servanda_owner ENCODING 'UTF8' TEMPLATE template0;
REVOKE ALL ON DATABASE servanda FROM PUBLIC;
GRANT CONNECT ON DATABASE servanda TO servanda;

\connect servanda
REVOKE ALL ON SCHEMA public FROM PUBLIC;
ALTER SCHEMA public OWNER TO servanda_owner;
GRANT USAGE ON SCHEMA public TO servanda;
