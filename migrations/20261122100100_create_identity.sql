-- Why: one record per human being, however many roles; the secrets that prove who is there, all stored as hashes.

create table person (
    id          uuid primary key,
    name        text not null,
    sort_name   text not null,
    email       text not null,
    phone       text,
    state       text not null default 'active',
    zone        text,
    shortcuts   boolean not null default true,
    created_at  timestamptz not null,
    updated_at  timestamptz not null default now(),
    constraint person_name_length check (length(btrim(name)) between 1 and 200),
    constraint person_email_shape check (email ~ '^[^@\s]+@[^@\s]+$' and length(email) <= 254),
    constraint person_state_known check (state in ('active', 'disabled'))
);
create unique index person_email_unique on person (lower(email));
create index person_sort_name on person (sort_name, id);
create trigger person_touch before update on person for each row execute function touch_updated_at();
comment on table person is 'A human being: student, supervisor, coordinator, or several of these at once';
comment on column person.shortcuts is 'Whether single-key shortcuts are on (WCAG 2.1.4)';

-- The same human being as other systems name them; a roster import finds people by this.
create table person_source (
    source        text not null,
    source_id     text not null,
    person_id     uuid not null references person,
    missing_since date,
    primary key (source, source_id),
    constraint person_source_source_length check (length(source) between 1 and 100),
    constraint person_source_id_length check (length(source_id) between 1 and 200)
);
create index person_source_person on person_source (person_id);

create table role_grant (
    id         uuid primary key,
    person_id  uuid not null references person,
    role       text not null,
    program_id uuid,
    site_id    uuid,
    starts_on  date not null,
    ends_on    date,
    granted_by uuid references person,
    granted_at timestamptz not null,
    revoked_at timestamptz,
    constraint role_grant_role_known check (role in ('site_contact', 'coordinator', 'faculty', 'compliance_reviewer', 'accreditation_reviewer', 'administrator')),
    constraint role_grant_scope_fits check (
        case role when 'administrator' then program_id is null and site_id is null
                  when 'site_contact' then site_id is not null
                  else program_id is not null end),
    constraint role_grant_accreditation_ends check (role <> 'accreditation_reviewer' or ends_on is not null),
    constraint role_grant_dates_in_order check (ends_on is null or ends_on >= starts_on)
);
create unique index role_grant_once on role_grant (person_id, role, program_id, site_id) nulls not distinct where revoked_at is null;
comment on table role_grant is 'Roles given by somebody. Student and site supervisor are not granted: they follow from an enrolment and from a supervision';

create table password (
    person_id  uuid primary key references person,
    hash       text not null,
    changed_at timestamptz not null
);

create table session (
    id           uuid primary key,
    person_id    uuid not null references person,
    token_hash   bytea not null,
    created_at   timestamptz not null,
    last_seen_at timestamptz not null,
    expires_at   timestamptz not null,
    ended_at     timestamptz,
    agent        text not null default '',
    address      text not null default '',
    constraint session_token_unique unique (token_hash)
);
create index session_person on session (person_id, created_at desc);

create table invitation (
    id         uuid primary key,
    person_id  uuid not null references person,
    purpose    text not null,
    token_hash bytea not null,
    created_at timestamptz not null,
    expires_at timestamptz not null,
    used_at    timestamptz,
    revoked_at timestamptz,
    constraint invitation_token_unique unique (token_hash),
    constraint invitation_purpose_known check (purpose in ('join', 'reset'))
);
create index invitation_person on invitation (person_id, created_at desc);

create table sign_in_failure (
    id         uuid primary key,
    account    bytea not null,
    address    text not null,
    failed_at  timestamptz not null
);
create index sign_in_failure_account on sign_in_failure (account, failed_at);
create index sign_in_failure_address on sign_in_failure (address, failed_at);
comment on column sign_in_failure.account is 'SHA-256 of the e-mail typed, whether or not anybody has it';

alter table person enable row level security;
alter table person force row level security;
alter table person_source enable row level security;
alter table person_source force row level security;
alter table role_grant enable row level security;
alter table role_grant force row level security;
alter table password enable row level security;
alter table password force row level security;
alter table session enable row level security;
alter table session force row level security;
alter table invitation enable row level security;
alter table invitation force row level security;
alter table sign_in_failure enable row level security;
alter table sign_in_failure force row level security;

create policy password_own on password using (person_id = (select actor_person()) or (select actor_is_system()));
create policy session_own on session using (person_id = (select actor_person()) or (select actor_is_system()) or (select actor_is_administrator()));
create policy invitation_system on invitation using ((select actor_is_system()));
create policy sign_in_failure_system on sign_in_failure using ((select actor_is_system()));
create policy person_source_read on person_source for select
    using ((select actor_is_system()) or cardinality((select actor_programs())) > 0 or (select actor_is_administrator()));
create policy person_source_write on person_source for insert
    with check ((select actor_is_system()) or cardinality((select actor_programs())) > 0);
create policy person_source_change on person_source for update
    using ((select actor_is_system()) or cardinality((select actor_programs())) > 0);
create policy role_grant_read on role_grant for select
    using (person_id = (select actor_person()) or program_id = any ((select actor_programs())::uuid[])
           or (select actor_is_administrator()) or (select actor_is_system()));
create policy role_grant_write on role_grant for insert
    with check ((select actor_is_administrator()) or (select actor_is_system()));
create policy role_grant_change on role_grant for update
    using ((select actor_is_administrator()) or (select actor_is_system()));

-- Whether a person holds a granted role: such people are changed by administrators only, so that nobody can take
-- over a stronger account by changing its e-mail address.
create function person_is_staff(who uuid) returns boolean
    language sql stable security definer set practicum.kind = 'system' set search_path = public
    as $$ select exists (select from role_grant g where g.person_id = who and g.revoked_at is null) $$;

grant select, insert, update on person, person_source, role_grant, password, session, invitation to practicum_app;
grant select, insert, delete on sign_in_failure to practicum_app;
