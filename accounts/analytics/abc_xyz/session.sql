-- For this transaction: room for hash tables over a hundred thousand accounts; no compiling of statements that run
-- once; and no nested loops, which the planner would guess at for tables it has no statistics of.
SET LOCAL work_mem = '128MB';
SET LOCAL jit = off;
SET LOCAL enable_nestloop = off;
