-- Why: the list of a coordinator's morning kept silent where somebody has to act. A link that was "not for me" held two
-- students: naming somebody for the first took the line of both away. A supervisor whose account is disabled, or who
-- stopped at the site, counted as one who signs, and so did hours that wait at a placement that is over. And at the
-- beginning of a term the students without a placement filled the first page: many of one offering are one line now.

create or replace function today_page(today date, moment timestamptz, of_kind text, of_program uuid,
        after_rank integer, after_at timestamptz, after_id uuid, most bigint)
    returns table (kinds text[], counts bigint[], kind text, rank integer, at timestamptz, id uuid, enrolment_id uuid,
        placement_id uuid, person_id uuid, minutes integer, entries integer, students integer, on_date date, words text,
        student_name text, person_name text, site_name text, last_on date, sent_at timestamptz, opened_at timestamptz,
        reminders smallint)
    language plpgsql stable security definer
    set practicum.kind = 'system' set search_path = public
    -- One plan is kept for any number of programs. It supposes ten, for which reading whole tables looks cheaper.
    set plan_cache_mode = force_generic_plan set enable_seqscan = off as
$$
#variable_conflict use_column
declare
    own uuid[] := actor_programs();
    few constant integer := 5;
    programs uuid[] := case when of_program is null then own when of_program = any (own) then array[of_program] else '{}' end;
