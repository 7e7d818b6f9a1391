-- Why: a file is looked at and applied by the job worker, so that whoever brought it sees how far the work has come, can
-- leave the page, and loses nothing when the program is stopped in the middle. How far it has come stands in a table of
-- its own: it is written while the transaction that applies the file is still open.

alter table import_run drop constraint import_run_state_known;
alter table import_run add constraint import_run_state_known
    check (state in ('waiting', 'looked_at', 'applying', 'applied', 'dropped', 'cancelled', 'failed'));
alter table import_run add column why text not null default '';
comment on column import_run.state is 'waiting: to be looked at; looked_at: the report is there, nothing changed; applying: to be applied; dropped: a newer file came, or nobody applied it for 14 days';
comment on column import_run.why is 'Why it failed, or why it was not applied, in words for whoever brought it';

-- What the program promises about uploaded bytes holds whatever the program does: not larger than this, and gone once
-- nothing needs them.
alter table import_run add constraint import_run_content_size check (octet_length(content) <= 20971520);
alter table import_run add constraint import_run_content_leaves
    check (content is null or state in ('waiting', 'looked_at', 'applying'));

create table import_progress (
    run_id     uuid primary key references import_run,
    program_id uuid references program,
    step       text not null,
    rows_done  integer not null default 0,
    rows_all   integer not null default 0,
    tries      integer not null default 0,
    moved_at   timestamptz not null,
    constraint import_progress_step_known check (step in ('queued', 'reading', 'comparing', 'reporting', 'writing')),
    constraint import_progress_within check (rows_done between 0 and rows_all)
);
comment on table import_progress is 'How far the worker has come with a file';
comment on column import_progress.tries is 'How often a worker has begun: a file that ends its worker each time is given up';
alter table import_progress enable row level security;
alter table import_progress force row level security;
create policy import_progress_own on import_progress
    using (program_id = any ((select actor_programs())::uuid[])
           or (program_id is null and (cardinality((select actor_programs())) > 0 or (select actor_is_administrator())))
           or (select actor_is_system()));
grant select, insert, update on import_progress to practicum_app;
