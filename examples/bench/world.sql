-- The college of the benchmark, made in bulk by the owner of the schema: {students} students with 80 entries each, in
-- {programs} programs over {terms} terms of about 62 students, the newest of them in the middle of its practicum; and
-- one supervisor with 5,000 entries that wait for an answer.
--
-- Rows are made past the triggers and the overlap constraint, which is rebuilt (and so checked) at the end.

set session_replication_role = replica;
set work_mem = '256MB';
set maintenance_work_mem = '512MB';
set synchronous_commit = off;

create or replace function bench_id(kind integer, n bigint) returns uuid language sql immutable parallel safe
    return (lpad(to_hex(kind), 8, '0') || '-0000-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid;
create or replace function bench_token(word text, n bigint) returns bytea language sql immutable parallel safe
    return sha256(convert_to(rpad(word || '-' || n || '-', 43, 'x'), 'UTF8'));

insert into institution (id, name, zone, demo, created_at) values (bench_id(0, 1), 'Bench College', 'America/Chicago', true, now());
insert into program (id, code, name, created_at)
select bench_id(1, p), 'P' || p, 'Program ' || p, now() from generate_series(0, {programs} - 1) p;
insert into course (id, program_id, code, name, created_at)
select bench_id(2, p), bench_id(1, p), 'C ' || p, 'Professional Practice Experience', now() from generate_series(0, {programs} - 1) p;
insert into requirement (id, course_id, program_id, version, total_minutes, late_days, created_at)
select bench_id(3, p), bench_id(2, p), bench_id(1, p), 1, 19200, 30, now() from generate_series(0, {programs} - 1) p;
insert into requirement_category (id, requirement_id, program_id, position, code, name, modes)
select bench_id(4, p), bench_id(3, p), bench_id(1, p), 1, 'site', 'On site', array['on_site'] from generate_series(0, {programs} - 1) p;
insert into term (id, code, name, starts_on, ends_on)
select bench_id(5, t), 'T' || t, 'Term ' || t, current_date - 100 - ({terms} - 1 - t) * 150, current_date + 40 - ({terms} - 1 - t) * 150
from generate_series(0, {terms} - 1) t;
insert into offering (id, program_id, course_id, term_id, requirement_id, starts_on, ends_on, created_at)
select bench_id(6, t * {programs} + p), bench_id(1, p), bench_id(2, p), bench_id(5, t), bench_id(3, p), s.starts_on, s.ends_on, now()
from generate_series(0, {terms} - 1) t, generate_series(0, {programs} - 1) p, term s where s.id = bench_id(5, t);

-- People: students, one supervisor and site for twelve of them, a coordinator for each program, and the busy supervisor.
insert into person (id, name, sort_name, email, created_at)
select bench_id(10, n), 'Student ' || n, 'student ' || lpad(n::text, 9, '0'), 'student' || n || '@bench.example', now()
from generate_series(0, {students} + 99) n;
insert into person (id, name, sort_name, email, created_at)
select bench_id(11, n), 'Supervisor ' || n, 'supervisor ' || n, 'supervisor' || n || '@bench.example', now()
from generate_series(0, {students} / 12 + 1) n;
insert into person (id, name, sort_name, email, created_at)
select bench_id(12, n), 'Coordinator ' || n, 'coordinator ' || n, 'coordinator' || n || '@bench.example', now()
from generate_series(0, {programs} - 1) n;
insert into person (id, name, sort_name, email, created_at)
values (bench_id(13, 0), 'Busy Supervisor', 'supervisor, busy', 'busy@bench.example', now());
insert into role_grant (id, person_id, role, program_id, starts_on, granted_at)
select bench_id(14, n), bench_id(12, n), 'coordinator', bench_id(1, n), current_date - 1, now() from generate_series(0, {programs} - 1) n;
insert into organization (id, name, created_at) values (bench_id(7, 0), 'Bench Health', now());
insert into site (id, organization_id, name, zone, created_at)
select bench_id(8, n), bench_id(7, 0), 'Hospital ' || n, 'America/Chicago', now() from generate_series(0, {students} / 12 + 1) n;
insert into site_supervisor (id, site_id, person_id, title, created_at)
select bench_id(9, n), bench_id(8, n), bench_id(11, n), 'Manager', now() from generate_series(0, {students} / 12 + 1) n;
insert into site_supervisor (id, site_id, person_id, title, created_at) values (bench_id(9, 16777216), bench_id(8, 0), bench_id(13, 0), 'Manager', now());

-- Students are dealt out to programs, then terms. The hundred last ones are the busy supervisor's, in the last program.
create unlogged table bench_student as
select n, bench_id(10, n) student_id, n % {programs} p, t, bench_id(1, n % {programs}) program_id,
    bench_id(6, t * {programs} + n % {programs}) offering_id, current_date - 100 - ({terms} - 1 - t) * 150 starts_on, false busy
from (select n, (n / {programs}) % {terms} t from generate_series(0, {students} - 1) n) s
union all
select n, bench_id(10, n), {programs} - 1, {terms} - 1, bench_id(1, {programs} - 1),
    bench_id(6, ({terms} - 1) * {programs} + {programs} - 1), current_date - 100, true
from generate_series({students}, {students} + 99) n;

insert into enrolment (id, program_id, offering_id, student_id, requirement_id, state, enrolled_at)
select bench_id(20, n), program_id, offering_id, student_id, bench_id(3, p), case when t = {terms} - 1 then 'enrolled' else 'completed' end, now() from bench_student;
insert into enrolment_standing (enrolment_id, program_id, offering_id, student_id, student_name, sort_name, enrolment_state)
select e.id, e.program_id, e.offering_id, e.student_id, p.name, p.sort_name, e.state from enrolment e join person p on p.id = e.student_id;
insert into placement (id, program_id, enrolment_id, student_id, site_id, state, starts_on, ends_on, created_at)
select bench_id(21, n), program_id, bench_id(20, n), student_id, bench_id(8, case when busy then 0 else n / 12 end),
    case when t = {terms} - 1 then 'active' else 'completed' end, starts_on, starts_on + 140, now() from bench_student;
insert into placement_supervisor (id, placement_id, program_id, student_id, person_id, from_on, created_at)
select bench_id(22, n), bench_id(21, n), program_id, student_id, case when busy then bench_id(13, 0) else bench_id(11, n / 12) end, starts_on, now() from bench_student;

-- The ledger. Of a term that is over everything is signed; of the running one the last entries still wait.
alter table hours_entry drop constraint hours_entry_no_overlap;
create unlogged table bench_index as
select indexname, indexdef from pg_indexes i where tablename in ('hours_entry', 'hours_decision')
    and not exists (select from pg_constraint c where c.conname = i.indexname);
do $$ declare i record; begin for i in select * from bench_index loop execute 'drop index ' || i.indexname; end loop; end $$;

insert into hours_entry (id, series_id, placement_id, program_id, student_id, enrolment_id, requirement_id, category_id, state, work_date,
    start_local, end_local, zone, starts_at, ends_at, raw_minutes, minutes, mode, activity, note, made_by, made_by_person, content_hash,
    created_at, submitted_at, decided_at)
select bench_id(30, e), bench_id(30, e), bench_id(21, n), program_id, student_id, bench_id(20, n), bench_id(3, p), bench_id(4, p), state, day,
    '09:00', '12:30', 'America/Chicago', (day + time '09:00') at time zone 'America/Chicago', (day + time '12:30') at time zone 'America/Chicago',
    210, 210, 'on_site', 'Audited the coding of discharge summaries', 'Went through ' || k || ' records with the lead coder and wrote down what differed.',
    'line', student_id, '\x00'::bytea, made_at, case when state <> 'draft' then made_at end,
    case when state in ('approved', 'returned') then made_at + interval '2 days' end
from (select s.*, k, n * 80 + k e, starts_on + k::integer as day, (starts_on + k::integer)::timestamptz + interval '20 hours' as made_at,
        case when busy then case when k < 30 then 'approved' else 'submitted' end
             when t < {terms} - 1 or k < 76 then 'approved' when k < 78 then 'submitted' when k = 78 then 'returned' else 'draft' end state
    from bench_student s, generate_series(0, 79) k order by n, k) made;

insert into signature (id, code, meaning, program_id, student_id, placement_id, signer_id, signer_name, signer_role, method, statement_version,
    statement, content, content_hash, minutes, entries, signed_at, zone)
select bench_id(31, n * 10 + w), 'BENCH-' || n || '-' || w, 'confirms_hours', program_id, student_id, bench_id(21, n),
    case when busy then bench_id(13, 0) else bench_id(11, n / 12) end, 'Supervisor', 'Site supervisor', 'link', '1', 'I confirm these hours', 'hours', '\x00', 1680, 8,
    (starts_on + w * 8 + 9)::timestamptz, 'America/Chicago'
from bench_student, generate_series(0, 9) w;
insert into hours_decision (id, entry_id, program_id, student_id, decision, comment, content_hash, signature_id, decided_by, decided_name, decided_at)
select bench_id(32, (n * 80 + k)), bench_id(30, n * 80 + k), program_id, student_id, 'approved', '', '\x00', bench_id(31, n * 10 + k / 8),
    case when busy then bench_id(13, 0) else bench_id(11, n / 12) end, 'Supervisor', (starts_on + k::integer + 2)::timestamptz
from bench_student, generate_series(0, 79) k
where case when busy then k < 30 else t < {terms} - 1 or k < 76 end order by n, k;
insert into hours_decision (id, entry_id, program_id, student_id, decision, comment, content_hash, decided_by, decided_name, decided_at)
select bench_id(33, n), bench_id(30, n * 80 + 78), program_id, student_id, 'returned', 'Which audit was this? Name the report.', '\x00',
    bench_id(11, n / 12), 'Supervisor', (starts_on + 80)::timestamptz
from bench_student where t = {terms} - 1 and not busy;

insert into hours_total (placement_id, category_id, program_id, student_id, enrolment_id, approved_minutes, submitted_minutes, returned_minutes, draft_minutes)
select placement_id, category_id, program_id, student_id, enrolment_id,
    coalesce(sum(minutes) filter (where state = 'approved'), 0), coalesce(sum(minutes) filter (where state = 'submitted'), 0),
    coalesce(sum(minutes) filter (where state = 'returned'), 0), coalesce(sum(minutes) filter (where state = 'draft'), 0)
from hours_entry group by 1, 2, 3, 4, 5;
insert into hours_summary (placement_id, program_id, student_id, enrolment_id, first_work_on, last_work_on, last_entry_at, oldest_waiting_at,
    waiting_entries, returned_entries, oldest_returned_at, draft_entries, oldest_draft_on, approved_minutes, waiting_minutes, answers, answer_seconds)
select placement_id, program_id, student_id, enrolment_id, min(work_date), max(work_date), max(created_at),
    min(submitted_at) filter (where state = 'submitted'), count(*) filter (where state = 'submitted'),
    count(*) filter (where state = 'returned'), min(decided_at) filter (where state = 'returned'),
    count(*) filter (where state = 'draft'), min(work_date) filter (where state = 'draft'),
    coalesce(sum(minutes) filter (where state = 'approved'), 0), coalesce(sum(minutes) filter (where state = 'submitted'), 0),
    count(decided_at), coalesce(sum(extract(epoch from decided_at - submitted_at)), 0)::bigint
from hours_entry group by 1, 2, 3, 4;

do $$ declare i record; begin for i in select * from bench_index loop execute i.indexdef; end loop; end $$;
alter table hours_entry add constraint hours_entry_no_overlap exclude using gist (
    student_id with =, series_id with <>, tstzrange(starts_at, ends_at) with &&)
    where (state in ('draft', 'submitted', 'approved', 'returned') and starts_at is not null);

-- People of the running term are signed in: 400 students, all coordinators, the busy supervisor.
create table bench_running as
select n, row_number() over (order by n) - 1 as place from bench_student where t = {terms} - 1 and not busy order by n limit 400;
insert into session (id, person_id, token_hash, created_at, last_seen_at, expires_at)
select bench_id(40, place), bench_id(10, n), bench_token('student', place), now(), now() + interval '1 day', now() + interval '7 days' from bench_running;
insert into session (id, person_id, token_hash, created_at, last_seen_at, expires_at)
select bench_id(41, n), bench_id(12, n), bench_token('coordinator', n), now(), now() + interval '1 day', now() + interval '7 days' from generate_series(0, {programs} - 1) n;
insert into session (id, person_id, token_hash, created_at, last_seen_at, expires_at)
values (bench_id(42, 0), bench_id(13, 0), bench_token('supervisor', 0), now(), now() + interval '1 day', now() + interval '7 days');

drop table bench_student, bench_index;
set session_replication_role = origin;
