//! Writing a round, and an assignment.

use crate::matching::instance::{Assignment, Instance, Place, QuotaMode, Weekdays};
use jiff::civil::Date;
use std::{io, path::Path};

/// Writes every file of a round into a folder that is there.
pub fn write_instance(folder: &Path, instance: &Instance) -> io::Result<()> {
    let flag = |on: bool| if on { "1" } else { "0" }.to_owned();
    let settings = [
        [
            "placement_from".to_owned(),
            instance.placement_from.to_string(),
        ],
        ["placement_to".to_owned(), instance.placement_to.to_string()],
        ["allow_unranked".to_owned(), flag(instance.allow_unranked)],
        ["use_carry".to_owned(), flag(instance.use_carry)],
        ["carry_cap".to_owned(), instance.carry_cap.to_string()],
    ];
    table(folder, "instance.csv", "key,value", settings.into_iter())?;
    students(folder, instance)?;
    sites(folder, instance)?;
    table(
        folder,
        "groups.csv",
        "id,capacity",
        instance
            .groups
            .iter()
            .map(|group| [group.id.clone(), group.capacity.to_string()]),
    )?;
    decisions(folder, instance)
}

fn students(folder: &Path, instance: &Instance) -> io::Result<()> {
    let header = "id,lottery,carry,x_m,y_m,max_distance_m,clearances,days,employer,needs";
    let rows = instance.students.iter().map(|student| {
        let clearances = student.clearances.iter().map(|(code, until)| match until {
            Some(until) => format!("{code}:{until}"),
            None => code.clone(),
        });
        let (x, y) = place(student.place);
        [
            student.id.clone(),
            student.lottery.to_string(),
            student.carry.to_string(),
            x,
            y,
            student
                .max_distance_m
                .map_or_else(String::new, |metres| metres.to_string()),
            clearances.collect::<Vec<_>>().join(";"),
            days(student.days),
            student.employer.clone().unwrap_or_default(),
            student.needs.join(";"),
        ]
    });
    table(folder, "students.csv", header, rows)
}

fn sites(folder: &Path, instance: &Instance) -> io::Result<()> {
    let header = "id,capacity,min_quota,quota_mode,x_m,y_m,org,group,agreement_from,agreement_to,required_clearances,days,min_days,offers";
    let date = |date: Option<Date>| date.map_or_else(String::new, |date| date.to_string());
    let rows = instance.sites.iter().map(|site| {
        let (x, y) = place(site.place);
        let groups: Vec<_> = site
            .groups
            .iter()
            .map(|group| instance.groups[*group].id.as_str())
            .collect();
        let mode = match site.quota_mode {
            QuotaMode::Fill => "fill",
            QuotaMode::Close => "close",
        };
        [
            site.id.clone(),
            site.capacity.to_string(),
            site.min_quota.to_string(),
            mode.to_owned(),
            x,
            y,
            site.org.clone().unwrap_or_default(),
            groups.join(";"),
            date(site.agreement_from),
            date(site.agreement_to),
            site.required_clearances.join(";"),
            days(site.days),
            site.min_days.to_string(),
            site.offers.join(";"),
        ]
    });
    table(folder, "sites.csv", header, rows)
}

fn decisions(folder: &Path, instance: &Instance) -> io::Result<()> {
    let student = |n: usize| instance.students[n].id.clone();
    let site = |n: usize| instance.sites[n].id.clone();
    let wishes = instance.preferences.iter().map(|wish| {
        [
            student(wish.student),
            wish.rank.to_string(),
            site(wish.site),
        ]
    });
    table(folder, "preferences.csv", "student_id,rank,site_id", wishes)?;
    let own = instance.site_preferences.iter().enumerate();
    let own = own.flat_map(|(n, list)| {
        list.iter()
            .map(move |(rank, who)| [site(n), rank.to_string(), student(*who)])
    });
    table(
        folder,
        "site_preferences.csv",
        "site_id,rank,student_id",
        own,
    )?;
    let pins = instance.pins.iter().map(|pin| {
        [
            student(pin.student),
            site(pin.site),
            u8::from(pin.waived).to_string(),
        ]
    });
    table(folder, "pins.csv", "student_id,site_id,override", pins)?;
    let blocks = instance.blocks.iter().map(|block| {
        [
            student(block.student),
            site(block.site),
            block.reason.clone(),
        ]
    });
    table(folder, "blocks.csv", "student_id,site_id,reason", blocks)?;
    let kind = |together: bool| if together { "together" } else { "apart" }.to_owned();
    let links = instance
        .links
        .iter()
        .map(|link| [student(link.a), student(link.b), kind(link.together)]);
    table(folder, "links.csv", "a,b,kind", links)
}

/// Writes an assignment: every student in order of ids, blank for not placed.
pub fn write_assignment(
    path: &Path,
    instance: &Instance,
    assignment: &Assignment,
) -> io::Result<()> {
    let mut writer = csv::Writer::from_path(path)?;
    writer.write_record(["student_id", "site_id"])?;
    for (student, site) in instance.students.iter().zip(assignment) {
        writer.write_record([
            student.id.as_str(),
            site.map_or("", |site| instance.sites[site].id.as_str()),
        ])?;
    }
    writer.flush()
}

fn table<const N: usize>(
    folder: &Path,
    name: &str,
    header: &str,
    rows: impl Iterator<Item = [String; N]>,
) -> io::Result<()> {
    let mut writer = csv::Writer::from_path(folder.join(name))?;
    writer.write_record(header.split(','))?;
    for row in rows {
        writer.write_record(row)?;
    }
    writer.flush()
}

fn place(place: Option<Place>) -> (String, String) {
    place.map_or_else(Default::default, |place| {
        (place.x_m.to_string(), place.y_m.to_string())
    })
}

fn days(days: Weekdays) -> String {
    if days == Weekdays::ALL {
        return String::new();
    }
    "MTWRF"
        .chars()
        .enumerate()
        .filter(|(place, _)| days.0 >> place & 1 == 1)
        .map(|(_, letter)| letter)
        .collect()
}
