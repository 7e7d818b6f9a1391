//! The students of the small program, one function for each story.

use super::{Scene, college};
use crate::{
    hours::Entry,
    kernel::time::{Day, Instant},
    programs::requirement::Mode,
    seed::{
        builder::{Builder, Human, Offering},
        ledger::{Placed, Spell},
        places::Site,
        texts::{ON_SITE, SIMULATION},
    },
};
use anyhow::Context as _;
use jiff::civil::{Time, time};

/// Places and fills the ledger of every student.
pub async fn plant(builder: &mut Builder<'_>, scene: &Scene) -> anyhow::Result<()> {
    maya_is_in_the_middle(builder, scene).await?;
    jonas_has_logged_nothing(builder, scene).await?;
    amina_has_only_drafts(builder, scene).await?;
    liam_changed_site(builder, scene).await?;
    priya_waits_for_a_silent_supervisor(builder, scene).await?;
    wei_lin_has_something_returned(builder, scene).await?;
    fatou_disputes_a_rejection(builder, scene).await?;
    dmitri_cannot_finish(builder, scene).await?;
    sofia_is_ahead(builder, scene).await?;
    hannah_is_done(builder, scene).await?;
    mateo_asks_to_log_late(builder, scene).await?;
    noor_works_at_night(builder, scene).await?;
    the_other_program(builder, scene).await
}

async fn maya_is_in_the_middle(builder: &mut Builder<'_>, scene: &Scene) -> anyhow::Result<()> {
    let maya = place(
        builder,
        &scene.him,
        "Maya Castellanos",
        &scene.mercy,
        Some(&scene.faculty),
    )
    .await?;
    for weekday in [1, 3] {
        builder
            .shift(&maya, weekday, (time(9, 0, 0, 0), time(12, 30, 0, 0)))
            .await?;
    }
    for weeks_ago in (2..=8).rev() {
        let days = [(0, MORNING), (2, MORNING)];
        sign_week(builder, &maya, weeks_ago, &days).await?;
    }
    let returned = spell(builder, back(builder, 6), MORNING);
    builder
        .returned(&maya, &returned, "Which audit was this? Name the report.")
        .await?;
    let waiting = spell(builder, back(builder, 4), MORNING);
    builder.submitted(&maya, &waiting, ago(builder, 1)).await?;
    let draft =
        spell(builder, back(builder, 1), AFTERNOON).noting("Ask about the query log next time.");
    builder.draft(&maya, &draft).await?;
    Ok(())
}

async fn jonas_has_logged_nothing(builder: &mut Builder<'_>, scene: &Scene) -> anyhow::Result<()> {
    place(builder, &scene.him, "Jonas Weber", &scene.mercy, None).await?;
    Ok(())
}

async fn amina_has_only_drafts(builder: &mut Builder<'_>, scene: &Scene) -> anyhow::Result<()> {
    let amina = place(
        builder,
        &scene.him,
        "Amina Yusuf",
        &scene.mercy,
        Some(&scene.faculty),
    )
    .await?;
    for days_ago in [2, 5, 9] {
        let draft = spell(builder, back(builder, days_ago), AFTERNOON);
        builder.draft(&amina, &draft).await?;
    }
    Ok(())
}

async fn liam_changed_site(builder: &mut Builder<'_>, scene: &Scene) -> anyhow::Result<()> {
    let student = college(builder, "Liam O'Connor").await?;
    let enrolled = builder.enrol(&scene.him, &student, None).await?;
    let today = builder.today();
    let old_dates = (scene.him.starts_on, today.plus_days(-24));
    let (site, supervisor) = &scene.prairie;
    let old = builder
        .placement_between(&enrolled, site, supervisor, old_dates)
        .await?;
    for weeks_ago in (5..=8).rev() {
        sign_week(builder, &old, weeks_ago, &[(1, DAY), (3, MORNING)]).await?;
    }
    let (site, supervisor) = &scene.mercy;
    let new_dates = (today.plus_days(-23), scene.him.ends_on);
    let new = builder
        .placement_between(&enrolled, site, supervisor, new_dates)
        .await?;
    builder
        .moves_on(&old, &new, "The clinic closed its coding office")
        .await?;
    sign_week(builder, &new, 2, &[(1, DAY)]).await?;
    for waiting_days in [4, 1] {
        let waiting = spell(builder, back(builder, waiting_days + 1), DAY);
        builder
            .submitted(&new, &waiting, ago(builder, waiting_days))
            .await?;
    }
    Ok(())
}

async fn priya_waits_for_a_silent_supervisor(
    builder: &mut Builder<'_>,
    scene: &Scene,
) -> anyhow::Result<()> {
    let priya = place(
        builder,
        &scene.him,
        "Priya Raman",
        &scene.prairie,
        Some(&scene.faculty),
    )
    .await?;
    let mut waiting = Vec::new();
    for waiting_days in [11, 8] {
        let worked = spell(builder, back(builder, waiting_days + 1), DAY);
        waiting.push(
            builder
                .submitted(&priya, &worked, ago(builder, waiting_days))
                .await?,
        );
    }
    let asked = ago(builder, 8);
    builder
        .sign_off_request(&priya.supervisor, &waiting, asked, None)
        .await
}

