-- Why: an answer by mailed link stands at once (docs/adr/0011), and only one with a signature could be told from an answer
-- in the queue: whoever returned entries by link and then signed in was offered to take that back.

alter table hours_decision add column request_id uuid references sign_off_request;
comment on column hours_decision.request_id is 'The link through which it was given; none for somebody signed in';
