-- Why: a reviewer reads the evidence of one program until a date and changes nothing. A transaction that only reads is told
-- the programs of their review beside those that somebody coordinates, so that every policy of reading holds for them as it
-- stands; one that may write is never told, and PostgreSQL itself refuses to write in the other kind (docs/adr/0027).
create function actor_reviews() returns uuid[]
    language sql stable parallel safe
    return coalesce(nullif(current_setting('practicum.reviews', true), '')::uuid[], '{}');
comment on function actor_reviews is 'Programs the actor reads for a review; set in read-only transactions alone, where actor_programs has them too';

-- What a student has not handed in is no evidence.
create policy hours_entry_draft_not_reviewed on hours_entry as restrictive for select
    using (state <> 'draft' or student_id = (select actor_person()) or program_id <> all ((select actor_reviews())::uuid[]));
