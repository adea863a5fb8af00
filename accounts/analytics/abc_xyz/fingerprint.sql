-- One number for everything that is judged, whatever order the rows lie in.
SELECT
    (SELECT coalesce(sum(digest), 0) FROM measured) AS measured,
    -- Among whom somebody is ranked, where that is not everybody.
    (
        SELECT coalesce(sum(hash_record_extended((account_id, is_member, "group", group_head_id), 0)), 0)
        FROM measured
        WHERE "group" <> '' OR group_head_id IS NOT NULL
    ) AS groups,
    (SELECT coalesce(sum(hash_record_extended(deseasoned, 0)), 0) FROM deseasoned) AS deseasoned,
    (SELECT coalesce(sum(hash_record_extended(hierarchy, 0)), 0) FROM hierarchy) AS hierarchy;
