-- Why: a supervisor with thousands of entries to answer is shown first those that give a reason to look. To find them,
-- every waiting entry was read, because how late one was submitted could be told only by comparing three columns. It is
-- written down at the submission now, once (a version of a requirement never changes), and an index holds the few that
-- matter.

alter table hours_entry add column submitted_late boolean not null default false;
comment on column hours_entry.submitted_late is 'Submitted at least as many days after the work as the requirement calls late; in universal time, so to a day';

create function note_late_hours() returns trigger
    language plpgsql security definer set practicum.kind = 'system' set search_path = public as
$$
begin
    new.submitted_late := (new.submitted_at at time zone 'UTC')::date - new.work_date
        >= (select r.late_days from requirement r where r.id = new.requirement_id);
    return new;
end
$$;
create trigger hours_entry_notes_late before insert or update on hours_entry
    for each row when (new.state = 'submitted') execute function note_late_hours();

set local practicum.kind = 'system';
update hours_entry e set submitted_late = true
from requirement r
where r.id = e.requirement_id and e.state = 'submitted' and (e.submitted_at at time zone 'UTC')::date - e.work_date >= r.late_days;

create index hours_entry_worth_a_look on hours_entry (placement_id, work_date, id)
    where state = 'submitted' and (minutes > 720 or version > 1 or decided_at is not null or submitted_late);