async fn wei_lin_has_something_returned(
    builder: &mut Builder<'_>,
    scene: &Scene,
) -> anyhow::Result<()> {
    let wei_lin = place(builder, &scene.him, "Wei-Lin Chen", &scene.mercy, None).await?;
    for weeks_ago in (2..=8).rev() {
        sign_week(
            builder,
            &wei_lin,
            weeks_ago,
            &[(1, MORNING), (4, AFTERNOON)],
        )
        .await?;
    }
    let returned = spell(builder, back(builder, 5), DAY);
    builder
        .returned(
            &wei_lin,
            &returned,
            "The clinic closes at 4 on that day. Check the time you left.",
        )
        .await?;
    Ok(())
}

async fn fatou_disputes_a_rejection(
    builder: &mut Builder<'_>,
    scene: &Scene,
) -> anyhow::Result<()> {
    let fatou = place(
        builder,
        &scene.him,
        "Fatou Diop",
        &scene.mercy,
        Some(&scene.faculty),
    )
    .await?;
    for weeks_ago in [7, 5] {
        sign_week(builder, &fatou, weeks_ago, &[(2, MORNING)]).await?;
    }
    let rejected = spell(builder, back(builder, 10), DAY);
    let rejected = builder
        .rejected(&fatou, &rejected, "You were not here on this day")
        .await?;
    let reason = "I was in the basement archive all day; the records clerk signed me in.";
    builder
        .disputed(&fatou, &rejected, reason, ago(builder, 7))
        .await
}

async fn dmitri_cannot_finish(builder: &mut Builder<'_>, scene: &Scene) -> anyhow::Result<()> {
    let student = college(builder, "Dmitri Petrov").await?;
    let enrolled = builder.enrol(&scene.him, &student, None).await?;
    let (site, supervisor) = &scene.front_range;
    let dates = (scene.him.starts_on, builder.today().plus_days(5));
    let dmitri = builder
        .placement_between(&enrolled, site, supervisor, dates)
        .await?;
    sign_week(builder, &dmitri, 6, &[(0, MORNING)]).await?;
    sign_week(builder, &dmitri, 3, &[(0, MORNING)]).await
}

async fn sofia_is_ahead(builder: &mut Builder<'_>, scene: &Scene) -> anyhow::Result<()> {
    let sofia = place(builder, &scene.him, "Sofia Rossi", &scene.mercy, None).await?;
    let mut signed = Vec::new();
    for weeks_ago in (2..=8).rev() {
        let spells = week(builder, weeks_ago, &[(0, DAY), (3, MORNING)]);
        signed = builder.approved(&sofia, &spells).await?;
    }
    let first = signed.first().context("a signed entry")?;
    let longer = Spell::on(
        first.work_date,
        (time(8, 30, 0, 0), time(17, 0, 0, 0)),
        &first.activity,
    )
    .with_break(30);
    builder
        .correction(
            &sofia,
            (first, &longer),
            "I began at 8:30, not at 9",
            ago(builder, 2),
        )
        .await?;
    let since = builder.now.plus_seconds(-95 * 60);
    builder.clock_running(&sofia, since).await
}

async fn hannah_is_done(builder: &mut Builder<'_>, scene: &Scene) -> anyhow::Result<()> {
    let hannah = place(
        builder,
        &scene.him,
        "Hannah Kim",
        &scene.mercy,
        Some(&scene.faculty),
    )
    .await?;
    for weeks_ago in (3..=8).rev() {
        sign_week(builder, &hannah, weeks_ago, &[(0, DAY), (2, DAY)]).await?;
    }
    sign_week(builder, &hannah, 2, &[(0, DAY)]).await
}

async fn mateo_asks_to_log_late(builder: &mut Builder<'_>, scene: &Scene) -> anyhow::Result<()> {
    let mateo = place(
        builder,
        &scene.him,
        "Mateo Álvarez",
        &scene.front_range,
        None,
    )
    .await?;
    let mut signed = Vec::new();
    for weeks_ago in (3..=6).rev() {
        let spells = week(builder, weeks_ago, &[(1, DAY)]);
        signed = builder.approved(&mateo, &spells).await?;
    }
    samuel_adds_an_hour(builder, &mateo, &signed).await?;
    let days = (back(builder, 40), back(builder, 38));
    let reason = "I was ill afterwards and forgot to log the two days of the archive move.";
    builder
        .late_request(&mateo, days, reason, ago(builder, 3))
        .await
}

