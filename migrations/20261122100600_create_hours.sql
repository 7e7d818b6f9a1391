-- Why: the hours ledger. A row is one version of one entry. Drafts and returned entries may still be changed by
-- their student; a signed one never: a correction is a new row of the same series, and until that is signed the old
-- minutes count. Nothing that was ever submitted is deleted.

create table hours_entry (
    id             uuid primary key,
    series_id      uuid not null,
    version        integer not null default 1,
    placement_id   uuid not null,
    program_id     uuid not null,
    student_id     uuid not null,
    enrolment_id   uuid not null,
    requirement_id uuid not null,
    category_id    uuid not null,
    state          text not null,
    work_date      date not null,
    start_local    time,
    end_local      time,
    ends_next_day  boolean not null default false,
    start_pass     text,
    end_pass       text,
    zone           text not null,
    starts_at      timestamptz,
    ends_at        timestamptz,
    break_minutes  integer not null default 0,
    raw_minutes    integer not null,
    minutes        integer not null,
    mode           text not null,
    activity       text not null default '',
    note           text not null default '',
    paid_time      boolean not null default false,
    made_by        text not null,
    made_by_person uuid not null references person,
    correction_reason text,
    revision       integer not null default 1,
    content_hash   bytea not null,
    redacted_at    timestamptz,
    created_at     timestamptz not null,
    updated_at     timestamptz not null default now(),
    submitted_at   timestamptz,
    decided_at     timestamptz,
    signed_at      timestamptz,
    constraint hours_entry_of_placement foreign key (placement_id, program_id, student_id) references placement (id, program_id, student_id),
    constraint hours_entry_of_enrolment foreign key (enrolment_id, program_id, student_id) references enrolment (id, program_id, student_id),
    constraint hours_entry_category foreign key (requirement_id, category_id) references requirement_category (requirement_id, id),
    constraint hours_entry_version_unique unique (series_id, version),
    constraint hours_entry_whole unique (id, program_id, student_id),
    constraint hours_entry_state_known check (state in ('draft', 'submitted', 'approved', 'returned', 'rejected', 'superseded', 'voided')),
    constraint hours_entry_mode_known check (mode in ('on_site', 'remote', 'simulation', 'project', 'group_session', 'class')),
    constraint hours_entry_made_by_known check (made_by in ('line', 'form', 'grid', 'clock', 'same', 'pattern', 'correction')),
    constraint hours_entry_pass_known check (start_pass in ('first', 'second') and end_pass in ('first', 'second')),
    constraint hours_entry_minutes_in_range check (minutes between 1 and 1440 and raw_minutes between 1 and 1500 and break_minutes between 0 and 1440),
    constraint hours_entry_clock_or_duration check ((start_local is null) = (end_local is null) and (start_local is null) = (starts_at is null) and (starts_at is null) = (ends_at is null)),
    constraint hours_entry_ends_after_start check (ends_at is null or ends_at > starts_at),
    constraint hours_entry_at_most_a_day check (ends_at is null or ends_at - starts_at <= interval '25 hours'),
    constraint hours_entry_submitted_has_instant check (state = 'draft' or submitted_at is not null),
    constraint hours_entry_correction_has_reason check (version = 1 or length(btrim(coalesce(correction_reason, ''))) > 0),
    constraint hours_entry_text_length check (length(activity) <= 500 and length(note) <= 4000),
    constraint hours_entry_no_overlap exclude using gist (
        student_id with =, series_id with <>, tstzrange(starts_at, ends_at) with &&)
        where (state in ('draft', 'submitted', 'approved', 'returned') and starts_at is not null)
);
comment on column hours_entry.series_id is 'The same for every version of an entry; the id of the first version';
comment on column hours_entry.minutes is 'What counts if approved: worked minutes without breaks, rounded as the requirement says';
comment on column hours_entry.raw_minutes is 'Worked minutes before rounding';
comment on column hours_entry.content_hash is 'SHA-256 of the canonical text a supervisor signs; changes with every change';
comment on column hours_entry.start_pass is 'Which of the two, when the clock showed this time twice (autumn change)';
comment on column hours_entry.signed_at is 'Set when the supervisor has signed and faculty must still verify (approval: both)';
comment on constraint hours_entry_no_overlap on hours_entry is 'By instants, in any placement; versions of one entry may overlap each other';
create unique index hours_entry_one_open_version on hours_entry (series_id) where state in ('draft', 'submitted', 'returned');
create unique index hours_entry_one_approved_version on hours_entry (series_id) where state = 'approved';
create index hours_entry_placement on hours_entry (placement_id, work_date desc, id desc);
create index hours_entry_enrolment on hours_entry (enrolment_id, work_date);
create index hours_entry_student on hours_entry (student_id, work_date desc, id desc);
create index hours_entry_waiting on hours_entry (program_id, submitted_at, id) where state = 'submitted';
create index hours_entry_waiting_placement on hours_entry (placement_id, work_date, id) where state = 'submitted';
create index hours_entry_returned on hours_entry (program_id, decided_at) where state = 'returned';
create trigger hours_entry_touch before update on hours_entry for each row execute function touch_updated_at();

