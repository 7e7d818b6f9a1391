-- Why: every row was old each morning, those of terms long over too: at ten million entries a coordinator's first look
-- of a day computed 2,500 rows, of which 60 could have changed. A row whose figures no new day changes (nothing left to
-- log or no days left to log it on, and no pace) is kept until something happens to it.

comment on column enrolment_standing.computed_on is
    'The day the figures hold for; 9999-12-31 when no new day changes them; set back when something they follow from changes';
