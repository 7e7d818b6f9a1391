-- Why: who helped and which competencies were touched stand beside an entry, and are signed with it. The entry itself
-- was kept as it was answered; these were kept by the program alone.
create function keep_what_stands_beside() returns trigger language plpgsql security definer
    set practicum.kind = 'system' set search_path = public as
$$
begin
    if (select e.state from hours_entry e where e.id = case tg_op when 'INSERT' then new.entry_id else old.entry_id end)
            in ('approved', 'superseded', 'voided', 'rejected') then
        raise exception 'what stands beside an answered entry is kept as it was' using errcode = 'check_violation';
    end if;
    return case tg_op when 'DELETE' then old else new end;
end
$$;

create trigger hours_helper_kept before update or delete on hours_helper
    for each row execute function keep_what_stands_beside();
create trigger hours_entry_competency_kept before update or delete on hours_entry_competency
    for each row execute function keep_what_stands_beside();
create trigger hours_helper_not_added before insert on hours_helper
    for each row when (actor_kind() in ('person', 'link')) execute function keep_what_stands_beside();
create trigger hours_entry_competency_not_added before insert on hours_entry_competency
    for each row when (actor_kind() in ('person', 'link')) execute function keep_what_stands_beside();

-- A reason to look: paid working time is for the supervisor to judge, and their queue did not show it.
create or replace function note_worth_a_look() returns trigger
    language plpgsql security definer set practicum.kind = 'system' set search_path = public as
$$
begin
    new.worth_a_look := new.minutes > 720 or new.version > 1 or new.decided_at is not null or new.paid_time
        or (new.submitted_at at time zone 'UTC')::date - new.work_date >= (select r.late_days from requirement r where r.id = new.requirement_id);
    return new;
end
$$;
set local practicum.kind = 'system';
update hours_entry set worth_a_look = true where state = 'submitted' and paid_time and not worth_a_look;

-- Whoever passes a link on cannot see who studies where. Hours of one student are not for another to sign.
create function person_studies_in(person uuid, programs uuid[]) returns boolean
    language sql stable security definer set practicum.kind = 'system' set search_path = public as
$$
    select exists (select from enrolment e where e.student_id = person and e.program_id = any (programs) and e.state = 'enrolled')
$$;
