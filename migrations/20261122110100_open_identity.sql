-- Why: inviting people, keeping roles, throttling and reading one's own events need a little more than the first
-- schema let them.

-- An invitation mails a secret that sets a password. Administrators invite anybody; coordinators invite people
-- without a given role (students, supervisors), so that nobody reaches a stronger account through a new link.
create policy invitation_read on invitation for select
    using ((select actor_is_administrator())
           or (cardinality((select actor_programs())) > 0 and not person_is_staff(person_id)));
create policy invitation_make on invitation for insert
    with check ((select actor_is_administrator())
                or (cardinality((select actor_programs())) > 0 and not person_is_staff(person_id)));
create policy invitation_withdraw on invitation for update
    using ((select actor_is_administrator())
           or (cardinality((select actor_programs())) > 0 and not person_is_staff(person_id)));
-- What ran out long ago is cleared away by a job.
grant delete on invitation, session to practicum_app;
create index invitation_age on invitation (expires_at);
create index session_age on session (expires_at);
create index sign_in_failure_age on sign_in_failure (failed_at);
create index job_finished on job (finished_at) where finished_at is not null;

-- What an administrator may know of people's standing without seeing a student record: whether they study, supervise
-- or teach, and whether they have a password yet.
create function standing_of(people uuid[])
    returns table (person_id uuid, studies boolean, supervises boolean, teaches boolean, can_sign_in boolean)
    language sql stable security definer set practicum.kind = 'system' set search_path = public
as $$
    select p.id,
        exists (select from enrolment e where e.student_id = p.id),
        exists (select from site_supervisor s where s.person_id = p.id and s.ended_on is null),
        exists (select from enrolment e where e.faculty_id = p.id),
        exists (select from password w where w.person_id = p.id)
    from person p where p.id = any (people) and actor_is_administrator()
$$;

-- How many administrators besides this one can still get in, with no end in sight. Asked before one is taken away.
create function other_administrators(who uuid, today date) returns bigint
    language sql stable security definer set practicum.kind = 'system' set search_path = public
as $$
    select count(distinct g.person_id) from role_grant g
    join person p on p.id = g.person_id and p.state = 'active'
    join password w on w.person_id = g.person_id
    where g.role = 'administrator' and g.revoked_at is null and g.starts_on <= today and g.ends_on is null
        and g.person_id <> who
$$;

-- A person guessing the password of a session that is not theirs is counted like a sign-in that failed.
create policy sign_in_failure_count on sign_in_failure for insert with check ((select actor_kind()) = 'person');
create function sign_in_failures(of_account bytea, since timestamptz) returns bigint
    language sql stable security definer set practicum.kind = 'system' set search_path = public
    as $$ select count(*) from sign_in_failure f where f.account = of_account and f.failed_at > since $$;

-- People read every event about themselves, not only those about them as a student.
drop policy event_read on event;
create policy event_read on event for select using (
    chain_id = any ((select actor_programs())::uuid[])
    or student_id = (select actor_person())
    or (actor_kind = 'person' and actor_id = (select actor_person()))
    or (subject_kind = 'person' and subject_id = (select actor_person()))
    or ((select actor_is_administrator()) and student_id is null)
    or (select actor_is_system()));

-- The reader of a test mail sees what became of it.
create policy mail_test_read on mail for select
    using (kind = 'institution.mail_test' and to_person = (select actor_person()));
-- A mail that could not be handed over waits longer after each try instead of being given up within a minute.
alter table mail add column try_at timestamptz not null default now();
drop index mail_waiting;
create index mail_waiting on mail (try_at) where state = 'waiting';

-- A disabled supervisor's links open nothing.
create or replace function actor_of_link(token bytea, at timestamptz) returns jsonb
    language sql stable security definer set practicum.kind = 'system' set search_path = public as
$$
    select jsonb_build_object('request', r.id, 'person', r.supervisor_id, 'name', p.name, 'expires', r.expires_at,
        'state', case when r.closed_at is not null or p.state <> 'active' then 'closed' when r.expires_at <= at then 'expired' else 'open' end,
        'closed_reason', r.closed_reason,
        'placements', coalesce((select jsonb_agg(distinct i.placement_id) from sign_off_item i
            join placement_supervisor ps on ps.placement_id = i.placement_id and ps.person_id = r.supervisor_id and ps.ended_at is null
            where i.request_id = r.id), '[]'),
        'programs', coalesce((select jsonb_agg(distinct i.program_id) from sign_off_item i where i.request_id = r.id), '[]'))
    from sign_off_request r join person p on p.id = r.supervisor_id
    where r.token_hash = token
$$;