-- A signed version keeps its content for ever. Only its state may move on (superseded by a correction, voided), and
-- a coordinator may redact text that names a patient.
create function keep_signed_hours() returns trigger
    language plpgsql as
$$
begin
    if tg_op = 'DELETE' then
        if old.state <> 'draft' or old.submitted_at is not null then
            raise exception 'only a draft that was never submitted can be deleted' using errcode = 'restrict_violation', constraint = 'hours_entry_kept';
        end if;
        return old;
    end if;
    if old.state in ('approved', 'superseded', 'voided', 'rejected') then
        if (new.series_id, new.version, new.placement_id, new.student_id, new.work_date, new.start_local, new.end_local, new.ends_next_day,
            new.zone, new.starts_at, new.ends_at, new.break_minutes, new.raw_minutes, new.minutes, new.mode, new.category_id, new.content_hash, new.revision)
           is distinct from
           (old.series_id, old.version, old.placement_id, old.student_id, old.work_date, old.start_local, old.end_local, old.ends_next_day,
            old.zone, old.starts_at, old.ends_at, old.break_minutes, old.raw_minutes, old.minutes, old.mode, old.category_id, old.content_hash, old.revision)
           or ((new.activity, new.note) is distinct from (old.activity, old.note) and new.redacted_at is not distinct from old.redacted_at)
           or (new.state <> old.state and not (old.state = 'approved' and new.state in ('superseded', 'voided'))) then
            raise exception 'a decided entry is never edited' using errcode = 'restrict_violation', constraint = 'hours_entry_kept';
        end if;
    end if;
    return new;
end
$$;
create trigger hours_entry_keeps_signed before update or delete on hours_entry for each row execute function keep_signed_hours();

create table hours_entry_competency (
    entry_id      uuid not null,
    program_id    uuid not null,
    student_id    uuid not null,
    competency_id uuid not null references competency,
    primary key (entry_id, competency_id),
    constraint hours_entry_competency_of_entry foreign key (entry_id, program_id, student_id) references hours_entry (id, program_id, student_id) on delete cascade
);

-- Who taught: the basis of a supervisor's continuing-education letter.
create table hours_helper (
    entry_id   uuid not null,
    program_id uuid not null,
    student_id uuid not null,
    position   smallint not null,
    name       text not null,
    minutes    integer not null,
    primary key (entry_id, position),
    constraint hours_helper_of_entry foreign key (entry_id, program_id, student_id) references hours_entry (id, program_id, student_id) on delete cascade,
    constraint hours_helper_name_length check (length(btrim(name)) between 1 and 200),
    constraint hours_helper_minutes_in_range check (minutes between 1 and 1440)
);

