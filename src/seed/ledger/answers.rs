//! What supervisors answer: signatures, returns, rejections, and the links they are asked with.

use super::{
    hashed, link_who, of_entry,
    spell::{Placed, Spell},
};
use crate::{
    audit::Event,
    hours::{self, Entry, state::EntryState},
    kernel::{
        ids::RequestId,
        time::{Instant, zone},
    },
    mail,
    platform::secrets::Token,
    seed::{
        builder::{Builder, COLLEGE_ZONE, Human},
        store,
    },
    sign_off::{Letterhead, request_mail},
};
use anyhow::Context as _;

impl Builder<'_> {
    /// Entries that the supervisor signed together, a day after the last was submitted.
    pub async fn approved(
        &mut self,
        placed: &Placed,
        spells: &[Spell],
    ) -> anyhow::Result<Vec<Entry>> {
        let mut entries = Vec::with_capacity(spells.len());
        for spell in spells {
            let at = self.evening_of(placed, spell);
            entries.push(self.submitted(placed, spell, at).await?);
        }
        let last = entries.iter().filter_map(|entry| entry.submitted_at).max();
        let at = last
            .unwrap_or(self.now)
            .plus_seconds(17 * 3600)
            .min(self.now);
        self.sign(placed, &entries, at).await?;
        Ok(entries)
    }

    /// An entry sent back with a comment.
    pub async fn returned(
        &mut self,
        placed: &Placed,
        spell: &Spell,
        comment: &str,
    ) -> anyhow::Result<Entry> {
        self.refused(placed, spell, (EntryState::Returned, comment))
            .await
    }

    /// An entry that will not count, with the reason.
    pub async fn rejected(
        &mut self,
        placed: &Placed,
        spell: &Spell,
        reason: &str,
    ) -> anyhow::Result<Entry> {
        self.refused(placed, spell, (EntryState::Rejected, reason))
            .await
    }

    async fn refused(
        &mut self,
        placed: &Placed,
        spell: &Spell,
        (state, comment): (EntryState, &str),
    ) -> anyhow::Result<Entry> {
        let submitted = self.evening_of(placed, spell);
        let entry = self.submitted(placed, spell, submitted).await?;
        let at = submitted.plus_seconds(20 * 3600).min(self.now);
        self.decide(&entry, state, at).await?;
        let answer = store::Answer {
            id: self.id(),
            word: state.as_str(),
            comment,
            signature: None,
        };
        store::insert_decision(self.db, &entry, &answer, (&placed.supervisor, at)).await?;
        let action = if state == EntryState::Returned {
            "hours.returned"
        } else {
            "hours.rejected"
        };
        let event = of_entry(action, &entry).because(comment);
        self.tell_of(&link_who(&placed.supervisor), at, event)
            .await?;
        Ok(Entry { state, ..entry })
    }

    /// The supervisor's signature under entries, through their mailed link.
    pub async fn sign(
        &mut self,
        placed: &Placed,
        entries: &[Entry],
        at: Instant,
    ) -> anyhow::Result<()> {
        let id = self.id();
        store::insert_signature(self.db, id, (placed, entries), at).await?;
        for entry in entries {
            self.decide(entry, EntryState::Approved, at).await?;
            let answer = store::Answer {
                id: self.id(),
                word: "approved",
                comment: "",
                signature: Some(id),
            };
            store::insert_decision(self.db, entry, &answer, (&placed.supervisor, at)).await?;
            let event = of_entry("hours.approved", entry)
                .with(serde_json::json!({ "minutes": entry.minutes, "signature": id }));
            self.tell_of(&link_who(&placed.supervisor), at, event)
                .await?;
        }
        Ok(())
    }

    /// A link mailed to a supervisor for entries that wait, opened at a moment or never.
    pub async fn sign_off_request(
        &mut self,
        supervisor: &Human,
        entries: &[Entry],
        at: Instant,
        opened: Option<Instant>,
    ) -> anyhow::Result<()> {
        let id = self.id();
        let token = Token::fresh();
        let request = store::Request {
            id,
            token_hash: token.hash(),
            at,
            opened,
        };
        store::insert_request(self.db, supervisor, &request, entries).await?;
        let from = Letterhead {
            home: self.home.clone(),
            zone: zone(COLLEGE_ZONE),
            today: at.day_in(&zone(COLLEGE_ZONE)),
            institution: self.college.clone(),
        };
        let mail = request_mail(self.db, &from, (RequestId::new(id), &token), false)
            .await
            .map_err(|error| anyhow::anyhow!("the mail of a request: {error:?}"))?
            .context("nothing waits in a request of the world")?;
        mail::queue(self.db, mail, at).await?;
        let event = Event::new("sign_off.requested", "sign_off_request", id)
            .with(serde_json::json!({ "entries": entries.len() }));
        self.tell(event).await
    }

    async fn decide(&mut self, entry: &Entry, to: EntryState, at: Instant) -> anyhow::Result<()> {
        let moved = hours::mark_decided(self.db, &hashed(entry), to, at).await?;
        anyhow::ensure!(moved, "an entry of the world was answered twice");
        hours::refresh(self.db, entry.placement).await?;
        Ok(())
    }
}
