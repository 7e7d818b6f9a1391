-- Why: an import compares a new file with what its source said the last time, and not with what people changed by hand
-- since; so what each source said is kept beside the record. A dry run keeps its report row by row, to be paged.

alter table site add column source_record jsonb;
comment on column site.source_record is 'What the source said at the last import; a column that differs from it was edited by hand and is kept';

alter table person_source add column record jsonb;
comment on column person_source.record is 'What the source said at the last import; empty for a student number entered by hand';

alter table enrolment add column source_record jsonb;

-- A class (section) of another system that belongs to an offering; one offering may have several sections.
create table offering_class (
    source        text not null,
    source_id     text not null,
    offering_id   uuid not null,
    program_id    uuid not null,
    record        jsonb not null,
    missing_since date,
    primary key (offering_id, source, source_id),
    constraint offering_class_of_offering foreign key (offering_id, program_id) references offering (id, program_id),
    constraint offering_class_source_length check (length(source) between 1 and 100),
    constraint offering_class_id_length check (length(source_id) between 1 and 200)
);
alter table offering_class enable row level security;
alter table offering_class force row level security;
create policy offering_class_kept on offering_class
    using (program_id = any ((select actor_programs())::uuid[]) or (select actor_is_system()));
grant select, insert, update on offering_class to practicum_app;

alter table import_run add column offering_id uuid references offering;
create index import_run_offering on import_run (offering_id, created_at desc) where offering_id is not null;
comment on column import_run.content is 'The bytes as they came; taken away once they are applied or dropped';
comment on column import_run.report is 'What the report says besides its lines: notes, the digest of the lines, the classes that were chosen';

create table import_line (
    run_id     uuid not null references import_run,
    seq        integer not null,
    program_id uuid references program,
    outcome    text not null,
    file       text not null default '',
    row_number bigint,
    name       text not null,
    detail     text not null default '',
    primary key (run_id, seq),
    constraint import_line_outcome_known check (outcome in ('added', 'changed', 'unchanged', 'gone', 'refused'))
);
create index import_line_outcome on import_line (run_id, outcome, seq);
comment on table import_line is 'The report of a dry run, a line for each row of the file and for each record that is gone';
alter table import_line enable row level security;
alter table import_line force row level security;
create policy import_line_own on import_line
    using (program_id = any ((select actor_programs())::uuid[])
           or (program_id is null and (cardinality((select actor_programs())) > 0 or (select actor_is_administrator())))
           or (select actor_is_system()));
grant select, insert, delete on import_line to practicum_app;

-- Who stands behind the addresses and ids of a roster. A coordinator need not see somebody of another program to have
-- them joined to their own. may_change: whether a roster of these programs may change the person's name and address;
-- never those of staff, of a supervisor, or of somebody who also studies elsewhere, so that no roster takes an account over.
create function roster_people(addresses text[], from_source text, ids text[], known uuid[], programs uuid[])
    returns table (person_id uuid, name text, sort_name text, email text, source_id text, record jsonb, missing boolean, may_change boolean)
    language sql stable security definer set practicum.kind = 'system' set search_path = public as
$$
    select p.id, p.name, p.sort_name, p.email, s.source_id, s.record, s.missing_since is not null,
           not exists (select from role_grant g where g.person_id = p.id and g.revoked_at is null)
           and not exists (select from site_supervisor x where x.person_id = p.id)
           and not exists (select from placement_supervisor x where x.person_id = p.id)
           and not exists (select from enrolment e where e.student_id = p.id and e.program_id <> all (programs))
    from person p
    left join person_source s on s.person_id = p.id and s.source = from_source
    where p.id in (select q.id from person q where lower(q.email) = any (addresses)
                   union select r.person_id from person_source r where r.source = from_source and r.source_id = any (ids)
                   union select unnest(known))
$$;

-- The middle of each ZIP code area is compiled into the program, so nothing is kept of it here.
drop table postal_centroid;
