-- The kept sums, as `hours_refresh` makes them for each placement; `practicum hours check-totals` compares them.

insert into hours_total (placement_id, category_id, program_id, student_id, enrolment_id, approved_minutes, submitted_minutes, returned_minutes, draft_minutes)
select placement_id, category_id, program_id, student_id, enrolment_id,
    coalesce(sum(minutes) filter (where state = 'approved'), 0), coalesce(sum(minutes) filter (where state = 'submitted'), 0),
    coalesce(sum(minutes) filter (where state = 'returned'), 0), coalesce(sum(minutes) filter (where state = 'draft'), 0)
from hours_entry group by 1, 2, 3, 4, 5;
insert into hours_summary (placement_id, program_id, student_id, enrolment_id, first_work_on, last_work_on, last_entry_at, oldest_waiting_at,
    waiting_entries, returned_entries, oldest_returned_at, draft_entries, oldest_draft_on, approved_minutes, waiting_minutes, answers, answer_seconds)
select placement_id, program_id, student_id, enrolment_id, min(work_date), max(work_date), max(created_at),
    min(submitted_at) filter (where state = 'submitted'), count(*) filter (where state = 'submitted'),
    count(*) filter (where state = 'returned'), min(decided_at) filter (where state = 'returned'),
    count(*) filter (where state = 'draft'), min(work_date) filter (where state = 'draft'),
    coalesce(sum(minutes) filter (where state = 'approved'), 0), coalesce(sum(minutes) filter (where state = 'submitted'), 0),
    count(decided_at), coalesce(sum(extract(epoch from decided_at - submitted_at)), 0)::bigint
from hours_entry group by 1, 2, 3, 4;
