-- The ledger, 80 entries a student, in the order of time as a college writes it: the entries of one student lie far from
-- each other on the disk. Of a term that is over everything is signed; of the running one the last entries still wait.
-- Each carries the hash of its canonical text, as `hours::content` writes it; a sample of them is compared with that.

truncate hours_entry;
do $$
begin
    for term in 0 .. {terms} - 1 loop
        for k in 0 .. 79 loop
            insert into hours_entry (id, series_id, placement_id, program_id, student_id, enrolment_id, requirement_id, category_id, state, work_date,
                start_local, end_local, zone, starts_at, ends_at, raw_minutes, minutes, mode, activity, note, made_by, made_by_person, content_hash,
                created_at, submitted_at, decided_at)
            select id, id, placement_id, program_id, student_id, bench_id(20, n), bench_id(3, p), bench_id(4, p), state, day,
                '09:00', '12:30', 'America/Chicago', (day + time '09:00') at time zone 'America/Chicago', (day + time '12:30') at time zone 'America/Chicago',
                210, 210, 'on_site', 'Audited the coding of discharge summaries', note, 'line', student_id,
                sha256(convert_to('practicum hours entry: ' || id || E'\nversion: 1\nstudent: ' || student_id || E'\nplacement: ' || placement_id
                    || E'\ndate: ' || day || E'\ntime: 09:00 to 12:30\nzone: America/Chicago\nbreak minutes: 0\nminutes: 210\nmode: On site'
                    || E'\nactivity: Audited the coding of discharge summaries\nnote: ' || note || E'\nrevision: 1\ncategory: ' || bench_id(4, p) || E'\npaid time: no\n', 'UTF8')),
                made_at, case when state <> 'draft' then made_at end, case when state in ('approved', 'returned') then made_at + interval '2 days' end
            from (select s.*, bench_id(30, (term * 80 + k) * ({students} + 100)::bigint + n) id, starts_on + k as day,
                    (starts_on + k)::timestamptz + interval '20 hours' as made_at,
                    'Went through ' || k || ' records with the lead coder and wrote down what differed.' as note,
                    case when busy then case when k < 30 then 'approved' else 'submitted' end
                         when t < {terms} - 1 or k < 76 then 'approved' when k < 78 then 'submitted' when k = 78 then 'returned' else 'draft' end state
                from bench_student s where t = term order by n) made;
        end loop;
    end loop;
end
$$;
analyze hours_entry;
