-- Why: a form that was sent several times at once could be told that it overlaps itself. The lock on its key and the look
-- for its outcome stood in one statement, which sees the tables as they were when it began: a form that was done between
-- that moment and the lock was not seen. A function in PL/pgSQL that is volatile looks anew behind the lock, in one trip.

create function form_begun(actor uuid, key uuid)
    returns table (free boolean, body_hash bytea, location text, message text)
    language plpgsql volatile as
$$
#variable_conflict use_column
begin
    if pg_try_advisory_xact_lock(hashtextextended(actor::text || key::text, 0)) then
        return query select true, o.body_hash, o.location, o.message
            from (select 1) as one left join form_outcome o on o.actor_id = actor and o.form_key = key;
    else
        return query select false, null::bytea, null::text, null::text;
    end if;
end
$$;
comment on function form_begun is 'Takes the key of a form for this transaction, and gives the outcome if the form was done before; not free while another does it';
revoke execute on function form_begun from public;
grant execute on function form_begun to practicum_app;
