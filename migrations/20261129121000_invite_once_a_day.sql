-- Why: whoever pressed "Invite 77 students" found the same button again, because the links are made by the worker, and a
-- second press mailed everybody anew and closed the links of the first mail. The coordinator sees since when somebody is
-- invited, a link that is still to be made included.

drop function students_without_account(uuid, timestamptz);

create function students_without_account(of_offering uuid, moment timestamptz)
    returns table (person_id uuid, name text, email text, invited_at timestamptz)
    language sql stable security definer set practicum.kind = 'system' set search_path = public as
$$
    with asked as (
        select (j.payload ->> 'person')::uuid as person_id, max(j.created_at) as asked_at
        from job j where j.kind = 'identity.invited' and j.state = 'waiting' group by 1)
    select p.id, p.name, p.email, greatest(a.asked_at, (
        select max(i.created_at) from invitation i where i.person_id = p.id and i.purpose = 'join'
            and i.used_at is null and i.revoked_at is null and i.expires_at > moment))
    from enrolment e join person p on p.id = e.student_id
    left join asked a on a.person_id = p.id
    where e.offering_id = of_offering and e.program_id = any (actor_programs()) and e.state = 'enrolled' and p.state = 'active'
        and not exists (select from password w where w.person_id = p.id)
    order by p.sort_key, p.id
$$;
comment on function students_without_account is 'For the coordinators of its program: who of an offering cannot sign in yet, and since when they are invited';
revoke execute on function students_without_account from public;
grant execute on function students_without_account to practicum_app;
