-- Why: who signs by a mailed link may ask for an account. The link alone proves too little for that, because it can be
-- passed on (docs/adr/0018): it may ask the program to mail an invitation to the address it was mailed to, and it may
-- know whether there is an account. Passwords, sessions and the person's own record are closed to it.

create policy password_not_by_link on password as restrictive using ((select actor_kind()) <> 'link');
create policy session_not_by_link on session as restrictive using ((select actor_kind()) <> 'link');
create policy person_not_changed_by_link on person as restrictive for update using ((select actor_kind()) <> 'link');

alter table sign_off_request add column account_asked_at timestamptz;
comment on column sign_off_request.account_asked_at is 'When an account was last asked for through it; the invitation is mailed at most once a day';

create function actor_can_sign_in() returns boolean
    language sql stable security definer set practicum.kind = 'system' set search_path = public
    as $$ select exists (select from password p where p.person_id = actor_person()) $$;
comment on function actor_can_sign_in is 'Whether the person who acts, by whatever way, has a password';
grant execute on function actor_can_sign_in to practicum_app;
