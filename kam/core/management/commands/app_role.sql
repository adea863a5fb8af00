-- What the application's role (the setting kam.app_role) may do. The owner runs this after every
-- migration. Rows of the audit trail can be added and read, never changed or removed.
DO $$
DECLARE
    app text := current_setting('kam.app_role');
    tab record;
BEGIN
    EXECUTE format('GRANT USAGE ON SCHEMA public TO %I', app);
    EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO %I', app);
    EXECUTE format('GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO %I', app);
    EXECUTE format('REVOKE INSERT, UPDATE, DELETE ON TABLE django_migrations FROM %I', app);

    -- Audit tables are recognised by their column, not by their name.
    FOR tab IN
        SELECT table_name AS name FROM information_schema.columns
         WHERE table_schema = 'public' AND column_name = 'pgh_id'
    LOOP
        EXECUTE format('REVOKE UPDATE, DELETE ON TABLE %I FROM %I', tab.name, app);
    END LOOP;

    -- One context per request or job: its trigger completes the row that it began.
    IF to_regclass('pghistory_context') IS NOT NULL THEN
        EXECUTE format('REVOKE UPDATE, DELETE ON TABLE pghistory_context FROM %I', app);
        EXECUTE format('GRANT UPDATE (metadata, updated_at) ON TABLE pghistory_context TO %I', app);
    END IF;

    -- Staging tables are emptied between imports.
    FOR tab IN
        SELECT tablename AS name FROM pg_tables
         WHERE schemaname = 'public' AND tablename LIKE '%\_staging'
    LOOP
        EXECUTE format('GRANT TRUNCATE ON TABLE %I TO %I', tab.name, app);
    END LOOP;
END $$;
