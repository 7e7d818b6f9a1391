-- Why: work that happens later (mail, reminders, weekly sign-off requests) is a row written in the transaction that
-- causes it, taken by any number of workers with `for update skip locked`.

create table job (
    id          uuid primary key,
    kind        text not null,
    payload     jsonb not null default '{}',
    once_key    text,
    run_at      timestamptz not null,
    attempts    integer not null default 0,
    state       text not null default 'waiting',
    last_error  text not null default '',
    created_at  timestamptz not null,
    finished_at timestamptz,
    constraint job_state_known check (state in ('waiting', 'done', 'failed')),
    constraint job_once_unique unique (kind, once_key)
);
create index job_due on job (run_at, id) where state = 'waiting';
comment on column job.once_key is 'A job with a key is queued once for ever: "weekly for this supervisor in this week"';
comment on column job.run_at is 'When it is due; moved ahead as a lease while a worker has it';

create table mail (
    id          uuid primary key,
    kind        text not null,
    to_person   uuid references person,
    to_address  text not null,
    to_name     text not null default '',
    subject     text not null,
    text        text not null,
    program_id  uuid references program,
    created_at  timestamptz not null,
    state       text not null default 'waiting',
    sent_at     timestamptz,
    attempts    integer not null default 0,
    last_error  text not null default '',
    constraint mail_state_known check (state in ('waiting', 'sent', 'kept', 'failed')),
    constraint mail_address_shape check (to_address ~ '^[^@\s]+@[^@\s]+$'),
    constraint mail_subject_one_line check (subject !~ '[\r\n]' and length(subject) between 1 and 300)
);
create index mail_waiting on mail (created_at) where state = 'waiting';
create index mail_newest on mail (created_at desc, id desc);
comment on column mail.state is 'kept: a demo installation shows it on its outbox page and sends nothing';

alter table job enable row level security;
alter table job force row level security;
alter table mail enable row level security;
alter table mail force row level security;
create policy job_system on job using ((select actor_is_system()));
create policy job_enqueue on job for insert with check (true);
create policy mail_system on mail using ((select actor_is_system()));
create policy mail_enqueue on mail for insert with check (true);
grant select, insert, update, delete on job, mail to practicum_app;

-- Who is there. One look-up that the run-time role may make before anybody is named: which person stands behind a
-- session token, and everything their permissions follow from.
create function actor_of_person(who uuid, today date) returns jsonb
    language sql stable security definer set practicum.kind = 'system' set search_path = public as
$$
    select jsonb_build_object(
        'person', p.id, 'name', p.name, 'shortcuts', p.shortcuts,
        'grants', coalesce((select jsonb_agg(jsonb_build_object('role', g.role, 'program', g.program_id, 'site', g.site_id))
            from role_grant g where g.person_id = who and g.revoked_at is null
            and g.starts_on <= today and (g.ends_on is null or g.ends_on >= today)), '[]'),
        'studies', coalesce((select jsonb_agg(distinct e.program_id) from enrolment e where e.student_id = who), '[]'),
        'liaises', coalesce((select jsonb_agg(distinct e.program_id) from enrolment e where e.faculty_id = who), '[]'),
        'supervises_at', coalesce((select jsonb_agg(s.site_id) from site_supervisor s where s.person_id = who and s.ended_on is null), '[]'),
        'placements', coalesce((select jsonb_agg(distinct jsonb_build_object('placement', x.placement_id, 'program', x.program_id)) from (
            select ps.placement_id, ps.program_id from placement_supervisor ps join placement pl on pl.id = ps.placement_id
                where ps.person_id = who and ps.ended_at is null
                and pl.state in ('confirmed', 'active', 'completed', 'terminated', 'withdrawn') and pl.ends_on + 60 >= today
            union
            select pl.id, pl.program_id from placement pl join enrolment e on e.id = pl.enrolment_id
                where e.faculty_id = who) x), '[]'),
        'programs', case when exists (select from role_grant g where g.person_id = who and g.role = 'administrator' and g.revoked_at is null
                and g.starts_on <= today and (g.ends_on is null or g.ends_on >= today))
            then (select coalesce(jsonb_agg(pr.id), '[]') from program pr) else '[]'::jsonb end)
    from person p where p.id = who and p.state = 'active'
$$;
comment on function actor_of_person is 'Everything the permissions of a person follow from. Supervised placements stay visible for 60 days after their end';

create function actor_of_session(token bytea, at timestamptz, today date) returns jsonb
    language sql stable security definer set practicum.kind = 'system' set search_path = public as
$$
    select actor_of_person(s.person_id, today) || jsonb_build_object('session', s.id, 'seen', s.last_seen_at, 'expires', s.expires_at)
    from session s where s.token_hash = token and s.ended_at is null and s.expires_at > at
        and s.last_seen_at > at - interval '12 hours'
$$;

create function actor_of_link(token bytea, at timestamptz) returns jsonb
    language sql stable security definer set practicum.kind = 'system' set search_path = public as
$$
    select jsonb_build_object('request', r.id, 'person', r.supervisor_id, 'name', p.name, 'expires', r.expires_at,
        'state', case when r.closed_at is not null then 'closed' when r.expires_at <= at then 'expired' else 'open' end,
        'closed_reason', r.closed_reason,
        'placements', coalesce((select jsonb_agg(distinct i.placement_id) from sign_off_item i
            join placement_supervisor ps on ps.placement_id = i.placement_id and ps.person_id = r.supervisor_id and ps.ended_at is null
            where i.request_id = r.id), '[]'),
        'programs', coalesce((select jsonb_agg(distinct i.program_id) from sign_off_item i where i.request_id = r.id), '[]'))
    from sign_off_request r join person p on p.id = r.supervisor_id
    where r.token_hash = token
$$;

-- Finding a person by e-mail when a roster or a new supervisor names them: a coordinator need not see somebody of
-- another program to have them joined to their own, and the address must stay unique.
create function person_by_email(address text) returns uuid
    language sql stable security definer set practicum.kind = 'system' set search_path = public
    as $$ select p.id from person p where lower(p.email) = lower(address) $$;
