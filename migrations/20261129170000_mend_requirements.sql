-- Why: a requirement without categories could be saved, and then nobody could log an hour under it: sums and limits are
-- kept by category. And a version with a slip in it stayed with everybody who was enrolled, even where nothing had been
-- logged yet. From now on a requirement has a category before it can be used, and whoever has nothing on record can begin
-- with the newer version; the database sees to it that nobody else does.

insert into requirement_category (id, requirement_id, program_id, position, code, name, modes)
select gen_random_uuid(), r.id, r.program_id, 1, 'hours', 'Practicum hours', '{}'
from requirement r where not exists (select from requirement_category c where c.requirement_id = r.id);

create function requirement_has_category() returns trigger
    language plpgsql security definer set practicum.kind = 'system' set search_path = public as
$$
begin
    if not exists (select from requirement_category c where c.requirement_id = new.id) then
        raise exception 'requirement % has no category', new.id
            using errcode = 'check_violation', constraint = 'requirement_has_category';
    end if;
    return null;
end
$$;
-- At the end of the transaction, because the categories come after the requirement they belong to.
create constraint trigger requirement_has_category after insert on requirement
    deferrable initially deferred for each row execute function requirement_has_category();

-- Whether anything was ever logged for an enrolment, drafts included, which a coordinator does not see.
create function enrolment_has_hours(which uuid) returns boolean
    language plpgsql stable security definer set practicum.kind = 'system' set search_path = public as
$$
begin
    return exists (select from hours_entry e where e.enrolment_id = which);
end
$$;
revoke execute on function enrolment_has_hours from public;
grant execute on function enrolment_has_hours to practicum_app;
comment on function enrolment_has_hours is 'Says whether there is an entry, and nothing of it';

create function keep_requirement_of_hours() returns trigger
    language plpgsql security definer set practicum.kind = 'system' set search_path = public as
$$
begin
    if enrolment_has_hours(old.id) then
        raise exception 'enrolment % has hours under its requirement', old.id
            using errcode = 'check_violation', constraint = 'enrolment_requirement_kept';
    end if;
    return new;
end
$$;
create trigger enrolment_requirement_kept before update of requirement_id on enrolment
    for each row when (old.requirement_id is distinct from new.requirement_id) execute function keep_requirement_of_hours();
