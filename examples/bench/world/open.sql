-- Makes the schema ready for millions of rows: foreign keys and the indexes of the large tables are written down and
-- taken away, to be made anew over the whole (and so checked) by close.sql. Triggers do not fire in these sessions.

create function bench_id(kind integer, n bigint) returns uuid language sql immutable parallel safe
    return (lpad(to_hex(kind), 8, '0') || '-0000-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid;
create function bench_token(word text, n bigint) returns bytea language sql immutable parallel safe
    return sha256(convert_to(rpad(word || '-' || n || '-', 43, 'x'), 'UTF8'));

create table bench_schema as
select 'constraint' as kind, c.conrelid::regclass::text as of_table, c.conname::text as name, pg_get_constraintdef(c.oid) as definition,
    case c.contype when 'f' then 3 when 'x' then 2 else 1 end as step,
    case when c.contype = 'f' then 'foreign key' when c.conrelid::regclass::text in ('hours_entry', 'hours_decision', 'signature', 'event')
        and c.contype in ('p', 'u', 'x') then 'large' end as taken_away
from pg_constraint c where c.connamespace = 'public'::regnamespace and c.contype in ('p', 'u', 'x', 'f', 'c')
union all
select 'index', i.tablename, i.indexname, i.indexdef, 1,
    case when i.tablename in ('hours_entry', 'hours_decision', 'signature', 'event') then 'large' end
from pg_indexes i where i.schemaname = 'public' and not exists (select from pg_constraint c where c.conname = i.indexname and c.conrelid = i.tablename::regclass);

do $$
declare s record;
begin
    for s in select * from bench_schema where taken_away = 'foreign key' loop
        execute format('alter table %s drop constraint %I', s.of_table, s.name);
    end loop;
    for s in select * from bench_schema where taken_away = 'large' and kind = 'constraint' loop
        execute format('alter table %s drop constraint %I', s.of_table, s.name);
    end loop;
    for s in select * from bench_schema where taken_away = 'large' and kind = 'index' loop
        execute format('drop index %I', s.name);
    end loop;
end
$$;

-- Makes what was taken away from some tables anew, each checked over all rows.
create function bench_restore(tables text[], steps integer[]) returns void language plpgsql as
$$
declare s record;
begin
    for s in select * from bench_schema where taken_away is not null and of_table = any (tables) and bench_schema.step = any (steps)
        order by bench_schema.step, kind, name loop
        if s.kind = 'index' then
            execute s.definition;
        else
            execute format('alter table %s add constraint %I %s', s.of_table, s.name, s.definition);
        end if;
    end loop;
end
$$;
