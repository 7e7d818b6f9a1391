//! The list of placements with its filters.

use crate::kernel::{
    ids::{PlacementId, ProgramId, SiteId, TermId},
    time::Day,
};
use sqlx::PgConnection;

/// Which placements are looked for.
#[derive(Debug, Clone, Default)]
pub struct ListFilter {
    /// The programs to look in; others' placements are not for this list even when the reader may see them.
    pub programs: Vec<ProgramId>,
    /// Words of the student's or the site's name.
    pub search: String,
    /// The program.
    pub program: Option<ProgramId>,
    /// The term.
    pub term: Option<TermId>,
    /// The site.
    pub site: Option<SiteId>,
    /// The states.
    pub states: Vec<String>,
    /// Only those without a supervisor.
    pub unsupervised: bool,
    /// Only those whose last day lies before this day.
    pub ended_before: Option<Day>,
    /// The last one of the page before.
    pub after: Option<PlacementId>,
}

/// One line of the list.
#[derive(Debug, Clone)]
pub struct Row {
    /// Its id.
    pub id: PlacementId,
    /// The student.
    pub student_name: String,
    /// The site.
    pub site_name: String,
    /// The course.
    pub course: String,
    /// The term.
    pub term: String,
    /// The state as stored.
    pub state: String,
    /// The first day.
    pub starts_on: Day,
    /// The last day.
    pub ends_on: Day,
    /// The supervisor.
    pub supervisor: Option<String>,
}

/// Placements in order of the student's name.
pub async fn rows(
    db: &mut PgConnection,
    filter: &ListFilter,
    limit: i64,
) -> Result<Vec<Row>, sqlx::Error> {
    let programs: Vec<_> = filter.programs.iter().map(|one| one.get()).collect();
    sqlx::query_as!(
        Row,
        r#"select p.id, st.name as student_name, s.name as site_name, c.code as course, t.name as term, p.state, p.starts_on, p.ends_on,
                  (select string_agg(sp.name, ', ' order by array_position(array['primary', 'second', 'delegate'], v.part))
                   from placement_supervisor v join person sp on sp.id = v.person_id
                   where v.placement_id = p.id and v.ended_at is null) as "supervisor?"
           from placement p
           join person st on st.id = p.student_id
           join site s on s.id = p.site_id
           join enrolment e on e.id = p.enrolment_id
           join offering o on o.id = e.offering_id
           join course c on c.id = o.course_id
           join term t on t.id = o.term_id
           where p.state = any ($1) and p.program_id = any ($10)
             and ($2::uuid is null or p.program_id = $2)
             and ($3::uuid is null or o.term_id = $3)
             and ($4::uuid is null or p.site_id = $4)
             and ($5 = '' or position(fold_name($5) in concat_ws(' ', st.name_key, st.sort_key, fold_name(s.name))) > 0)
             and (not $6 or not exists (select from placement_supervisor v where v.placement_id = p.id and v.ended_at is null))
             and ($7::date is null or p.ends_on < $7)
             and ($8::uuid is null or (st.sort_key, p.id) >
                  (select st2.sort_key, p2.id from placement p2 join person st2 on st2.id = p2.student_id where p2.id = $8))
           order by st.sort_key, p.id
           limit $9"#,
        &filter.states,
        filter.program.map(ProgramId::get),
        filter.term.map(TermId::get),
        filter.site.map(SiteId::get),
        filter.search,
        filter.unsupervised,
        filter.ended_before as _,
        filter.after.map(PlacementId::get),
        limit,
        &programs
    )
    .fetch_all(db)
    .await
}

/// The programs among these, by name: `(id, name)`.
pub async fn offered_programs(
    db: &mut PgConnection,
    programs: &[ProgramId],
) -> Result<Vec<(String, String)>, sqlx::Error> {
    let programs: Vec<_> = programs.iter().map(|program| program.get()).collect();
    let rows = sqlx::query!(
        "select id, name from program where id = any ($1) order by name, id",
        &programs
    )
    .fetch_all(db)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| (row.id.to_string(), row.name))
        .collect())
}

/// The terms, newest first: `(id, name)`.
pub async fn offered_terms(db: &mut PgConnection) -> Result<Vec<(String, String)>, sqlx::Error> {
    let rows = sqlx::query!("select id, name from term order by starts_on desc, id limit 40")
        .fetch_all(db)
        .await?;
    Ok(rows
        .into_iter()
        .map(|row| (row.id.to_string(), row.name))
        .collect())
}

/// The sites with placements that the actor may see: `(id, name)`.
pub async fn offered_sites(db: &mut PgConnection) -> Result<Vec<(String, String)>, sqlx::Error> {
    let rows = sqlx::query!(
        "select s.id, s.name from site s where s.id in (select p.site_id from placement p)
         order by lower(s.name), s.id limit 500"
    )
    .fetch_all(db)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| (row.id.to_string(), row.name))
        .collect())
}
