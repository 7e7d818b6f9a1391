-- Why: a roster that named somebody's student number beside an old address made a second person, and the number of an
-- archive was thrown away. People are found by their number too now, whichever file brought it. A plain table may come
-- without numbers: its people are kept under the source "address" until a file gives them one.

drop function roster_people(text[], text, text[], uuid[], uuid[]);

-- Who stands behind the addresses, ids and student numbers of a roster. may_change as before: never staff, supervisors, or
-- somebody who also studies elsewhere. works_as: what somebody is here already, who would become a student by the roster.
-- Of several records of one person that with what the source said comes last.
create function roster_people(addresses text[], from_source text, ids text[], numbers text[], known uuid[], programs uuid[])
    returns table (person_id uuid, name text, sort_name text, email text, source_id text, by_address boolean, record jsonb,
                   missing boolean, may_change boolean, number text, works_as text)
    language sql stable security definer set practicum.kind = 'system' set search_path = public as
$$
    select p.id, p.name, p.sort_name, p.email, s.source_id, coalesce(s.source = 'address', false), s.record,
           s.missing_since is not null,
           r.role is null and not v.supervises
           and not exists (select from enrolment e where e.student_id = p.id and e.program_id <> all (programs)),
           (select n.source_id from person_source n where n.person_id = p.id and n.source = 'college' limit 1),
           coalesce(r.role, case when v.supervises then 'site_supervisor' end, '')
    from person p
    left join lateral (select g.role from role_grant g where g.person_id = p.id and g.revoked_at is null
                       order by g.role limit 1) r on true
    cross join lateral (select exists (select from site_supervisor x where x.person_id = p.id)
                               or exists (select from placement_supervisor x where x.person_id = p.id) as supervises) v
    left join person_source s on s.person_id = p.id
         and (s.source = from_source
              or from_source = 'college' and s.source = 'address'
                 and not exists (select from person_source c where c.person_id = p.id and c.source = 'college'
                                 and c.record is not null))
    where p.id in (select q.id from person q where q.email_key = any (addresses)
                   union select r.person_id from person_source r where r.source = from_source and r.source_id = any (ids)
                   union select r.person_id from person_source r where r.source = 'address' and from_source = 'college'
                                                                   and r.source_id = any (addresses)
                   union select r.person_id from person_source r where r.source = 'college' and r.source_id = any (numbers)
                   union select unnest(known))
    order by p.id, s.record is not null
$$;

-- Numbers that archives brought before, where they are one person's alone and the person has none yet.
set local practicum.kind = 'system';
insert into person_source (source, source_id, person_id)
select 'college', said.number, min(said.person_id::text)::uuid
from (select s.person_id, trim(s.record ->> 'student_number') as number from person_source s
      where s.source not in ('college', 'address') and s.record ->> 'student_number' is not null) said
where length(said.number) between 1 and 200
  and not exists (select from person_source c where c.source = 'college' and c.person_id = said.person_id)
group by said.number having count(distinct said.person_id) = 1
on conflict do nothing;
