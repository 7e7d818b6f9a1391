-- Every foreign key anew, each checked over all rows, and proof that the schema is what it was.
select bench_restore((select array_agg(distinct of_table) from bench_schema), '{3}');
do $$
declare missing text;
begin
    select string_agg(s.name, ', ') into missing from bench_schema s
    where s.kind = 'constraint' and not exists (
        select from pg_constraint c where c.conrelid = s.of_table::regclass and c.conname = s.name and c.convalidated and pg_get_constraintdef(c.oid) = s.definition)
       or s.kind = 'index' and not exists (select from pg_indexes i where i.indexname = s.name and i.indexdef = s.definition);
    if missing is not null then
        raise exception 'the schema is not what it was: %', missing;
    end if;
end
$$;
drop table bench_student, bench_schema;
drop function bench_restore;
