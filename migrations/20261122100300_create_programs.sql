-- Why: what a practicum is, before anybody is placed: programs, the practicum course with its versioned requirement,
-- terms, offerings (a course in a term) and enrolments. An enrolment keeps the requirement version it began with.

create table framework (
    id           uuid primary key,
    code         text not null,
    name         text not null,
    effective_on date,
    constraint framework_code_unique unique (code)
);
comment on table framework is 'A competency framework, one version of it; never rewritten once in use';

create table competency (
    id           uuid primary key,
    framework_id uuid not null references framework,
    code         text not null,
    parent_code  text,
    domain       text not null,
    title        text not null,
    description  text not null default '',
    bloom        smallint,
    constraint competency_code_unique unique (framework_id, code),
    constraint competency_bloom_level check (bloom between 1 and 6)
);

create table program (
    id          uuid primary key,
    code        text not null,
    name        text not null,
    level       text not null default 'associate',
    created_at  timestamptz not null,
    updated_at  timestamptz not null default now(),
    constraint program_code_unique unique (code),
    constraint program_code_shape check (code ~ '^[A-Za-z0-9][A-Za-z0-9._-]{0,31}$'),
    constraint program_name_length check (length(btrim(name)) between 1 and 200),
    constraint program_level_known check (level in ('certificate', 'associate', 'bachelor', 'master', 'other'))
);
create trigger program_touch before update on program for each row execute function touch_updated_at();
alter table role_grant add constraint role_grant_program foreign key (program_id) references program;

create table course (
    id         uuid primary key,
    program_id uuid not null references program,
    code       text not null,
    name       text not null,
    created_at timestamptz not null,
    constraint course_code_unique unique (program_id, code),
    constraint course_in_program unique (id, program_id),
    constraint course_code_length check (length(btrim(code)) between 1 and 40),
    constraint course_name_length check (length(btrim(name)) between 1 and 200)
);
comment on table course is 'A practicum course: what an offering repeats each term';

create table requirement (
    id                uuid primary key,
    course_id         uuid not null,
    program_id        uuid not null,
    version           integer not null,
    total_minutes     integer not null,
    day_warn_minutes  integer,
    day_block_minutes integer,
    week_warn_minutes integer,
    week_block_minutes integer,
    week_starts_on    text not null default 'monday',
    late_days         integer not null default 14,
    future_forbidden  boolean not null default true,
    rounding          text not null default 'none',
    early_finish      boolean not null default false,
    durations_allowed boolean not null default false,
    approval          text not null default 'sign_off',
    conflict_rule     text not null default 'needs_approval',
    framework_id      uuid references framework,
    created_by        uuid references person,
    created_at        timestamptz not null,
    constraint requirement_of_course foreign key (course_id, program_id) references course (id, program_id),
    constraint requirement_version_unique unique (course_id, version),
    constraint requirement_in_program unique (id, program_id),
    constraint requirement_total_in_range check (total_minutes between 1 and 600000),
    constraint requirement_day_limits check (day_warn_minutes between 1 and 1440 and day_block_minutes between 1 and 1440
        and coalesce(day_warn_minutes, 0) <= coalesce(day_block_minutes, 1440)),
    constraint requirement_week_limits check (week_warn_minutes between 1 and 10080 and week_block_minutes between 1 and 10080
        and coalesce(week_warn_minutes, 0) <= coalesce(week_block_minutes, 10080)),
    constraint requirement_week_day check (week_starts_on in ('monday', 'saturday', 'sunday')),
    constraint requirement_late_days_in_range check (late_days between 0 and 365),
    constraint requirement_rounding_known check (rounding in ('none', 'nearest15', 'nearest30')),
    constraint requirement_approval_known check (approval in ('sign_off', 'faculty_verification', 'both')),
    constraint requirement_conflict_rule_known check (conflict_rule in ('forbid', 'needs_approval', 'allow'))
);
comment on table requirement is 'What a practicum asks for, one version; a new version never touches enrolments that began with an older one';
create trigger requirement_frozen before update or delete on requirement for each row execute function refuse_change();

create table requirement_category (
    id              uuid primary key,
    requirement_id  uuid not null,
    program_id      uuid not null,
    position        smallint not null,
    code            text not null,
    name            text not null,
    minimum_minutes integer,
    maximum_minutes integer,
    modes           text[] not null,
    parent_id       uuid,
    also_counts_to  uuid,
    constraint category_of_requirement foreign key (requirement_id, program_id) references requirement (id, program_id),
    constraint category_in_requirement unique (requirement_id, id),
    constraint category_code_unique unique (requirement_id, code),
    constraint category_parent foreign key (requirement_id, parent_id) references requirement_category (requirement_id, id),
    constraint category_also_counts_to foreign key (requirement_id, also_counts_to) references requirement_category (requirement_id, id),
    constraint category_modes_known check (modes <@ array['on_site', 'remote', 'simulation', 'project', 'group_session', 'class']),
    constraint category_name_length check (length(btrim(name)) between 1 and 100),
    constraint category_range check (coalesce(minimum_minutes, 0) >= 0 and coalesce(maximum_minutes, 600000) >= coalesce(minimum_minutes, 0))
);
create trigger requirement_category_frozen before update or delete on requirement_category for each row execute function refuse_change();

