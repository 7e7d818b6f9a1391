//! Mail that really goes out, to a mail server that is played here.

use super::set_up_college;
use crate::support::{Person, TestApp};
use practicum::mail::sender::{Sender, send_waiting};
use std::sync::{Arc, Mutex};
use tokio::{
    io::{AsyncBufReadExt as _, AsyncWriteExt as _, BufReader},
    net::{TcpListener, TcpStream},
};

/// A mail server that takes everything, or answers each recipient with `refusal`.
struct Post {
    url: String,
    taken: Arc<Mutex<Vec<String>>>,
}

impl Post {
    async fn open(refusal: &'static str) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let url = format!("smtp://{}", listener.local_addr().expect("an address"));
        let taken = Arc::<Mutex<Vec<String>>>::default();
        let box_ = taken.clone();
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(talk(stream, refusal, box_.clone()));
            }
        });
        Self { url, taken }
    }

    fn sender(&self) -> Sender {
        Sender::new(&self.url, "Practicum <practicum@threerivers.example>").expect("a sender")
    }

    fn taken(&self) -> Vec<String> {
        self.taken.lock().expect("the letterbox").clone()
    }
}

async fn talk(stream: TcpStream, refusal: &str, taken: Arc<Mutex<Vec<String>>>) -> Option<()> {
    let (read, mut write) = stream.into_split();
    let mut lines = BufReader::new(read).lines();
    write.write_all(b"220 post.example\r\n").await.ok()?;
    while let Some(line) = lines.next_line().await.ok()? {
        let word = line.to_uppercase();
        let answer = if word.starts_with("RCPT") && !refusal.is_empty() {
            refusal
        } else if word.starts_with("DATA") {
            write.write_all(b"354 go on\r\n").await.ok()?;
            let mut mail = String::new();
            while let Some(line) = lines.next_line().await.ok()? {
                if line == "." {
                    break;
                }
                mail.push_str(&line);
                mail.push('\n');
            }
            taken.lock().expect("the letterbox").push(mail);
            "250 taken"
        } else if word.starts_with("QUIT") {
            "221 bye"
        } else {
            "250 ok"
        };
        write
            .write_all(format!("{answer}\r\n").as_bytes())
            .await
            .ok()?;
    }
    Some(())
}

async fn invite(walter: &Person) {
    walter
        .post("/people")
        .with(&[
            ("name", "Iris"),
            ("email", "iris@threerivers.example"),
            ("role", "administrator"),
        ])
        .await
        .status(303);
}

#[tokio::test]
async fn an_invitation_goes_out_and_its_token_is_blanked_afterwards() {
    let app = TestApp::empty().await;
    let walter = set_up_college(&app).await;
    invite(&walter).await;
    let link = app.mail_to("iris@threerivers.example").await.link("/join/");
    let post = Post::open("").await;
    assert_eq!(
        send_waiting(&app.app, &post.sender()).await.expect("sent"),
        1
    );
    let taken = post.taken();
    assert_eq!(taken.len(), 1);
    let plain = taken[0].replace("=\n", "").replace("=3D", "=");
    assert!(plain.contains(&link), "{plain}");
    assert!(
        plain.contains("To: Iris <iris@threerivers.example>"),
        "{plain}"
    );
    let kept = app.mail_to("iris@threerivers.example").await.text;
    assert!(kept.contains("/join/…") && !kept.contains(&link), "{kept}");
    app.anonymous().get(&link).await.status(200);
    assert_eq!(
        send_waiting(&app.app, &post.sender()).await.expect("sent"),
        0
    );
}

#[tokio::test]
async fn mail_waits_out_an_outage_of_hours() {
    let app = TestApp::empty().await;
    let walter = set_up_college(&app).await;
    invite(&walter).await;
    let nobody =
        Sender::new("smtp://127.0.0.1:9", "Practicum <p@threerivers.example>").expect("a sender");
    for _ in 0..20 {
        assert_eq!(send_waiting(&app.app, &nobody).await.expect("tried"), 0);
        app.later(600);
    }
    assert_eq!(
        app.count("mail where state = 'waiting' and last_error <> ''")
            .await,
        1
    );
    let post = Post::open("").await;
    app.later(3600);
    assert_eq!(
        send_waiting(&app.app, &post.sender()).await.expect("sent"),
        1
    );
}

#[tokio::test]
async fn a_mail_nobody_will_ever_take_fails_at_once_and_holds_nobody_up() {
    let app = TestApp::empty().await;
    let walter = set_up_college(&app).await;
    invite(&walter).await;
    let never = Post::open("550 no such mailbox").await;
    assert_eq!(
        send_waiting(&app.app, &never.sender())
            .await
            .expect("tried"),
        0
    );
    assert_eq!(
        app.count("mail where state = 'failed' and last_error like '%550%'")
            .await,
        1
    );
}

#[tokio::test]
async fn an_administrator_sees_what_became_of_a_test_mail() {
    let app = TestApp::empty().await;
    let walter = set_up_college(&app).await;
    let done = walter
        .get("/institution")
        .await
        .submit_form("Send me a test mail")
        .await;
    let post = Post::open("").await;
    send_waiting(&app.app, &post.sender()).await.expect("sent");
    done.follow()
        .await
        .shows("The mail has gone out")
        .says("walter@threerivers.example");
    let done = walter
        .get("/institution")
        .await
        .submit_form("Send me a test mail")
        .await;
    let never = Post::open("550 no such mailbox").await;
    send_waiting(&app.app, &never.sender())
        .await
        .expect("tried");
    done.follow()
        .await
        .shows("The mail did not go out")
        .says("550");
    let other = app.id("mail where kind = 'institution.mail_test'").await;
    invite(&walter).await;
    let link = app.mail_to("iris@threerivers.example").await.link("/join/");
    let iris = app.anonymous();
    iris.post(&link)
        .with(&[("name", "Iris"), ("password", "kettle-93-orbit-lawn")])
        .await
        .status(303);
    iris.get(&format!("/institution/mail-test/{other}"))
        .await
        .status(404);
}

#[tokio::test]
async fn a_demo_sends_nothing() {
    let app = TestApp::start().await;
    let maya = [("email", "maya.castellanos@lakeshore.example")];
    app.anonymous()
        .post("/forgotten")
        .with(&maya)
        .await
        .status(303);
    let post = Post::open("").await;
    assert_eq!(
        send_waiting(&app.app, &post.sender()).await.expect("tried"),
        0
    );
    assert!(post.taken().is_empty());
}
