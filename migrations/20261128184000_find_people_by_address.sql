-- Why: row-level security lets an index be used only for comparisons that cannot leak what they look at, and `lower` is
-- not known to be one. Each sign-in therefore read every person there is. The address in lower case is a column now,
-- and comparing two columns of text is known not to leak.

alter table person add column email_key text generated always as (lower(email)) stored;
comment on column person.email_key is 'The address in lower case; what people are found by';
create index person_email_key on person (email_key);

create or replace function person_by_email(address text) returns uuid
    language sql stable security definer set practicum.kind = 'system' set search_path = public
    as $$ select p.id from person p where p.email_key = lower(address) $$;

create or replace function roster_people(addresses text[], from_source text, ids text[], known uuid[], programs uuid[])
    returns table (person_id uuid, name text, sort_name text, email text, source_id text, record jsonb, missing boolean, may_change boolean)
    language sql stable security definer set practicum.kind = 'system' set search_path = public as
$$
    select p.id, p.name, p.sort_name, p.email, s.source_id, s.record, s.missing_since is not null,
           not exists (select from role_grant g where g.person_id = p.id and g.revoked_at is null)
           and not exists (select from site_supervisor x where x.person_id = p.id)
           and not exists (select from placement_supervisor x where x.person_id = p.id)
           and not exists (select from enrolment e where e.student_id = p.id and e.program_id <> all (programs))
    from person p
    left join person_source s on s.person_id = p.id and s.source = from_source
    where p.id in (select q.id from person q where q.email_key = any (addresses)
                   union select r.person_id from person_source r where r.source = from_source and r.source_id = any (ids)
                   union select unnest(known))
$$;
