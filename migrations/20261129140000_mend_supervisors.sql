-- Why: a supervisor who signs by link has no account in which to mend their name or address, and nobody else could: a
-- mistyped address was mended by naming somebody else in their place. Whoever keeps the sites mends it now. Whoever has
-- an account, holds a role or studies here goes on keeping their own.
create function supervisor_is_kept_for_them(who uuid) returns boolean
    language plpgsql stable security definer set practicum.kind = 'system' set search_path = public
as $$
begin
    return cardinality(actor_programs()) > 0
        and not exists (select from password w where w.person_id = who)
        and not exists (select from role_grant g where g.person_id = who and g.revoked_at is null)
        and not exists (select from enrolment e where e.student_id = who);
end $$;

-- What was mailed to an address proves nothing about a person who has another address now: not an invitation, not the
-- link to sign by, and not the answer that these are somebody else's students. Whichever way the address changed.
create function person_moved() returns trigger
    language plpgsql security definer set practicum.kind = 'system' set search_path = public
as $$
begin
    update invitation set revoked_at = now() where person_id = new.id and used_at is null and revoked_at is null;
    update sign_off_request set closed_at = coalesce(closed_at, now()), closed_reason = 'readdressed'
    where supervisor_id = new.id and (closed_at is null or closed_reason = 'not_me') and lower(email) <> lower(new.email);
    return null;
end $$;
create trigger person_moved after update of email on person
    for each row when (lower(old.email) is distinct from lower(new.email)) execute function person_moved();
