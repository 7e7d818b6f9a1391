-- Why: a coordinator or liaison looks at the same part of the cohort table again and again, and wants to find it under a
-- name. A filter is the person's own. It is kept as the part of an address that the table's own parser reads, so nothing is
-- kept that an address could not carry.

create table saved_filter (
    id         uuid primary key,
    person_id  uuid not null references person,
    place      smallint not null,
    name       text not null,
    query      text not null,
    created_at timestamptz not null,
    constraint saved_filter_place_within check (place between 1 and 20),
    constraint saved_filter_place_unique unique (person_id, place),
    constraint saved_filter_name_length check (name = btrim(name) and length(name) between 1 and 60),
    constraint saved_filter_query_shape check (length(query) between 1 and 2000 and query !~ '[\s/#?]')
);
create unique index saved_filter_name_unique on saved_filter (person_id, lower(name));
comment on table saved_filter is 'A filter of the cohort table that somebody keeps under a name';
comment on column saved_filter.place is 'The place among the person''s filters: there are twenty, so there are at most twenty filters';
alter table saved_filter enable row level security;
alter table saved_filter force row level security;
create policy saved_filter_own on saved_filter
    using (person_id = (select actor_person()) and (select actor_kind()) = 'person')
    with check (person_id = (select actor_person()) and (select actor_kind()) = 'person');
grant select, insert, update, delete on saved_filter to practicum_app;
