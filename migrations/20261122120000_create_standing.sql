-- Why: where every student stands, one row an enrolment, so that the cohort table and the morning list of a college
-- with ten million entries read few rows and never the ledger. The figures are computed by the counting rules in the
-- program. Whatever they follow from sets `computed_on` back by a trigger, and whoever reads the cohort next computes
-- those rows anew; a new day does the same for all, since the forecast looks at the last three weeks.

create table enrolment_standing (
    enrolment_id      uuid primary key references enrolment,
    program_id        uuid not null,
    offering_id       uuid not null,
    student_id        uuid not null,
    faculty_id        uuid,
    student_name      text not null,
    sort_name         text not null,
    enrolment_state   text not null,
    missing_since     date,
    placement_id      uuid,
    site_name         text not null default '',
    supervisor_id     uuid,
    supervisor_name   text not null default '',
    starts_on         date,
    ends_on           date,
    required_minutes  integer not null default 0,
    counted_minutes   integer not null default 0,
    pending_minutes   integer not null default 0,
    left_minutes      integer not null default 0,
    week_minutes      integer not null default 0,
    status            text not null default 'unplaced',
    done_on           date,
    impossible_from   date,
    last_work_on      date,
    waiting_entries   integer not null default 0,
    oldest_waiting_at timestamptz,
    answers           integer not null default 0,
    answer_seconds    bigint not null default 0,
    computed_on       date not null default '0001-01-01',
    changes           bigint not null default 0,
    constraint enrolment_standing_status_known check (status in ('unplaced', 'not_started', 'on_pace', 'behind', 'impossible', 'done'))
);
comment on table enrolment_standing is 'Where each student stands, as the cohort table shows it; can be thrown away and computed anew';
comment on column enrolment_standing.computed_on is 'The day the figures hold for; set back when something they follow from changes';
comment on column enrolment_standing.changes is 'Counts changes, so that figures computed from an older state are not kept';
comment on column enrolment_standing.left_minutes is 'What is still needed once everything that waits is approved';
comment on column enrolment_standing.week_minutes is 'The pace of the last three weeks, in minutes a week';
create index enrolment_standing_offering on enrolment_standing (offering_id, sort_name, enrolment_id);
-- Counts by status read this index alone.
create index enrolment_standing_status on enrolment_standing (offering_id, status) include (enrolment_state, program_id, faculty_id);
create index enrolment_standing_computed on enrolment_standing (program_id, computed_on);
create index enrolment_standing_faculty on enrolment_standing (faculty_id, computed_on) where faculty_id is not null;
create index enrolment_standing_student on enrolment_standing (student_id);
create index enrolment_standing_supervisor on enrolment_standing (supervisor_id) where supervisor_id is not null;
create index enrolment_standing_needs_help on enrolment_standing (program_id, impossible_from)
    where status in ('behind', 'impossible') and enrolment_state = 'enrolled';
create index enrolment_standing_unplaced on enrolment_standing (program_id) where placement_id is null and enrolment_state = 'enrolled';
create index enrolment_standing_missing on enrolment_standing (program_id) where missing_since is not null and enrolment_state = 'enrolled';

alter table enrolment_standing enable row level security;
alter table enrolment_standing force row level security;
create policy enrolment_standing_read on enrolment_standing for select
    using (program_id = any ((select actor_programs())::uuid[]) or faculty_id = (select actor_person()) or (select actor_is_system()));
create policy enrolment_standing_change on enrolment_standing for update
    using (program_id = any ((select actor_programs())::uuid[]) or faculty_id = (select actor_person()) or (select actor_is_system()));
create policy enrolment_standing_create on enrolment_standing for insert with check ((select actor_is_system()));
grant select, update on enrolment_standing to practicum_app;

-- What an enrolment itself says stands in its row at once.
create function standing_of_enrolment() returns trigger
    language plpgsql security definer set practicum.kind = 'system' set search_path = public as
$$
begin
    insert into enrolment_standing as s (enrolment_id, program_id, offering_id, student_id, faculty_id, student_name, sort_name,
        enrolment_state, missing_since)
    select new.id, new.program_id, new.offering_id, new.student_id, new.faculty_id, p.name, p.sort_name, new.state, new.missing_since
    from person p where p.id = new.student_id
    on conflict (enrolment_id) do update set
        offering_id = excluded.offering_id, faculty_id = excluded.faculty_id, enrolment_state = excluded.enrolment_state,
        missing_since = excluded.missing_since, computed_on = '0001-01-01', changes = s.changes + 1;
    return null;
end
$$;
create trigger enrolment_standing_of_enrolment after insert or update on enrolment
    for each row execute function standing_of_enrolment();

-- Placements and the sums of the ledger name their enrolment.
create function standing_is_old() returns trigger
    language plpgsql security definer set practicum.kind = 'system' set search_path = public as
