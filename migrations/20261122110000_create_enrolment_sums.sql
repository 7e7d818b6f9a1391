-- Why: a supervisor is told what is still to go of the whole practicum, but sees the entries of their own placements
-- only. The sums of an enrolment are therefore read with the rights of the schema's owner; ask it only for an
-- enrolment that the actor sees (join it from a query on enrolment).

create function enrolment_sums(which uuid)
    returns table (category_id uuid, approved integer, submitted integer)
    language sql stable security definer set practicum.kind = 'system' set search_path = public as
$$
    select t.category_id, sum(t.approved_minutes)::integer, sum(t.submitted_minutes)::integer
    from hours_total t
    where t.enrolment_id = which
    group by t.category_id
$$;
comment on function enrolment_sums is 'Kept sums per category over all placements of an enrolment, before maximums';