create table term (
    id         uuid primary key,
    code       text not null,
    name       text not null,
    starts_on  date not null,
    ends_on    date not null,
    source     text,
    source_id  text,
    constraint term_code_unique unique (code),
    constraint term_dates_in_order check (ends_on >= starts_on),
    constraint term_name_length check (length(btrim(name)) between 1 and 100)
);

create table offering (
    id             uuid primary key,
    program_id     uuid not null,
    course_id      uuid not null,
    term_id        uuid not null references term,
    requirement_id uuid not null,
    starts_on      date not null,
    ends_on        date not null,
    source         text,
    source_id      text,
    created_at     timestamptz not null,
    constraint offering_of_course foreign key (course_id, program_id) references course (id, program_id),
    constraint offering_requirement foreign key (requirement_id, program_id) references requirement (id, program_id),
    constraint offering_once_a_term unique (course_id, term_id),
    constraint offering_in_program unique (id, program_id),
    constraint offering_dates_in_order check (ends_on >= starts_on)
);
create unique index offering_source_unique on offering (source, source_id) where source is not null;
comment on column offering.requirement_id is 'The version new enrolments begin with';

create table enrolment (
    id             uuid primary key,
    program_id     uuid not null,
    offering_id    uuid not null,
    student_id     uuid not null references person,
    requirement_id uuid not null,
    state          text not null default 'enrolled',
    faculty_id     uuid references person,
    source         text,
    source_id      text,
    missing_since  date,
    enrolled_at    timestamptz not null,
    updated_at     timestamptz not null default now(),
    constraint enrolment_of_offering foreign key (offering_id, program_id) references offering (id, program_id),
    constraint enrolment_requirement foreign key (requirement_id, program_id) references requirement (id, program_id),
    constraint enrolment_once unique (offering_id, student_id),
    constraint enrolment_whole unique (id, program_id, student_id),
    constraint enrolment_state_known check (state in ('enrolled', 'completed', 'withdrawn'))
);
create index enrolment_student on enrolment (student_id);
create index enrolment_program on enrolment (program_id, offering_id);
create index enrolment_faculty on enrolment (faculty_id) where faculty_id is not null;
create trigger enrolment_touch before update on enrolment for each row execute function touch_updated_at();
comment on column enrolment.missing_since is 'Absent from the newest roster since this day; marked, never removed';

do $$
declare t text;
begin
    foreach t in array array['framework', 'competency', 'program', 'course', 'requirement', 'requirement_category', 'term', 'offering', 'enrolment'] loop
        execute format('alter table %I enable row level security', t);
        execute format('alter table %I force row level security', t);
    end loop;
    foreach t in array array['course', 'requirement', 'requirement_category', 'offering'] loop
        execute format('create policy %I on %I for select using (program_id = any ((select actor_known_programs())::uuid[]) or (select actor_is_system()))', t || '_read', t);
        execute format('create policy %I on %I for insert with check (program_id = any ((select actor_programs())::uuid[]) or (select actor_is_system()))', t || '_create', t);
        execute format('create policy %I on %I for update using (program_id = any ((select actor_programs())::uuid[]) or (select actor_is_system()))', t || '_change', t);
    end loop;
end
$$;
create policy framework_read on framework for select using ((select actor_is_known()));
create policy framework_create on framework for insert with check ((select actor_is_system()) or (select actor_is_administrator()));
create policy competency_read on competency for select using ((select actor_is_known()));
create policy competency_create on competency for insert with check ((select actor_is_system()) or (select actor_is_administrator()));
create policy program_read on program for select
    using (id = any ((select actor_known_programs())::uuid[]) or (select actor_is_administrator()) or (select actor_is_system()));
create policy program_create on program for insert with check ((select actor_is_administrator()) or (select actor_is_system()));
create policy program_change on program for update
    using (id = any ((select actor_programs())::uuid[]) or (select actor_is_administrator()) or (select actor_is_system()));
create policy term_read on term for select using ((select actor_is_known()));
create policy term_create on term for insert
    with check (cardinality((select actor_programs())) > 0 or (select actor_is_administrator()) or (select actor_is_system()));
create policy term_change on term for update
    using (cardinality((select actor_programs())) > 0 or (select actor_is_administrator()) or (select actor_is_system()));
create policy enrolment_read on enrolment for select
    using (student_id = (select actor_person()) or program_id = any ((select actor_programs())::uuid[])
           or faculty_id = (select actor_person()) or (select actor_is_system()));
create policy enrolment_create on enrolment for insert
    with check (program_id = any ((select actor_programs())::uuid[]) or (select actor_is_system()));
create policy enrolment_change on enrolment for update
    using (program_id = any ((select actor_programs())::uuid[]) or (select actor_is_system()));

grant select, insert on framework, competency, requirement, requirement_category to practicum_app;
grant select, insert, update on program, course, term, offering, enrolment to practicum_app;