$$
begin
    update enrolment_standing s set computed_on = '0001-01-01', changes = s.changes + 1 where s.enrolment_id = new.enrolment_id;
    return null;
end
$$;
create trigger enrolment_standing_of_placement after insert or update on placement
    for each row execute function standing_is_old();
create trigger enrolment_standing_of_hours after insert or update on hours_summary
    for each row execute function standing_is_old();

create function standing_of_supervisor() returns trigger
    language plpgsql security definer set practicum.kind = 'system' set search_path = public as
$$
begin
    update enrolment_standing s set computed_on = '0001-01-01', changes = s.changes + 1
    where s.enrolment_id = (select p.enrolment_id from placement p where p.id = new.placement_id);
    return null;
end
$$;
create trigger enrolment_standing_of_supervisor after insert or update on placement_supervisor
    for each row execute function standing_of_supervisor();

create function standing_of_person() returns trigger
    language plpgsql security definer set practicum.kind = 'system' set search_path = public as
$$
begin
    update enrolment_standing s set student_name = new.name, sort_name = new.sort_name where s.student_id = new.id;
    update enrolment_standing s set supervisor_name = new.name where s.supervisor_id = new.id;
    return null;
end
$$;
create trigger enrolment_standing_of_person after update of name, sort_name on person
    for each row when (old.name is distinct from new.name or old.sort_name is distinct from new.sort_name)
    execute function standing_of_person();

create function standing_of_site() returns trigger
    language plpgsql security definer set practicum.kind = 'system' set search_path = public as
$$
begin
    update enrolment_standing s set site_name = new.name
    from placement p where p.site_id = new.id and s.placement_id = p.id;
    return null;
end
$$;
create trigger enrolment_standing_of_site after update of name on site
    for each row when (old.name is distinct from new.name)
    execute function standing_of_site();

-- Enrolments that were there before this table.
insert into enrolment_standing (enrolment_id, program_id, offering_id, student_id, faculty_id, student_name, sort_name, enrolment_state, missing_since)
select e.id, e.program_id, e.offering_id, e.student_id, e.faculty_id, p.name, p.sort_name, e.state, e.missing_since
from enrolment e join person p on p.id = e.student_id;

-- What lies unanswered on the student's side, oldest first, and clocks that still run.
create index hours_summary_returned on hours_summary (program_id, oldest_returned_at) where returned_entries > 0;
create index hours_summary_drafts on hours_summary (program_id, oldest_draft_on) where draft_entries > 0;
create index clock_run_open on clock_run (program_id, started_at) where stopped_at is null;
create index placement_open on placement (program_id, starts_on) where state in ('confirmed', 'active');
create index sign_off_item_program on sign_off_item (program_id, request_id);

create index sign_off_request_unanswered on sign_off_request (created_at) where answered_at is null;

-- Everything a coordinator has to look after, one row each; subject to the policies of whoever asks. `rank` is the
-- urgency (0 first) and `at` the moment it began, or begins, to matter. The words are made by the program. Each part
-- names the programs besides: what the policies say has too many branches to find rows by an index.
create function today_items(today date, moment timestamptz)
    returns table (kind text, rank integer, at timestamptz, id uuid, program_id uuid, enrolment_id uuid, placement_id uuid,
        student_id uuid, person_id uuid, minutes integer, entries integer, students integer, on_date date, words text)
    language sql stable as
