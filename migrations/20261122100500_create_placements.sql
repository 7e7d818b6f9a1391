-- Why: a placement ties an enrolment to a site, supervisors and dates. A change of site makes a new placement that
-- names the one it follows, so that history stays and approved hours are carried over by the enrolment.

create table placement (
    id             uuid primary key,
    program_id     uuid not null,
    enrolment_id   uuid not null,
    student_id     uuid not null,
    site_id        uuid not null references site,
    state          text not null,
    starts_on      date not null,
    ends_on        date not null,
    mode           text not null default 'on_site',
    follows_id     uuid references placement,
    ended_reason   text not null default '',
    notes          text not null default '',
    created_at     timestamptz not null,
    updated_at     timestamptz not null default now(),
    constraint placement_of_enrolment foreign key (enrolment_id, program_id, student_id) references enrolment (id, program_id, student_id),
    constraint placement_whole unique (id, program_id, student_id),
    constraint placement_state_known check (state in ('proposed', 'offered', 'accepted', 'declined', 'lapsed', 'confirmed', 'active', 'completed', 'withdrawn', 'terminated')),
    constraint placement_mode_known check (mode in ('on_site', 'remote', 'hybrid')),
    constraint placement_dates_in_order check (ends_on >= starts_on),
    constraint placement_at_most_two_years check (ends_on - starts_on <= 731),
    constraint placement_end_has_reason check (state not in ('withdrawn', 'terminated') or length(btrim(ended_reason)) > 0)
);
create index placement_student on placement (student_id, starts_on);
create index placement_enrolment on placement (enrolment_id);
create index placement_program on placement (program_id, state);
create index placement_site on placement (site_id, starts_on);
create unique index placement_once_at_a_site on placement (enrolment_id, site_id) where state in ('confirmed', 'active');
create trigger placement_touch before update on placement for each row execute function touch_updated_at();

create table placement_supervisor (
    id           uuid primary key,
    placement_id uuid not null,
    program_id   uuid not null,
    student_id   uuid not null,
    person_id    uuid not null references person,
    part         text not null default 'primary',
    from_on      date not null,
    ended_at     timestamptz,
    ended_reason text not null default '',
    created_at   timestamptz not null,
    constraint placement_supervisor_of_placement foreign key (placement_id, program_id, student_id) references placement (id, program_id, student_id),
    constraint placement_supervisor_part_known check (part in ('primary', 'second', 'delegate')),
    constraint placement_supervisor_not_the_student check (person_id <> student_id)
);
create unique index placement_supervisor_one_primary on placement_supervisor (placement_id) where part = 'primary' and ended_at is null;
create unique index placement_supervisor_once on placement_supervisor (placement_id, person_id) where ended_at is null;
create index placement_supervisor_person on placement_supervisor (person_id) where ended_at is null;
comment on table placement_supervisor is 'Who signs for a placement, with history: a row is ended, never removed';

-- The weekly pattern somebody means to work; drafts can be made from it and the forecast uses it.
create table placement_shift (
    id            uuid primary key,
    placement_id  uuid not null,
    program_id    uuid not null,
    student_id    uuid not null,
    weekday       smallint not null,
    starts        time not null,
    ends          time not null,
    break_minutes integer not null default 0,
    constraint placement_shift_of_placement foreign key (placement_id, program_id, student_id) references placement (id, program_id, student_id),
    constraint placement_shift_weekday_known check (weekday between 1 and 7),
    constraint placement_shift_break_in_range check (break_minutes between 0 and 600),
    constraint placement_shift_once unique (placement_id, weekday, starts)
);

do $$
declare t text;
begin
    foreach t in array array['placement', 'placement_supervisor', 'placement_shift'] loop
        execute format('alter table %I enable row level security', t);
        execute format('alter table %I force row level security', t);
    end loop;
end
$$;
create policy placement_read on placement for select
    using (student_id = (select actor_person()) or id = any ((select actor_placements())::uuid[])
           or program_id = any ((select actor_programs())::uuid[]) or (select actor_is_system()));
create policy placement_create on placement for insert
    with check (program_id = any ((select actor_programs())::uuid[]) or (select actor_is_system()));
create policy placement_change on placement for update
    using (program_id = any ((select actor_programs())::uuid[]) or (select actor_is_system()));
create policy placement_supervisor_read on placement_supervisor for select
    using (student_id = (select actor_person()) or placement_id = any ((select actor_placements())::uuid[])
           or person_id = (select actor_person())
           or program_id = any ((select actor_programs())::uuid[]) or (select actor_is_system()));
create policy placement_supervisor_create on placement_supervisor for insert
    with check (program_id = any ((select actor_programs())::uuid[])
                or (part = 'delegate' and placement_id = any ((select actor_placements())::uuid[]))
                or (select actor_is_system()));
create policy placement_supervisor_change on placement_supervisor for update
    using (program_id = any ((select actor_programs())::uuid[])
           or (part = 'delegate' and placement_id = any ((select actor_placements())::uuid[]))
           or (select actor_is_system()));
create policy placement_shift_read on placement_shift for select
    using (student_id = (select actor_person()) or placement_id = any ((select actor_placements())::uuid[])
           or program_id = any ((select actor_programs())::uuid[]) or (select actor_is_system()));
create policy placement_shift_write on placement_shift for insert
    with check (student_id = (select actor_person()) or program_id = any ((select actor_programs())::uuid[]) or (select actor_is_system()));
create policy placement_shift_remove on placement_shift for delete
    using (student_id = (select actor_person()) or program_id = any ((select actor_programs())::uuid[]) or (select actor_is_system()));
grant select, insert, update on placement, placement_supervisor to practicum_app;
grant select, insert, delete on placement_shift to practicum_app;

-- Whoever sees a placement sees the enrolment it serves.
create policy enrolment_read_of_placement on enrolment for select
    using (exists (select from placement p where p.enrolment_id = enrolment.id and p.id = any ((select actor_placements())::uuid[])));

-- Who may see a person: themselves, administrators, coordinators of a program they study in, and everybody's
-- supervisors and staff by those who work with them. The inner queries are themselves subject to the policies of
-- enrolment, placement and so on, so nothing is seen twice removed.
create policy person_read on person for select using (
    id = (select actor_person())
    or (select actor_is_administrator())
    or (select actor_is_system())
    or exists (select from placement p where p.student_id = person.id)
    or exists (select from enrolment e where e.student_id = person.id or e.faculty_id = person.id)
    or exists (select from placement_supervisor s where s.person_id = person.id)
    or (cardinality((select actor_programs())) > 0
        and (exists (select from site_supervisor s where s.person_id = person.id)
             or exists (select from role_grant g where g.person_id = person.id))));
create policy person_create on person for insert
    with check ((select actor_is_administrator()) or (select actor_is_system()) or cardinality((select actor_programs())) > 0
                or (select actor_kind()) = 'link');
create policy person_change on person for update
    using (id = (select actor_person()) or (select actor_is_administrator()) or (select actor_is_system())
           or (cardinality((select actor_programs())) > 0 and not person_is_staff(id)));
