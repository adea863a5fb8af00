-- One number for everything that is judged, whatever order the rows lie in.
SELECT
    (SELECT coalesce(sum(hash_record_extended(measured, 0)), 0) FROM measured) AS measured,
    (SELECT coalesce(sum(hash_record_extended(deseasoned, 0)), 0) FROM deseasoned) AS deseasoned,
    (SELECT coalesce(sum(hash_record_extended(hierarchy, 0)), 0) FROM hierarchy) AS hierarchy;