-- The running clock of a student; at most one.
create table clock_run (
    id           uuid primary key,
    placement_id uuid not null,
    program_id   uuid not null,
    student_id   uuid not null,
    started_at   timestamptz not null,
    stopped_at   timestamptz,
    entry_id     uuid references hours_entry on delete set null,
    constraint clock_run_of_placement foreign key (placement_id, program_id, student_id) references placement (id, program_id, student_id),
    constraint clock_run_in_order check (stopped_at is null or stopped_at >= started_at)
);
create unique index clock_run_one_open on clock_run (student_id) where stopped_at is null;

-- A request to log work later than the late-entry window; granted, it opens these dates.
create table late_request (
    id           uuid primary key,
    placement_id uuid not null,
    program_id   uuid not null,
    student_id   uuid not null,
    from_on      date not null,
    to_on        date not null,
    reason       text not null,
    state        text not null default 'asked',
    asked_at     timestamptz not null,
    decided_by   uuid references person,
    decided_at   timestamptz,
    answer       text not null default '',
    constraint late_request_of_placement foreign key (placement_id, program_id, student_id) references placement (id, program_id, student_id),
    constraint late_request_state_known check (state in ('asked', 'granted', 'refused')),
    constraint late_request_dates_in_order check (to_on >= from_on and to_on - from_on <= 62),
    constraint late_request_reason_length check (length(btrim(reason)) between 1 and 2000),
    constraint late_request_decided check ((state = 'asked') = (decided_at is null))
);
create index late_request_open on late_request (program_id, asked_at) where state = 'asked';
create index late_request_placement on late_request (placement_id);

-- A disagreement about one decided entry; at most one open at a time.
create table hours_dispute (
    id          uuid primary key,
    entry_id    uuid not null,
    program_id  uuid not null,
    student_id  uuid not null,
    raised_by   uuid not null references person,
    reason      text not null,
    state       text not null default 'open',
    raised_at   timestamptz not null,
    decided_by  uuid references person,
    decided_at  timestamptz,
    outcome     text not null default '',
    constraint hours_dispute_of_entry foreign key (entry_id, program_id, student_id) references hours_entry (id, program_id, student_id),
    constraint hours_dispute_state_known check (state in ('open', 'upheld', 'dismissed')),
    constraint hours_dispute_once unique (entry_id),
    constraint hours_dispute_reason_length check (length(btrim(reason)) between 1 and 2000)
);
create index hours_dispute_open on hours_dispute (program_id, raised_at) where state = 'open';

-- Sums kept up in the transaction that changes an entry, so that a page over ten million entries reads few rows.
create table hours_total (
    placement_id      uuid not null,
    category_id       uuid not null,
    program_id        uuid not null,
    student_id        uuid not null,
    enrolment_id      uuid not null,
    approved_minutes  integer not null,
    submitted_minutes integer not null,
    returned_minutes  integer not null,
    draft_minutes     integer not null,
    primary key (placement_id, category_id),
    constraint hours_total_of_placement foreign key (placement_id, program_id, student_id) references placement (id, program_id, student_id)
);
create index hours_total_enrolment on hours_total (enrolment_id);
comment on column hours_total.submitted_minutes is 'Minutes that wait, less what a signed version of the same entry covers meanwhile';
create index hours_total_program on hours_total (program_id);

create table hours_summary (
    placement_id        uuid primary key,
    program_id          uuid not null,
    student_id          uuid not null,
    enrolment_id        uuid not null,
    first_work_on       date,
    last_work_on        date,
    last_entry_at       timestamptz,
    oldest_waiting_at   timestamptz,
    waiting_entries     integer not null default 0,
    returned_entries    integer not null default 0,
    oldest_returned_at  timestamptz,
    draft_entries       integer not null default 0,
    oldest_draft_on     date,
    approved_minutes    integer not null default 0,
    waiting_minutes     integer not null default 0,
    answers             integer not null default 0,
    answer_seconds      bigint not null default 0,
    constraint hours_summary_of_placement foreign key (placement_id, program_id, student_id) references placement (id, program_id, student_id)
);
create index hours_summary_program on hours_summary (program_id);
create index hours_summary_waiting on hours_summary (program_id, oldest_waiting_at) where waiting_entries > 0;
create index hours_summary_enrolment on hours_summary (enrolment_id);

