-- Why: a supervisor with thousands of entries to answer is shown first those that give a reason to look: corrections,
-- more than 12 hours, changed after a return, submitted late. To find them every waiting entry was read, because how late
-- one was can be told only by comparing three columns. All of it is known when an entry is submitted, and a version of a
-- requirement never changes, so it is written down then; an index holds the few that matter.

alter table hours_entry add column worth_a_look boolean not null default false;
comment on column hours_entry.worth_a_look is 'Whether the supervisor is shown it first; told at the submission, what is late in universal time, so to a day';

create function note_worth_a_look() returns trigger
    language plpgsql security definer set practicum.kind = 'system' set search_path = public as
$$
begin
    new.worth_a_look := new.minutes > 720 or new.version > 1 or new.decided_at is not null
        or (new.submitted_at at time zone 'UTC')::date - new.work_date >= (select r.late_days from requirement r where r.id = new.requirement_id);
    return new;
end
$$;
create trigger hours_entry_notes_worth_a_look before insert or update on hours_entry
    for each row when (new.state = 'submitted') execute function note_worth_a_look();

set local practicum.kind = 'system';
update hours_entry e set worth_a_look = true
from requirement r
where r.id = e.requirement_id and e.state = 'submitted'
    and (e.minutes > 720 or e.version > 1 or e.decided_at is not null or (e.submitted_at at time zone 'UTC')::date - e.work_date >= r.late_days);

create index hours_entry_worth_a_look on hours_entry (placement_id, work_date, id) where state = 'submitted' and worth_a_look;
