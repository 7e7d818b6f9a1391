-- Why: two different drafts of one day, sent at the same moment, were each held against the days as they were before both,
-- so that together they could pass a limit that blocks. Whoever sends a form now waits for their own other forms: what a
-- form is held against is looked for behind that lock. Forms of different people do not wait for each other here.

create or replace function form_begun(actor uuid, key uuid)
    returns table (free boolean, body_hash bytea, location text, message text)
    language plpgsql volatile as
$$
#variable_conflict use_column
begin
    -- The key first, without waiting: repeats of one form are told that it is under way, and do not queue up.
    if pg_try_advisory_xact_lock(hashtextextended(actor::text || key::text, 0)) then
        perform pg_advisory_xact_lock(hashtextextended(actor::text, 0));
        return query select true, o.body_hash, o.location, o.message
            from (select 1) as one left join form_outcome o on o.actor_id = actor and o.form_key = key;
    else
        return query select false, null::bytea, null::text, null::text;
    end if;
end
$$;
comment on function form_begun is 'Takes the key of a form for this transaction behind the other forms of its sender, and gives the outcome if the form was done before; not free while another does it';
