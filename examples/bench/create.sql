-- What creating one entry comes to for PostgreSQL, as pgbench sends it: who is there, what a student's form looks up,
-- the entry, the sums, the event, the outcome of the form. A sequence gives every transaction times of its own.
select nextval('bench_slot') as slot, gen_random_uuid() as entry, gen_random_uuid() as event, gen_random_uuid() as form_key, n
    from bench_running where place = (select last_value from bench_slot) % {signed_in} \gset
