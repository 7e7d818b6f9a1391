-- Why: students come in with the roster, and nothing told them how to get in: their first way was "I have forgotten my
-- password". Passwords and links are nobody's to read; who coordinates a program may know who of its students has no
-- account yet, and whether a link to make one is under way.
create function students_without_account(of_offering uuid, at timestamptz)
    returns table (person_id uuid, name text, email text, is_invited boolean)
    language sql stable security definer set practicum.kind = 'system' set search_path = public as
$$
    select p.id, p.name, p.email, exists (select from invitation i where i.person_id = p.id and i.purpose = 'join'
        and i.used_at is null and i.revoked_at is null and i.expires_at > at)
    from enrolment e join person p on p.id = e.student_id
    where e.offering_id = of_offering and e.program_id = any (actor_programs()) and e.state = 'enrolled' and p.state = 'active'
        and not exists (select from password w where w.person_id = p.id)
    order by p.sort_key, p.id
$$;
comment on function students_without_account is 'For the coordinators of its program: who of an offering cannot sign in yet';