begin
    return query
    with whole (kind, rank, at, id, program_id, enrolment_id, placement_id, student_id, person_id, minutes, entries, students,
        on_date, words) as materialized (
    select case when s.status = 'impossible' then 'impossible' else 'behind' end, case when s.status = 'impossible' then 0 else 1 end,
        coalesce(s.impossible_from, today)::timestamptz, s.enrolment_id, s.program_id, s.enrolment_id, s.placement_id,
        s.student_id, null::uuid, s.counted_minutes + s.pending_minutes, s.week_minutes, s.required_minutes, s.impossible_from, ''
    from enrolment_standing s
    where s.program_id = any (programs) and s.status in ('behind', 'impossible') and s.enrolment_state = 'enrolled'
    union all
    select 'unsigned', case when min(h.oldest_waiting_at) <= moment - interval '10 days' then 0 else 1 end,
        min(h.oldest_waiting_at), v.person_id, h.program_id, (array_agg(h.enrolment_id order by h.oldest_waiting_at))[1],
        (array_agg(h.placement_id order by h.oldest_waiting_at))[1], (array_agg(h.student_id order by h.oldest_waiting_at))[1],
        v.person_id, sum(h.waiting_minutes)::integer, sum(h.waiting_entries)::integer, count(distinct h.student_id)::integer, null::date,
        case when pe.state <> 'active' then 'disabled' else '' end
    from hours_summary h
    join placement_supervisor v on v.placement_id = h.placement_id and v.program_id = any (programs)
        and v.part = 'primary' and v.ended_at is null
    join person pe on pe.id = v.person_id
    where h.program_id = any (programs) and h.waiting_entries > 0 and h.oldest_waiting_at <= moment - interval '3 days'
    group by h.program_id, v.person_id, pe.state
    union all
    select 'late_request', 1, l.asked_at, l.id, l.program_id, p.enrolment_id, l.placement_id, l.student_id, null, 0, 0,
        l.to_on - l.from_on + 1, l.from_on, l.reason
    from late_request l join placement p on p.id = l.placement_id
    where l.program_id = any (programs) and l.state = 'asked'
    union all
    select 'dispute', 1, d.raised_at, d.id, d.program_id, e.enrolment_id, e.placement_id, d.student_id, d.raised_by, e.minutes, 1, 1,
        e.work_date, d.reason
    from hours_dispute d join hours_entry e on e.id = d.entry_id
    where d.program_id = any (programs) and d.state = 'open'
    union all
    select 'returned', 2, h.oldest_returned_at, h.placement_id, h.program_id, h.enrolment_id, h.placement_id, h.student_id, null, 0,
        h.returned_entries, 1, null, ''
    from hours_summary h
    where h.program_id = any (programs) and h.returned_entries > 0 and h.oldest_returned_at <= moment - interval '3 days'
    union all
    select 'draft', 3, h.oldest_draft_on::timestamptz, h.placement_id, h.program_id, h.enrolment_id, h.placement_id, h.student_id, null, 0,
        h.draft_entries, 1, h.oldest_draft_on, ''
    from hours_summary h
    where h.program_id = any (programs) and h.draft_entries > 0 and h.oldest_draft_on < today - 7
    union all
    select 'clock', 2, c.started_at, c.id, c.program_id, p.enrolment_id, c.placement_id, c.student_id, null, 0, 1, 1, null, ''
    from clock_run c join placement p on p.id = c.placement_id
    where c.program_id = any (programs) and c.stopped_at is null and c.started_at <= moment - interval '16 hours'
    union all
    select r.kind, r.rank, r.created_at, case when r.kind = 'not_me' then i.placement_id else r.id end, i.program_id, p.enrolment_id, i.placement_id, i.student_id, r.supervisor_id,
        0, i.entries, i.students, null, r.email
    from (
        select case when q.closed_reason = 'not_me' then 'not_me' when q.kind = 'forwarded' then 'passed_on' else 'unopened' end as kind,
            case when q.closed_reason = 'not_me' then 0 else 1 end as rank, q.created_at, q.id, q.supervisor_id, q.email
        from sign_off_request q
        where q.created_at > moment - interval '60 days' and q.answered_at is null
          and (q.closed_reason = 'not_me' and q.closed_at is not null
               or q.kind = 'forwarded' and q.closed_at is null
               or q.closed_at is null and q.opened_at is null and q.created_at <= moment - interval '3 days'
                  and not exists (select from sign_off_request o where o.supervisor_id = q.supervisor_id
                                  and (o.opened_at is not null or o.created_at < q.created_at and o.closed_at is null)
                                  and exists (select from sign_off_item y where y.request_id = o.id and y.program_id = any (own))))
    ) r
    cross join lateral (
        select x.program_id, (array_agg(x.placement_id))[1] as placement_id, (array_agg(x.student_id))[1] as student_id,
            count(*)::integer as entries, count(distinct x.student_id)::integer as students
        from sign_off_item x where x.request_id = r.id and x.program_id = any (programs)
        group by x.program_id, case when r.kind = 'not_me' then x.placement_id end
    ) i
    join placement p on p.id = i.placement_id
    where r.kind <> 'not_me' or exists (select from placement_supervisor v where v.placement_id = i.placement_id
                                        and v.person_id = r.supervisor_id and v.ended_at is null)
    union all
    select 'no_supervisor', case when p.starts_on <= today + 3 then 0 else 1 end, p.starts_on::timestamptz, p.id, p.program_id,
        p.enrolment_id, p.id, p.student_id, l.person_id, 0, 0, 1, p.starts_on, coalesce(l.why, '')
    from placement p
    left join lateral (
        select w.person_id, w.why from (
            select v.person_id, v.part, case when pe.state <> 'active' then 'disabled' when y.ended_on <= today then 'stopped' else 'signs' end as why
            from placement_supervisor v join person pe on pe.id = v.person_id
            left join site_supervisor y on y.site_id = p.site_id and y.person_id = v.person_id
            where v.placement_id = p.id and v.program_id = any (programs) and v.ended_at is null) w
        order by w.why <> 'signs', w.part <> 'primary' limit 1) l on true
    where p.program_id = any (programs) and p.state in ('confirmed', 'active') and p.starts_on <= today + 14 and p.ends_on >= today
      and coalesce(l.why, '') <> 'signs'
    union all
    select 'no_supervisor', 0, h.oldest_waiting_at, p.id, p.program_id, p.enrolment_id, p.id, p.student_id, null,
        h.waiting_minutes, h.waiting_entries, 1, p.ends_on, 'over'
    from hours_summary h join placement p on p.id = h.placement_id
    where h.program_id = any (programs) and h.oldest_waiting_at is not null and not (p.state in ('confirmed', 'active') and p.ends_on >= today)
      and not exists (select from placement_supervisor v join person pe on pe.id = v.person_id and pe.state = 'active'
                      where v.placement_id = p.id and v.program_id = any (programs) and v.ended_at is null)
      and exists (select from enrolment en join requirement q on q.id = en.requirement_id
                  where en.id = h.enrolment_id and q.approval <> 'faculty_verification')
    union all
    select 'unplaced', case when u.starts_on <= today + 14 then 1 else 2 end, u.starts_on::timestamptz, (array_agg(u.enrolment_id order by u.enrolment_id))[1],
        u.program_id, (array_agg(u.enrolment_id order by u.enrolment_id))[1], null, case when count(*) = 1 then (array_agg(u.student_id))[1] end, null, 0, 0,
        count(*)::integer, u.starts_on, u.offering
    from (select s.enrolment_id, s.program_id, s.student_id, o.id as offering_id, o.starts_on, c.code || ', ' || t.name as offering,
                 count(*) over (partition by o.id) as others
          from enrolment_standing s join offering o on o.id = s.offering_id
          join course c on c.id = o.course_id join term t on t.id = o.term_id
          where s.program_id = any (programs) and s.placement_id is null and s.enrolment_state = 'enrolled' and o.ends_on >= today) u
    group by u.program_id, u.offering_id, u.starts_on, u.offering, case when u.others <= few then u.enrolment_id end
    union all
    select 'missing', 2, s.missing_since::timestamptz, s.enrolment_id, s.program_id, s.enrolment_id, s.placement_id, s.student_id, null,
        0, 0, 1, s.missing_since, ''
    from enrolment_standing s
    where s.program_id = any (programs) and s.missing_since is not null and s.enrolment_state = 'enrolled'
    ),
    counted as (select w.kind, count(*) as lines from whole w group by w.kind),
    page as (
        select row_number() over (order by w.rank, w.at, w.id) as line, w.*
        from whole w where (of_kind = '' or w.kind = of_kind) and (w.rank, w.at, w.id) > (after_rank, after_at, after_id)
        order by w.rank, w.at, w.id limit most)
    select case when coalesce(i.line, 1) = 1 then c.kinds end, case when coalesce(i.line, 1) = 1 then c.counts end,
        i.kind, i.rank, i.at, i.id, i.enrolment_id, i.placement_id, i.person_id, i.minutes, i.entries, i.students, i.on_date,
        i.words, s.name, n.name, x.name, p.ends_on, q.created_at, q.opened_at, q.reminders
    from (select coalesce(array_agg(d.kind order by d.kind), '{}') as kinds,
                 coalesce(array_agg(d.lines order by d.kind), '{}') as counts from counted d) c
    left join page i on true
    left join person s on s.id = i.student_id
    left join person n on n.id = i.person_id
    left join placement p on p.id = i.placement_id
    left join site x on x.id = p.site_id
    left join lateral (
        select r.created_at, r.opened_at, r.reminders from sign_off_request r
        where i.kind = 'unsigned' and r.supervisor_id = i.person_id and r.closed_at is null
          and exists (select from sign_off_item y where y.request_id = r.id and y.program_id = any (own))
        order by r.created_at desc limit 1) q on true
    order by i.line;
end
$$;