/// Hours that the student did not log: they wait for the student to agree.
async fn samuel_adds_an_hour(
    builder: &mut Builder<'_>,
    mateo: &Placed,
    signed: &[Entry],
) -> anyhow::Result<()> {
    let first = signed.first().context("a signed entry")?;
    let until = (time(9, 0, 0, 0), time(17, 30, 0, 0));
    let longer = Spell::on(first.work_date, until, &first.activity).with_break(30);
    let reason = "You stayed for the shelf count until half past five";
    builder
        .corrected_by_supervisor(mateo, (first, &longer), reason, ago(builder, 1))
        .await?;
    Ok(())
}

async fn noor_works_at_night(builder: &mut Builder<'_>, scene: &Scene) -> anyhow::Result<()> {
    let noor = place(
        builder,
        &scene.him,
        "Noor Haddad",
        &scene.front_range,
        Some(&scene.faculty),
    )
    .await?;
    for weeks_ago in (2..=7).rev() {
        sign_week(builder, &noor, weeks_ago, &[(3, NIGHT)]).await?;
    }
    let waiting = spell(builder, back(builder, 3), NIGHT);
    builder.submitted(&noor, &waiting, ago(builder, 1)).await?;
    Ok(())
}

async fn the_other_program(builder: &mut Builder<'_>, scene: &Scene) -> anyhow::Result<()> {
    let kwame = place(builder, &scene.coding, "Kwame Boateng", &scene.mercy, None).await?;
    for weeks_ago in (2..=6).rev() {
        let mut spells = week(builder, weeks_ago, &[(1, MORNING)]);
        let practice = builder
            .chance
            .one_of(&SIMULATION)
            .copied()
            .unwrap_or_default();
        let at_home = Spell::on(monday(builder, weeks_ago).plus_days(4), DAY, practice);
        spells.push(at_home.as_mode(Mode::Simulation));
        builder.approved(&kwame, &spells).await?;
    }
    let waiting = spell(builder, back(builder, 3), MORNING);
    builder.submitted(&kwame, &waiting, ago(builder, 2)).await?;
    let elena = place(
        builder,
        &scene.coding,
        "Elena Popescu",
        &scene.prairie,
        None,
    )
    .await?;
    let draft = spell(builder, back(builder, 2), MORNING);
    builder.draft(&elena, &draft).await?;
    Ok(())
}

const MORNING: (Time, Time) = (time(9, 0, 0, 0), time(12, 30, 0, 0));
const AFTERNOON: (Time, Time) = (time(13, 0, 0, 0), time(16, 15, 0, 0));
const DAY: (Time, Time) = (time(9, 0, 0, 0), time(16, 30, 0, 0));
const NIGHT: (Time, Time) = (time(22, 0, 0, 0), time(6, 0, 0, 0));

/// Enrols a student and places them for the whole term.
async fn place(
    builder: &mut Builder<'_>,
    offering: &Offering,
    name: &str,
    (site, supervisor): &(Site, Human),
    faculty: Option<&Human>,
) -> anyhow::Result<Placed> {
    let student = college(builder, name).await?;
    let enrolled = builder.enrol(offering, &student, faculty).await?;
    builder.placement(&enrolled, site, supervisor).await
}

/// A week that the supervisor signed.
async fn sign_week(
    builder: &mut Builder<'_>,
    placed: &Placed,
    weeks_ago: i32,
    days: &[(i32, (Time, Time))],
) -> anyhow::Result<()> {
    let spells = week(builder, weeks_ago, days);
    builder.approved(placed, &spells).await?;
    Ok(())
}

/// Spells of one week: days after its Monday, with their times.
fn week(builder: &mut Builder<'_>, weeks_ago: i32, days: &[(i32, (Time, Time))]) -> Vec<Spell> {
    let monday = monday(builder, weeks_ago);
    days.iter()
        .map(|(after, times)| spell(builder, monday.plus_days(*after), *times))
        .collect()
}

/// A spell with an activity; a whole day has half an hour of break.
fn spell(builder: &mut Builder<'_>, day: Day, times: (Time, Time)) -> Spell {
    let activity = builder.chance.one_of(&ON_SITE).copied().unwrap_or_default();
    let spell = Spell::on(day, times, activity);
    if times == DAY || times == NIGHT {
        spell.with_break(30)
    } else {
        spell
    }
}

fn monday(builder: &Builder<'_>, weeks_ago: i32) -> Day {
    builder.today().monday().plus_days(-7 * weeks_ago)
}

/// So many days back, and further to Friday from a weekend.
fn back(builder: &Builder<'_>, days: i32) -> Day {
    let day = builder.today().plus_days(-days);
    let past_friday = i32::from(day.weekday().to_monday_zero_offset()) - 4;
    day.plus_days(-past_friday.max(0))
}

fn ago(builder: &Builder<'_>, days: i32) -> Instant {
    builder.now.plus_days(i64::from(-days))
}
