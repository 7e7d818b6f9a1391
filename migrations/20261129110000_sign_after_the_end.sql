-- Why: ending a placement early, or moving the student, ended the parts of its supervisors where nothing had been
-- submitted yet. What was worked until the last day could then be signed by nobody. The end of the placement is enough
-- (they answer for sixty days after it), so the parts that ended in the same act stand again. A placement that never
-- began keeps none: one day is all that is left of it, and nothing was logged.
set local practicum.kind = 'system';

update placement_supervisor s set ended_at = null, ended_reason = ''
from placement p
where p.id = s.placement_id and p.state in ('withdrawn', 'terminated') and s.ended_at is not null
    and (p.ends_on > p.starts_on or exists (select from hours_entry e where e.placement_id = p.id))
    and exists (select from event e where e.subject_id = p.id and e.at = s.ended_at
                and e.action in ('placement.ended', 'placement.site_changed'))
    and not exists (select from placement_supervisor o where o.placement_id = s.placement_id and o.ended_at is null
                    and (o.person_id = s.person_id or (o.part = 'primary' and s.part = 'primary')));
