-- Why: "Added" is not what becomes of somebody who is here already and is enrolled, nor "Gone" of a class that was only
-- not chosen any more. A line may name what becomes of it; the outcome stays what is counted and asked for.
alter table import_line add column word text not null default '';
comment on column import_line.word is 'In place of the outcome''s own word; mostly empty';
alter table import_line add constraint import_line_word_length check (length(word) <= 60);
