-- Why: where students go and who answers for them there. Sites belong to the institution, not to one program:
-- one supervisor serves several programs with one identity and one queue.

create table organization (
    id         uuid primary key,
    name       text not null,
    source     text,
    source_id  text,
    created_at timestamptz not null,
    updated_at timestamptz not null default now(),
    constraint organization_name_length check (length(btrim(name)) between 1 and 200)
);
create unique index organization_source_unique on organization (source, source_id) where source is not null;
create index organization_name on organization (lower(name), id);
create trigger organization_touch before update on organization for each row execute function touch_updated_at();
comment on table organization is 'The party an agreement is made with; has one site or many';

create table site (
    id               uuid primary key,
    organization_id  uuid not null references organization,
    name             text not null,
    kind             text not null default 'hospital',
    address          text not null default '',
    city             text not null default '',
    region           text not null default '',
    postal_code      text not null default '',
    county           text not null default '',
    country          text not null default 'US',
    phone            text not null default '',
    zone             text not null,
    latitude_e6      integer,
    longitude_e6     integer,
    ownership        text not null default '',
    source           text,
    source_id        text,
    source_name      text not null default '',
    missing_since    date,
    do_not_use       text,
    notes            text not null default '',
    created_at       timestamptz not null,
    updated_at       timestamptz not null default now(),
    constraint site_name_length check (length(btrim(name)) between 1 and 200),
    constraint site_kind_known check (kind in ('hospital', 'clinic', 'insurer', 'vendor', 'agency', 'long_term_care', 'home_health', 'physician_office', 'college', 'other')),
    constraint site_coordinates_both check ((latitude_e6 is null) = (longitude_e6 is null)),
    constraint site_on_earth check (latitude_e6 between -90000000 and 90000000 and longitude_e6 between -180000000 and 180000000)
);
create unique index site_source_unique on site (source, source_id) where source is not null;
create index site_organization on site (organization_id);
create index site_name on site (lower(name), id);
create index site_region on site (region, lower(name), id);
create trigger site_touch before update on site for each row execute function touch_updated_at();
comment on column site.zone is 'IANA time zone; every local time of an hours entry is a time in this zone';
comment on column site.latitude_e6 is 'Millionths of a degree; empty means distance unknown, never 0';
comment on column site.do_not_use is 'Why nobody is placed here any more; empty when the site may be used';
alter table role_grant add constraint role_grant_site foreign key (site_id) references site;

create table site_supervisor (
    id                 uuid primary key,
    site_id            uuid not null references site,
    person_id          uuid not null references person,
    title              text not null default '',
    credential         text not null default '',
    credential_number  text not null default '',
    credential_expires date,
    years              smallint,
    trained_on         date,
    most_students      smallint,
    ended_on           date,
    created_at         timestamptz not null,
    updated_at         timestamptz not null default now(),
    constraint site_supervisor_once unique (site_id, person_id),
    constraint site_supervisor_years_in_range check (years between 0 and 80),
    constraint site_supervisor_most_students_in_range check (most_students between 1 and 200)
);
create index site_supervisor_person on site_supervisor (person_id);
create trigger site_supervisor_touch before update on site_supervisor for each row execute function touch_updated_at();

do $$
declare t text;
begin
    foreach t in array array['organization', 'site', 'site_supervisor'] loop
        execute format('alter table %I enable row level security', t);
        execute format('alter table %I force row level security', t);
        execute format('create policy %I on %I for select using ((select actor_is_known()))', t || '_read', t);
        execute format('create policy %I on %I for insert with check (cardinality((select actor_programs())) > 0 or (select actor_is_administrator()) or (select actor_is_system()))', t || '_create', t);
        execute format('create policy %I on %I for update using (cardinality((select actor_programs())) > 0 or (select actor_is_administrator()) or (select actor_is_system()))', t || '_change', t);
    end loop;
end
$$;
grant select, insert, update on organization, site, site_supervisor to practicum_app;

-- A file that somebody brought: looked at first (dry run), applied afterwards from the very same bytes.
create table import_run (
    id          uuid primary key,
    kind        text not null,
    program_id  uuid references program,
    file_name   text not null,
    file_hash   bytea not null,
    content     bytea,
    state       text not null,
    added       integer not null default 0,
    changed     integer not null default 0,
    unchanged   integer not null default 0,
    gone        integer not null default 0,
    refused     integer not null default 0,
    report      jsonb not null default '[]',
    started_by  uuid references person,
    created_at  timestamptz not null,
    applied_at  timestamptz,
    constraint import_run_kind_known check (kind in ('sites_cms', 'sites_csv', 'roster_oneroster', 'roster_csv')),
    constraint import_run_state_known check (state in ('looked_at', 'applied', 'dropped'))
);
alter table import_run alter column content set storage external;
create index import_run_newest on import_run (created_at desc);
alter table import_run enable row level security;
alter table import_run force row level security;
create policy import_run_own on import_run
    using (program_id = any ((select actor_programs())::uuid[])
           or (program_id is null and (cardinality((select actor_programs())) > 0 or (select actor_is_administrator())))
           or (select actor_is_system()));
grant select, insert, update on import_run to practicum_app;