$$
    select case when s.status = 'impossible' then 'impossible' else 'behind' end, case when s.status = 'impossible' then 0 else 1 end,
        coalesce(s.impossible_from, today)::timestamptz, s.enrolment_id, s.program_id, s.enrolment_id, s.placement_id,
        s.student_id, null::uuid, s.counted_minutes + s.pending_minutes, s.week_minutes, s.required_minutes, s.impossible_from, ''
    from enrolment_standing s
    where s.program_id = any ((select actor_programs())::uuid[]) and s.status in ('behind', 'impossible') and s.enrolment_state = 'enrolled'
    union all
    select 'unsigned', case when min(h.oldest_waiting_at) <= moment - interval '10 days' then 0 else 1 end,
        min(h.oldest_waiting_at), v.person_id, h.program_id, (array_agg(h.enrolment_id order by h.oldest_waiting_at))[1],
        (array_agg(h.placement_id order by h.oldest_waiting_at))[1], (array_agg(h.student_id order by h.oldest_waiting_at))[1],
        v.person_id, sum(h.waiting_minutes)::integer, sum(h.waiting_entries)::integer, count(distinct h.student_id)::integer, null::date, ''
    from hours_summary h
    join placement_supervisor v on v.placement_id = h.placement_id and v.part = 'primary' and v.ended_at is null
    where h.program_id = any ((select actor_programs())::uuid[]) and h.waiting_entries > 0 and h.oldest_waiting_at <= moment - interval '3 days'
    group by h.program_id, v.person_id
    union all
    select 'late_request', 1, l.asked_at, l.id, l.program_id, p.enrolment_id, l.placement_id, l.student_id, null, 0, 0,
        l.to_on - l.from_on + 1, l.from_on, l.reason
    from late_request l join placement p on p.id = l.placement_id
    where l.program_id = any ((select actor_programs())::uuid[]) and l.state = 'asked'
    union all
    select 'dispute', 1, d.raised_at, d.id, d.program_id, e.enrolment_id, e.placement_id, d.student_id, d.raised_by, e.minutes, 1, 1,
        e.work_date, d.reason
    from hours_dispute d join hours_entry e on e.id = d.entry_id
    where d.program_id = any ((select actor_programs())::uuid[]) and d.state = 'open'
    union all
    select 'returned', 2, h.oldest_returned_at, h.placement_id, h.program_id, h.enrolment_id, h.placement_id, h.student_id, null, 0,
        h.returned_entries, 1, null, ''
    from hours_summary h
    where h.program_id = any ((select actor_programs())::uuid[]) and h.returned_entries > 0 and h.oldest_returned_at <= moment - interval '3 days'
    union all
    select 'draft', 3, h.oldest_draft_on::timestamptz, h.placement_id, h.program_id, h.enrolment_id, h.placement_id, h.student_id, null, 0,
        h.draft_entries, 1, h.oldest_draft_on, ''
    from hours_summary h
    where h.program_id = any ((select actor_programs())::uuid[]) and h.draft_entries > 0 and h.oldest_draft_on < today - 7
    union all
    select 'clock', 2, c.started_at, c.id, c.program_id, p.enrolment_id, c.placement_id, c.student_id, null, 0, 1, 1, null, ''
    from clock_run c join placement p on p.id = c.placement_id
    where c.program_id = any ((select actor_programs())::uuid[]) and c.stopped_at is null and c.started_at <= moment - interval '16 hours'
    union all
    select r.kind, r.rank, r.created_at, r.id, i.program_id, p.enrolment_id, i.placement_id, i.student_id, r.supervisor_id,
        0, i.entries, i.students, null, r.email
    from (
        select case when q.closed_reason = 'not_me' then 'not_me' when q.kind = 'forwarded' then 'passed_on' else 'unopened' end as kind,
            case when q.closed_reason = 'not_me' then 0 else 1 end as rank, q.created_at, q.id, q.supervisor_id, q.email
        from sign_off_request q
        where q.created_at > moment - interval '60 days' and q.answered_at is null
          and (q.closed_reason = 'not_me' and q.closed_at is not null
               or q.kind = 'forwarded' and q.closed_at is null
               or q.closed_at is null and q.opened_at is null and q.created_at <= moment - interval '3 days'
                  and not exists (select from sign_off_request o where o.supervisor_id = q.supervisor_id
                                  and (o.opened_at is not null or o.created_at < q.created_at and o.closed_at is null)))
    ) r
    cross join lateral (
        select x.program_id, (array_agg(x.placement_id))[1] as placement_id, (array_agg(x.student_id))[1] as student_id,
            count(*)::integer as entries, count(distinct x.student_id)::integer as students
        from sign_off_item x where x.request_id = r.id and x.program_id = any ((select actor_programs())::uuid[]) group by x.program_id
    ) i
    join placement p on p.id = i.placement_id
    where r.kind <> 'not_me' or exists (select from placement_supervisor v where v.placement_id = i.placement_id
                                        and v.person_id = r.supervisor_id and v.ended_at is null)
    union all
    select 'no_supervisor', case when p.starts_on <= today + 3 then 0 else 1 end, p.starts_on::timestamptz, p.id, p.program_id,
        p.enrolment_id, p.id, p.student_id, null, 0, 0, 1, p.starts_on, ''
    from placement p
    where p.program_id = any ((select actor_programs())::uuid[]) and p.state in ('confirmed', 'active') and p.starts_on <= today + 14 and p.ends_on >= today
      and not exists (select from placement_supervisor v where v.placement_id = p.id and v.ended_at is null)
    union all
    select 'unplaced', case when o.starts_on <= today + 14 then 1 else 2 end, o.starts_on::timestamptz, s.enrolment_id, s.program_id,
        s.enrolment_id, null, s.student_id, null, 0, 0, 1, o.starts_on, ''
    from enrolment_standing s join offering o on o.id = s.offering_id
    where s.program_id = any ((select actor_programs())::uuid[]) and s.placement_id is null and s.enrolment_state = 'enrolled' and o.ends_on >= today
    union all
    select 'missing', 2, s.missing_since::timestamptz, s.enrolment_id, s.program_id, s.enrolment_id, s.placement_id, s.student_id, null,
        0, 0, 1, s.missing_since, ''
    from enrolment_standing s
    where s.program_id = any ((select actor_programs())::uuid[]) and s.missing_since is not null and s.enrolment_state = 'enrolled'
$$;
grant execute on function today_items to practicum_app;
