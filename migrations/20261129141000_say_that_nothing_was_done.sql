-- Why: "these hours were answered meanwhile" came with the tick of something done. A form now says whether it did anything,
-- and its repeat says the same.
alter table form_outcome add column nothing_done boolean not null default false;

drop function form_begun(uuid, uuid);
create function form_begun(actor uuid, key uuid)
    returns table (free boolean, body_hash bytea, location text, message text, nothing_done boolean)
    language plpgsql volatile as
$$
#variable_conflict use_column
begin
    -- The key first, without waiting: repeats of one form are told that it is under way, and do not queue up.
    if pg_try_advisory_xact_lock(hashtextextended(actor::text || key::text, 0)) then
        perform pg_advisory_xact_lock(hashtextextended(actor::text, 0));
        return query select true, o.body_hash, o.location, o.message, o.nothing_done
            from (select 1) as one left join form_outcome o on o.actor_id = actor and o.form_key = key;
    else
        return query select false, null::bytea, null::text, null::text, null::boolean;
    end if;
end
$$;
comment on function form_begun is 'Takes the key of a form for this transaction behind the other forms of its sender, and gives the outcome if the form was done before; not free while another does it';
revoke execute on function form_begun from public;
grant execute on function form_begun to practicum_app;
