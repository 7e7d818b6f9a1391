-- Why: a record of hours has a line for the coordinator to sign on, and who prints it, often the student, may not read who
-- holds which role. The names of those who coordinate a program are no secret to the people in it: they stand in its mails.
create function coordinator_names(of_program uuid, today date) returns text
    language sql stable security definer set practicum.kind = 'system' set search_path = public
as $$
    select coalesce(string_agg(distinct p.name, ', ' order by p.name), '') from role_grant g
    join person p on p.id = g.person_id and p.state = 'active'
    where g.program_id = of_program and g.role = 'coordinator' and g.revoked_at is null
        and g.starts_on <= today and (g.ends_on is null or g.ends_on >= today)
$$;
