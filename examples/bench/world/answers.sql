-- What was answered: a signature for each eight entries of a student, with the exact text and its hash, and a decision
-- for each entry.

truncate signature, hours_decision;
create unlogged table bench_signed as
select e.id, e.program_id, e.student_id, e.placement_id, e.content_hash, e.decided_at, s.n,
    (e.work_date - s.starts_on) / 8 as part,
    e.series_id || ' version 1, ' || e.work_date || ', 09:00 to 12:30, break 0 min, 210 min, On site, sha256 ' || encode(e.content_hash, 'hex') as line,
    s.supervisor_id, s.supervisor_name
from hours_entry e join bench_student s on s.placement_id = e.placement_id
where e.state = 'approved';

insert into signature (id, code, meaning, program_id, student_id, placement_id, signer_id, signer_name, signer_role, method, statement_version,
    statement, content, content_hash, minutes, entries, signed_at, zone)
select bench_id(31, n * 10 + part), 'BENCH-' || n || '-' || part, 'confirms_hours', program_id, student_id, placement_id, supervisor_id, supervisor_name,
    'Site supervisor', 'link', 'confirms_hours/1', statement, content, sha256(convert_to(content, 'UTF8')), 210 * entries, entries, signed_at, 'America/Chicago'
from (select g.*, statement, E'practicum signature: 1\nmeaning: confirms_hours/1\nstatement: ' || statement || E'\nsigner: ' || supervisor_name
            || E'\nrole: Site supervisor\ncredential: \nsigned at: ' || to_char(signed_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')
            || E'\nzone: America/Chicago\nstudent: Student ' || n || E'\nsite: Hospital ' || n / 12 || E'\nprogram: Program ' || n % {programs}
            || E'\nentries: ' || entries || E'\nminutes: ' || 210 * entries || E'\nentry: ' || lines || E'\n' as content
    from (select n, part, program_id, student_id, placement_id, supervisor_id, supervisor_name, max(decided_at) signed_at,
            count(*)::integer entries, string_agg(line, E'\nentry: ' order by id) lines
        from bench_signed group by 1, 2, 3, 4, 5, 6, 7) g,
        (select 'I confirm that these hours were worked under my supervision.' as statement) s) signed
order by signed_at, n;

insert into hours_decision (id, entry_id, program_id, student_id, decision, comment, content_hash, signature_id, decided_by, decided_name, decided_at, act_id)
select bench_id(32, row_number() over ()), id, program_id, student_id, 'approved', '', content_hash, bench_id(31, n * 10 + part), supervisor_id, supervisor_name,
    decided_at, bench_id(34, n * 10 + part)
from bench_signed;
insert into hours_decision (id, entry_id, program_id, student_id, decision, comment, content_hash, decided_by, decided_name, decided_at)
select bench_id(33, s.n), e.id, e.program_id, e.student_id, 'returned', 'Which audit was this? Name the report.', e.content_hash,
    s.supervisor_id, s.supervisor_name, e.decided_at
from hours_entry e join bench_student s on s.placement_id = e.placement_id where e.state = 'returned';
drop table bench_signed;
select bench_restore('{signature, hours_decision}', '{1}');