-- Recomputes both from the ledger of one placement. It runs with the rights of the schema's owner because a
-- supervisor, whose act it may be, does not see the student's drafts.
create function hours_refresh(which uuid) returns void
    language plpgsql security definer set practicum.kind = 'system' set search_path = public as
$$
begin
    -- One at a time for each placement: two that read the ledger at the same moment would each miss what the other
    -- wrote. The next statement reads anew, after the other has committed.
    perform pg_advisory_xact_lock(hashtextextended('hours_refresh' || which::text, 0));
    insert into hours_total as t (placement_id, category_id, program_id, student_id, enrolment_id,
        approved_minutes, submitted_minutes, returned_minutes, draft_minutes)
    select e.placement_id, e.category_id, e.program_id, e.student_id, e.enrolment_id,
        coalesce(sum(e.minutes) filter (where e.state = 'approved'), 0),
        coalesce(sum(greatest(e.minutes - coalesce((select a.minutes from hours_entry a
            where a.series_id = e.series_id and a.state = 'approved'), 0), 0)) filter (where e.state = 'submitted'), 0),
        coalesce(sum(e.minutes) filter (where e.state = 'returned'), 0),
        coalesce(sum(e.minutes) filter (where e.state = 'draft'), 0)
    from hours_entry e where e.placement_id = which
    group by e.placement_id, e.category_id, e.program_id, e.student_id, e.enrolment_id
    on conflict (placement_id, category_id) do update set
        approved_minutes = excluded.approved_minutes, submitted_minutes = excluded.submitted_minutes,
        returned_minutes = excluded.returned_minutes, draft_minutes = excluded.draft_minutes;
    delete from hours_total t where t.placement_id = which
        and not exists (select from hours_entry e where e.placement_id = which and e.category_id = t.category_id);
    insert into hours_summary as s (placement_id, program_id, student_id, enrolment_id, first_work_on, last_work_on, last_entry_at,
        oldest_waiting_at, waiting_entries, returned_entries, oldest_returned_at, draft_entries, oldest_draft_on,
        approved_minutes, waiting_minutes, answers, answer_seconds)
    select p.id, p.program_id, p.student_id, p.enrolment_id,
        min(e.work_date), max(e.work_date), max(e.created_at),
        min(e.submitted_at) filter (where e.state = 'submitted'), count(e.id) filter (where e.state = 'submitted'),
        count(e.id) filter (where e.state = 'returned'), min(e.decided_at) filter (where e.state = 'returned'),
        count(e.id) filter (where e.state = 'draft'), min(e.work_date) filter (where e.state = 'draft'),
        coalesce(sum(e.minutes) filter (where e.state = 'approved'), 0),
        coalesce(sum(e.minutes) filter (where e.state = 'submitted'), 0),
        count(e.decided_at), coalesce(sum(extract(epoch from e.decided_at - e.submitted_at))::bigint, 0)
    from placement p left join hours_entry e on e.placement_id = p.id
    where p.id = which
    group by p.id
    on conflict (placement_id) do update set
        first_work_on = excluded.first_work_on, last_work_on = excluded.last_work_on, last_entry_at = excluded.last_entry_at,
        oldest_waiting_at = excluded.oldest_waiting_at, waiting_entries = excluded.waiting_entries,
        returned_entries = excluded.returned_entries, oldest_returned_at = excluded.oldest_returned_at,
        draft_entries = excluded.draft_entries, oldest_draft_on = excluded.oldest_draft_on,
        approved_minutes = excluded.approved_minutes, waiting_minutes = excluded.waiting_minutes,
        answers = excluded.answers, answer_seconds = excluded.answer_seconds;
end
$$;

do $$
declare t text;
begin
    foreach t in array array['hours_entry', 'hours_entry_competency', 'hours_helper', 'clock_run', 'late_request', 'hours_dispute', 'hours_total', 'hours_summary'] loop
        execute format('alter table %I enable row level security', t);
        execute format('alter table %I force row level security', t);
    end loop;
