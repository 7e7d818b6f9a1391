-- The college: {programs} programs over {terms} terms, {students} students dealt out to them, and one supervisor with a
-- hundred students besides, whose 5,000 entries wait.

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

-- People: students, one supervisor and site for twelve of them, a coordinator for each program, the busy supervisor.
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
    bench_id(6, t * {programs} + n % {programs}) offering_id, current_date - 100 - ({terms} - 1 - t) * 150 starts_on, false busy,
    bench_id(21, n) placement_id, bench_id(11, n / 12) supervisor_id, 'Supervisor ' || n / 12 supervisor_name
from (select n, (n / {programs}) % {terms} t from generate_series(0, {students} - 1) n) s
union all
select n, bench_id(10, n), {programs} - 1, {terms} - 1, bench_id(1, {programs} - 1),
    bench_id(6, ({terms} - 1) * {programs} + {programs} - 1), current_date - 100, true, bench_id(21, n), bench_id(13, 0), 'Busy Supervisor'
from generate_series({students}, {students} + 99) n;
create index bench_student_of_term on bench_student (t, n);
analyze bench_student;

insert into enrolment (id, program_id, offering_id, student_id, requirement_id, state, enrolled_at)
select bench_id(20, n), program_id, offering_id, student_id, bench_id(3, p), case when t = {terms} - 1 then 'enrolled' else 'completed' end, now() from bench_student;
insert into enrolment_standing (enrolment_id, program_id, offering_id, student_id, student_name, sort_name, enrolment_state)
select e.id, e.program_id, e.offering_id, e.student_id, p.name, p.sort_name, e.state from enrolment e join person p on p.id = e.student_id;
insert into placement (id, program_id, enrolment_id, student_id, site_id, state, starts_on, ends_on, created_at)
select placement_id, program_id, bench_id(20, n), student_id, bench_id(8, case when busy then 0 else n / 12 end),
    case when t = {terms} - 1 then 'active' else 'completed' end, starts_on, starts_on + 140, now() from bench_student;
insert into placement_supervisor (id, placement_id, program_id, student_id, person_id, from_on, created_at)
select bench_id(22, n), placement_id, program_id, student_id, supervisor_id, starts_on, now() from bench_student;

-- Signed in are 400 students of the running term, all coordinators, the busy supervisor.
create table bench_running as
select n, row_number() over (order by n) - 1 as place from bench_student where t = {terms} - 1 and not busy order by n limit 400;
grant select on bench_running to practicum_app;
insert into session (id, person_id, token_hash, created_at, last_seen_at, expires_at)
select bench_id(40, place), bench_id(10, n), bench_token('student', place), now(), now() + interval '1 day', now() + interval '7 days' from bench_running;
insert into session (id, person_id, token_hash, created_at, last_seen_at, expires_at)
select bench_id(41, n), bench_id(12, n), bench_token('coordinator', n), now(), now() + interval '1 day', now() + interval '7 days' from generate_series(0, {programs} - 1) n;
insert into session (id, person_id, token_hash, created_at, last_seen_at, expires_at)
values (bench_id(42, 0), bench_id(13, 0), bench_token('supervisor', 0), now(), now() + interval '1 day', now() + interval '7 days');
