-- Why: how many students a supervisor has at one time is asked by the coordinators of every program that sends
-- students there, and none of them sees the other programs' placements. The number is all they learn.

alter table placement add column end_told_for date;
comment on column placement.end_told_for is 'The last day whose passing the coordinators were told of; a new last day is told anew';

create function supervisor_most_at_once(who uuid, at_site uuid, first date, last date, besides uuid) returns integer
    language sql stable security definer set practicum.kind = 'system' set search_path = public as
$$
    with held as (
        select p.starts_on, p.ends_on
        from placement p join placement_supervisor s on s.placement_id = p.id
        where s.person_id = who and s.ended_at is null and s.part in ('primary', 'second') and p.site_id = at_site
            and p.state in ('offered', 'accepted', 'confirmed', 'active')
            and p.starts_on <= last and p.ends_on >= first and p.id is distinct from besides)
    select coalesce(max(students), 0)::integer from (
        select (select count(*) from held h where d.day between h.starts_on and h.ends_on) as students
        from (select first as day union select h.starts_on from held h where h.starts_on > first) d) counted
$$;
comment on function supervisor_most_at_once is 'The most students somebody supervises at a site on any one day of a run of days, in every program; besides leaves one placement out';