end
$$;

create policy hours_entry_read on hours_entry for select
    using (student_id = (select actor_person())
           or (placement_id = any ((select actor_placements())::uuid[]) and state <> 'draft')
           or program_id = any ((select actor_programs())::uuid[]) or (select actor_is_system()));
create policy hours_entry_by_student on hours_entry for insert
    with check (student_id = (select actor_person()) and state in ('draft', 'submitted'));
create policy hours_entry_by_others on hours_entry for insert
    with check (program_id = any ((select actor_programs())::uuid[])
                or (placement_id = any ((select actor_placements())::uuid[]) and version > 1)
                or (select actor_is_system()));
create policy hours_entry_change_by_student on hours_entry for update
    using (student_id = (select actor_person()) and state in ('draft', 'submitted', 'returned'))
    with check (student_id = (select actor_person()) and state in ('draft', 'submitted'));
create policy hours_entry_change_by_others on hours_entry for update
    using ((program_id = any ((select actor_programs())::uuid[])
            or placement_id = any ((select actor_placements())::uuid[])) and student_id is distinct from (select actor_person())
           or (select actor_is_system()));
create policy hours_entry_remove on hours_entry for delete
    using (student_id = (select actor_person()) and state = 'draft');

do $$
declare t text;
begin
    foreach t in array array['hours_entry_competency', 'hours_helper'] loop
        execute format('create policy %I on %I for select using (exists (select from hours_entry e where e.id = entry_id))', t || '_read', t);
        execute format('create policy %I on %I for insert with check (student_id = (select actor_person()) or program_id = any ((select actor_programs())::uuid[]) or exists (select from hours_entry e where e.id = entry_id and e.version > 1) or (select actor_is_system()))', t || '_create', t);
        execute format('create policy %I on %I for delete using (student_id = (select actor_person()) or program_id = any ((select actor_programs())::uuid[]) or (select actor_is_system()))', t || '_remove', t);
    end loop;
    foreach t in array array['hours_total', 'hours_summary'] loop
        execute format('create policy %I on %I for select using (student_id = (select actor_person()) or placement_id = any ((select actor_placements())::uuid[]) or program_id = any ((select actor_programs())::uuid[]) or (select actor_is_system()))', t || '_read', t);
        execute format('create policy %I on %I for all using ((select actor_is_system())) with check ((select actor_is_system()))', t || '_refresh', t);
    end loop;
end
$$;
create policy clock_run_own on clock_run
    using (student_id = (select actor_person()) or program_id = any ((select actor_programs())::uuid[]) or (select actor_is_system()))
    with check (student_id = (select actor_person()) or (select actor_is_system()));
create policy late_request_read on late_request for select
    using (student_id = (select actor_person()) or program_id = any ((select actor_programs())::uuid[]) or (select actor_is_system()));
create policy late_request_ask on late_request for insert
    with check ((student_id = (select actor_person()) and state = 'asked') or (select actor_is_system()));
create policy late_request_answer on late_request for update
    using (program_id = any ((select actor_programs())::uuid[]) or (select actor_is_system()));
create policy hours_dispute_read on hours_dispute for select
    using (student_id = (select actor_person()) or program_id = any ((select actor_programs())::uuid[]) or (select actor_is_system())
           or exists (select from hours_entry e where e.id = entry_id));
create policy hours_dispute_raise on hours_dispute for insert
    with check ((raised_by = (select actor_person()) and state = 'open' and exists (select from hours_entry e where e.id = entry_id)) or (select actor_is_system()));
create policy hours_dispute_decide on hours_dispute for update
    using (program_id = any ((select actor_programs())::uuid[]) or (select actor_is_system()));

grant select, insert, update, delete on hours_entry to practicum_app;
grant select, insert, delete on hours_entry_competency, hours_helper to practicum_app;
grant select, insert, update on clock_run, late_request, hours_dispute to practicum_app;
grant select on hours_total, hours_summary to practicum_app;
