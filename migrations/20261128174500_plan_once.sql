-- Why: what every request and every new entry asks of the database was planned anew each time, because PostgreSQL keeps
-- no plan for the body of a function in SQL. The same bodies in PL/pgSQL are planned once for each connection. The sums
-- of a placement are read in one scan instead of two, and an event is put together with fewer steps. Nothing means
-- anything else than before: same rows, same sums, same bytes under the hashes.

create or replace function actor_of_person(who uuid, today date) returns jsonb
    language plpgsql stable security definer set practicum.kind = 'system' set search_path = public as
$$
begin
    return (select jsonb_build_object(
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
    from person p where p.id = who and p.state = 'active');
end
$$;

create or replace function actor_of_session(token bytea, at timestamptz, today date) returns jsonb
    language plpgsql stable security definer set practicum.kind = 'system' set search_path = public as
$$
declare
    found_session session;
begin
    select * into found_session from session s
    where s.token_hash = token and s.ended_at is null and s.expires_at > at and s.last_seen_at > at - interval '12 hours';
    if found_session.id is null then
        return null;
    end if;
    return actor_of_person(found_session.person_id, today)
        || jsonb_build_object('session', found_session.id, 'seen', found_session.last_seen_at, 'expires', found_session.expires_at);
end
$$;

create or replace function actor_of_link(token bytea, at timestamptz) returns jsonb
    language plpgsql stable security definer set practicum.kind = 'system' set search_path = public as
$$
begin
    return (select jsonb_build_object('request', r.id, 'person', r.supervisor_id, 'name', p.name, 'expires', r.expires_at,
        'state', case when r.closed_at is not null then 'closed' when r.expires_at <= at then 'expired' else 'open' end,
        'closed_reason', r.closed_reason,
        'placements', coalesce((select jsonb_agg(distinct i.placement_id) from sign_off_item i
            join placement_supervisor ps on ps.placement_id = i.placement_id and ps.person_id = r.supervisor_id and ps.ended_at is null
            where i.request_id = r.id), '[]'),
        'programs', coalesce((select jsonb_agg(distinct i.program_id) from sign_off_item i where i.request_id = r.id), '[]'))
    from sign_off_request r join person p on p.id = r.supervisor_id
    where p.state = 'active'
        and r.id = coalesce((select q.id from sign_off_request q where q.token_hash = token),
                            (select t.request_id from sign_off_token t where t.token_hash = token)));
end
$$;

-- Ids are 36 bytes long in text; other fields are measured as they are in UTF-8, which is what is hashed.
create or replace function event_append(
    chain uuid, chain_kind text, event_id uuid, event_at timestamptz, a_kind text, a_id uuid, what text,
    s_kind text, s_id uuid, student uuid, why text, details text, came_from text) returns bigint
    language plpgsql security definer set practicum.kind = 'system' set search_path = public as
$$
declare
    head event_chain;
    next_seq bigint;
    next_hash bytea;
    micros text := ((extract(epoch from event_at) * 1000000)::bigint)::text;
begin
    select * into head from event_chain c where c.id = chain for update;
    if head.id is null then
        insert into event_chain (id, kind) values (chain, chain_kind) on conflict (id) do nothing;
        select * into head from event_chain c where c.id = chain for update;
    end if;
    next_seq := head.seq + 1;
    why := coalesce(why, '');
    details := coalesce(details, '');
    came_from := coalesce(came_from, '');
    next_hash := sha256(head.hash || convert_to(concat(
        '36:', chain, length(next_seq::text), ':', next_seq, '36:', event_id, length(micros), ':', micros,
        length(a_kind), ':', a_kind, case when a_id is null then '0:' else '36:' end, a_id,
        length(what), ':', what, length(s_kind), ':', s_kind, '36:', s_id, case when student is null then '0:' else '36:' end, student,
        octet_length(convert_to(why, 'UTF8')), ':', why, octet_length(convert_to(details, 'UTF8')), ':', details,
        octet_length(convert_to(came_from, 'UTF8')), ':', came_from), 'UTF8'));
    insert into event values (chain, next_seq, event_id, event_at, a_kind, a_id, what, s_kind, s_id, student, why, details, came_from, head.hash, next_hash);
    update event_chain c set seq = next_seq, hash = next_hash where c.id = chain;
    return next_seq;
end
$$;

create or replace function hours_refresh(which uuid) returns void
    language plpgsql security definer set practicum.kind = 'system' set search_path = public as
$$
begin
    -- One at a time for each placement: two that read the ledger at the same moment would each miss what the other
    -- wrote. The next statement reads anew, after the other has committed.
    perform pg_advisory_xact_lock(hashtextextended('hours_refresh' || which::text, 0));
    with part as (
        select e.placement_id, e.category_id, e.program_id, e.student_id, e.enrolment_id,
            coalesce(sum(e.minutes) filter (where e.state = 'approved'), 0) as approved,
            coalesce(sum(case when e.version = 1 then e.minutes else greatest(e.minutes - coalesce((select a.minutes from hours_entry a
                where a.series_id = e.series_id and a.state = 'approved'), 0), 0) end) filter (where e.state = 'submitted'), 0) as submitted,
            coalesce(sum(e.minutes) filter (where e.state = 'returned'), 0) as returned,
            coalesce(sum(e.minutes) filter (where e.state = 'draft'), 0) as draft,
            min(e.work_date) as first_work_on, max(e.work_date) as last_work_on, max(e.created_at) as last_entry_at,
            min(e.submitted_at) filter (where e.state = 'submitted') as oldest_waiting_at, count(*) filter (where e.state = 'submitted') as waiting_entries,
            count(*) filter (where e.state = 'returned') as returned_entries, min(e.decided_at) filter (where e.state = 'returned') as oldest_returned_at,
            count(*) filter (where e.state = 'draft') as draft_entries, min(e.work_date) filter (where e.state = 'draft') as oldest_draft_on,
            coalesce(sum(e.minutes) filter (where e.state = 'submitted'), 0) as waiting,
            count(e.decided_at) as answers, coalesce(sum(extract(epoch from e.decided_at - e.submitted_at))::bigint, 0) as answer_seconds
        from hours_entry e where e.placement_id = which
        group by e.placement_id, e.category_id, e.program_id, e.student_id, e.enrolment_id),
    kept as (
        insert into hours_total (placement_id, category_id, program_id, student_id, enrolment_id,
            approved_minutes, submitted_minutes, returned_minutes, draft_minutes)
        select placement_id, category_id, program_id, student_id, enrolment_id, approved, submitted, returned, draft from part
        on conflict (placement_id, category_id) do update set
            approved_minutes = excluded.approved_minutes, submitted_minutes = excluded.submitted_minutes,
            returned_minutes = excluded.returned_minutes, draft_minutes = excluded.draft_minutes),
    gone as (
        delete from hours_total t where t.placement_id = which and not exists (select from part where part.category_id = t.category_id))
    insert into hours_summary (placement_id, program_id, student_id, enrolment_id, first_work_on, last_work_on, last_entry_at,
        oldest_waiting_at, waiting_entries, returned_entries, oldest_returned_at, draft_entries, oldest_draft_on,
        approved_minutes, waiting_minutes, answers, answer_seconds)
    select p.id, p.program_id, p.student_id, p.enrolment_id,
        min(part.first_work_on), max(part.last_work_on), max(part.last_entry_at),
        min(part.oldest_waiting_at), coalesce(sum(part.waiting_entries), 0),
        coalesce(sum(part.returned_entries), 0), min(part.oldest_returned_at),
        coalesce(sum(part.draft_entries), 0), min(part.oldest_draft_on),
        coalesce(sum(part.approved), 0), coalesce(sum(part.waiting), 0),
        coalesce(sum(part.answers), 0), coalesce(sum(part.answer_seconds), 0)
    from placement p left join part on part.placement_id = p.id
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
