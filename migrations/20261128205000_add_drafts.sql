-- Why: logging an entry is what people do most, and its sums were computed anew from all entries of the placement. A new
-- draft only adds: its minutes and its place among first and last days. Everything else that can happen to an entry still
-- recomputes (`hours_refresh`), under the same lock, so that one never misses what the other wrote.

create function hours_add_draft() returns trigger
    language plpgsql security definer set practicum.kind = 'system' set search_path = public as
$$
begin
    perform pg_advisory_xact_lock(hashtextextended('hours_refresh' || new.placement_id::text, 0));
    insert into hours_total as t (placement_id, category_id, program_id, student_id, enrolment_id,
        approved_minutes, submitted_minutes, returned_minutes, draft_minutes)
    values (new.placement_id, new.category_id, new.program_id, new.student_id, new.enrolment_id, 0, 0, 0, new.minutes)
    on conflict (placement_id, category_id) do update set draft_minutes = t.draft_minutes + excluded.draft_minutes;
    insert into hours_summary as s (placement_id, program_id, student_id, enrolment_id,
        first_work_on, last_work_on, last_entry_at, draft_entries, oldest_draft_on)
    values (new.placement_id, new.program_id, new.student_id, new.enrolment_id,
        new.work_date, new.work_date, new.created_at, 1, new.work_date)
    on conflict (placement_id) do update set
        first_work_on = least(s.first_work_on, excluded.first_work_on), last_work_on = greatest(s.last_work_on, excluded.last_work_on),
        last_entry_at = greatest(s.last_entry_at, excluded.last_entry_at),
        draft_entries = s.draft_entries + 1, oldest_draft_on = least(s.oldest_draft_on, excluded.oldest_draft_on);
    return null;
end
$$;
create trigger hours_entry_adds_draft after insert on hours_entry
    for each row when (new.state = 'draft') execute function hours_add_draft();
