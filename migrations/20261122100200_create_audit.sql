-- Why: every change of state writes one event in its own transaction. Events are append-only and chained by hash,
-- one chain per program (a single chain for all would make every writer wait for every other), so that a removed,
-- altered or inserted event shows. `practicum audit verify` recomputes the chain from the documented bytes.

create table event_chain (
    id   uuid primary key,
    kind text not null,
    seq  bigint not null default 0,
    hash bytea not null default '\x',
    constraint event_chain_kind_known check (kind in ('institution', 'program'))
);
comment on table event_chain is 'Head of each chain; the id is the program, or the institution for everything else';

create table event (
    chain_id     uuid not null references event_chain,
    seq          bigint not null,
    id           uuid not null,
    at           timestamptz not null,
    actor_kind   text not null,
    actor_id     uuid,
    action       text not null,
    subject_kind text not null,
    subject_id   uuid not null,
    student_id   uuid,
    reason       text not null default '',
    detail       text not null default '',
    origin       text not null default '',
    previous     bytea not null,
    hash         bytea not null,
    primary key (chain_id, seq),
    constraint event_id_unique unique (id)
);
create index event_subject on event (subject_id, seq desc);
create index event_student on event (student_id, at desc) where student_id is not null;
comment on column event.detail is 'JSON text, hashed as it stands: ids, states, minutes; never notes or secrets';
comment on column event.origin is 'Request id, so that a line in the log and an event can be brought together';

create trigger event_append_only before update or delete on event for each row execute function refuse_change();
create trigger event_no_truncate before truncate on event for each statement execute function refuse_change();

-- The bytes that are hashed: each field as its length in bytes, a colon and the field, one after another (netstrings
-- without the comma). Instants are microseconds since 1970. The verifier in src/audit/ writes the same bytes anew.
create function event_field(value text) returns bytea
    language sql immutable parallel safe
    return convert_to(octet_length(convert_to(coalesce(value, ''), 'UTF8'))::text || ':' || coalesce(value, ''), 'UTF8');

create function event_append(
    chain uuid, chain_kind text, event_id uuid, event_at timestamptz, a_kind text, a_id uuid, what text,
    s_kind text, s_id uuid, student uuid, why text, details text, came_from text) returns bigint
    language plpgsql security definer set practicum.kind = 'system' set search_path = public as
$$
declare
    head event_chain;
    next_seq bigint;
    bytes bytea;
begin
    insert into event_chain (id, kind) values (chain, chain_kind) on conflict (id) do nothing;
    select * into head from event_chain c where c.id = chain for update;
    next_seq := head.seq + 1;
    bytes := event_field(chain::text) || event_field(next_seq::text) || event_field(event_id::text)
        || event_field(((extract(epoch from event_at) * 1000000)::bigint)::text)
        || event_field(a_kind) || event_field(a_id::text) || event_field(what) || event_field(s_kind)
        || event_field(s_id::text) || event_field(student::text) || event_field(why) || event_field(details)
        || event_field(came_from);
    insert into event values (chain, next_seq, event_id, event_at, a_kind, a_id, what, s_kind, s_id, student,
        coalesce(why, ''), coalesce(details, ''), coalesce(came_from, ''), head.hash, sha256(head.hash || bytes));
    update event_chain c set seq = next_seq, hash = sha256(head.hash || bytes) where c.id = chain;
    return next_seq;
end
$$;

alter table event_chain enable row level security;
alter table event_chain force row level security;
alter table event enable row level security;
alter table event force row level security;
create policy event_chain_system on event_chain using ((select actor_is_system()));
create policy event_read on event for select using (
    chain_id = any ((select actor_programs())::uuid[])
    or student_id = (select actor_person())
    or (actor_kind = 'person' and actor_id = (select actor_person()))
    or ((select actor_is_administrator()) and student_id is null)
    or (select actor_is_system()));
create policy event_append_by_function on event for insert with check ((select actor_is_system()));
-- No insert, update or delete for the run-time role: event_append is the only door.
grant select on event, event_chain to practicum_app;

-- What became of a form: the first outcome is given again to every repeat with the same key.
create table form_outcome (
    actor_id   uuid not null,
    form_key   uuid not null,
    body_hash  bytea not null,
    location   text not null,
    message    text not null,
    created_at timestamptz not null,
    primary key (actor_id, form_key)
);
comment on table form_outcome is 'Idempotency: the effect of a form and this row are written in one transaction';
create index form_outcome_age on form_outcome (created_at);
alter table form_outcome enable row level security;
alter table form_outcome force row level security;
create policy form_outcome_own on form_outcome
    using (actor_id = coalesce((select actor_request()), (select actor_person())) or (select actor_is_system()));
grant select, insert, delete on form_outcome to practicum_app;
