-- Why: what every later table stands on. The run-time role, the actor of a transaction, and the one institution.
--
-- The program connects as whoever owns the schema, migrates, and then takes the role practicum_app for every
-- statement it serves people with. That role owns nothing and is subject to every row-level policy. A transaction
-- says who acts through transaction-local settings; with none set, no policy shows a row.

create extension if not exists btree_gist;

do $$
begin
    if not exists (select from pg_roles where rolname = 'practicum_app') then
        create role practicum_app nologin noinherit nobypassrls;
    end if;
exception
    when duplicate_object or unique_violation then null; -- another database of this server was migrated at the same time
end
$$;
do $$ begin execute format('grant practicum_app to %I', current_user); end $$;
grant usage on schema public to practicum_app;

create function actor_kind() returns text
    language sql stable parallel safe
    return coalesce(current_setting('practicum.kind', true), '');
comment on function actor_kind is 'Who acts in this transaction: person, link, system, public; empty when nobody was named';

create function actor_is_system() returns boolean
    language sql stable parallel safe
    return coalesce(current_setting('practicum.kind', true), '') = 'system';

create function actor_is_known() returns boolean
    language sql stable parallel safe
    return coalesce(current_setting('practicum.kind', true), '') in ('person', 'link', 'system');

create function actor_is_administrator() returns boolean
    language sql stable parallel safe
    return coalesce(current_setting('practicum.administrator', true), '') = 'yes';

create function actor_person() returns uuid
    language sql stable parallel safe
    return nullif(current_setting('practicum.person', true), '')::uuid;

create function actor_request() returns uuid
    language sql stable parallel safe
    return nullif(current_setting('practicum.request', true), '')::uuid;
comment on function actor_request is 'The sign-off request whose link was opened, when the actor is a link';

create function actor_programs() returns uuid[]
    language sql stable parallel safe
    return coalesce(nullif(current_setting('practicum.programs', true), '')::uuid[], '{}');
comment on function actor_programs is 'Programs whose student records the actor may see and act on (coordinator)';

create function actor_known_programs() returns uuid[]
    language sql stable parallel safe
    return coalesce(nullif(current_setting('practicum.known_programs', true), '')::uuid[], '{}');
comment on function actor_known_programs is 'Programs whose set-up (not whose students) the actor may read';

create function actor_placements() returns uuid[]
    language sql stable parallel safe
    return coalesce(nullif(current_setting('practicum.placements', true), '')::uuid[], '{}');
comment on function actor_placements is 'Placements the actor supervises, or is faculty liaison of, today';

create function refuse_change() returns trigger
    language plpgsql as
$$ begin raise exception '% is append-only', tg_table_name using errcode = 'restrict_violation'; end $$;

create function touch_updated_at() returns trigger
    language plpgsql as
$$ begin new.updated_at := now(); return new; end $$;

-- One row: the college that runs this installation.
create table institution (
    id             uuid primary key,
    only_one       boolean not null default true,
    name           text not null,
    zone           text not null,
    locale         text not null default 'en-US',
    privacy_regime text not null default 'ferpa',
    demo           boolean not null,
    created_at     timestamptz not null,
    updated_at     timestamptz not null default now(),
    constraint institution_only_one unique (only_one),
    constraint institution_only_one_true check (only_one),
    constraint institution_name_length check (length(btrim(name)) between 1 and 200),
    constraint institution_privacy_regime_known check (privacy_regime in ('ferpa', 'canada', 'gdpr', 'other'))
);
comment on table institution is 'The college that runs this installation; exactly one row once it is set up';
comment on column institution.demo is 'A demo installation from its birth: persona sign-in and outbox page; can never be changed';

create function keep_demo() returns trigger
    language plpgsql as
$$
begin
    if new.demo is distinct from old.demo then
        raise exception 'whether an installation is a demo is fixed at its birth' using errcode = 'restrict_violation';
    end if;
    return new;
end
$$;
create trigger institution_keeps_demo before update on institution for each row execute function keep_demo();
create trigger institution_touch before update on institution for each row execute function touch_updated_at();

alter table institution enable row level security;
alter table institution force row level security;
-- The name of the college stands on the sign-in page, so everybody may read it.
create policy institution_read on institution for select using (true);
create policy institution_create on institution for insert with check ((select actor_is_system()));
create policy institution_change on institution for update
    using ((select actor_is_administrator()) or (select actor_is_system()));
grant select, insert, update on institution to practicum_app;

-- The address printed on the console of a new installation; used once.
create table setup_code (
    token_hash bytea primary key,
    created_at timestamptz not null,
    used_at    timestamptz
);
alter table setup_code enable row level security;
alter table setup_code force row level security;
create policy setup_code_system on setup_code using ((select actor_is_system())) with check ((select actor_is_system()));
grant select, insert, update, delete on setup_code to practicum_app;

-- Where a postal code lies; public reference data (US Census gazetteer), in millionths of a degree.
create table postal_centroid (
    country       text not null,
    postal_code   text not null,
    latitude_e6   integer not null,
    longitude_e6  integer not null,
    primary key (country, postal_code),
    constraint postal_centroid_on_earth check (latitude_e6 between -90000000 and 90000000 and longitude_e6 between -180000000 and 180000000)
);
grant select, insert, update on postal_centroid to practicum_app;
