//! A person at a real browser: headless Chromium, driven by chromedriver. What a person looks for, a test looks for: ids
//! of the page's controls, texts, labels.
use super::database::Folder;
use super::http::Caller;
use fantoccini::elements::Element;
use fantoccini::{Client, ClientBuilder, Locator};
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use tokio::runtime::Runtime;

/// One browser with a profile of its own.
pub struct Browser {
    runtime: Runtime,
    client: Client,
    driver: Child,
    base: String,
    _profile: Folder,
}

impl Browser {
    /// A browser on a screen of a desk; `base` is `http://host:port`.
    pub fn open(base: &str) -> Self {
        Self::sized(base, 1280, 860)
    }

    /// A browser on a phone.
    pub fn phone(base: &str) -> Self {
        Self::sized(base, 390, 844)
    }

    fn sized(base: &str, width: u32, height: u32) -> Self {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        let profile = Folder::new();
        let (driver, port) = start_driver();
        let mut arguments: Vec<String> = ["headless", "no-sandbox", "disable-gpu", "no-first-run", "disable-background-networking"]
            .into_iter()
            .chain(["disable-component-update", "disable-sync", "disable-dev-shm-usage", "force-device-scale-factor=1"])
            .map(|flag| format!("--{flag}"))
            .collect();
        arguments.push(format!("--window-size={width},{height}"));
        arguments.push(format!("--user-data-dir={}", profile.path().display()));
        // Window sizes of a headless browser end at 500 pixels; a phone must be emulated.
        let metrics = serde_json::json!({ "width": width, "height": height, "pixelRatio": 1, "mobile": true, "touch": true });
        let mut options = serde_json::json!({ "args": arguments });
        if width < 500 {
            options["mobileEmulation"] = serde_json::json!({ "deviceMetrics": metrics });
        }
        let mut capabilities = serde_json::Map::new();
        capabilities.insert("goog:chromeOptions".into(), options);
        let connect = async {
            ClientBuilder::new(hyper_util::client::legacy::connect::HttpConnector::new())
                .capabilities(capabilities)
                .connect(&format!("http://127.0.0.1:{port}"))
                .await
        };
        let client = runtime.block_on(connect).expect("Chromium starts");
        Self { runtime, client, driver, base: base.to_owned(), _profile: profile }
    }

    /// Opens a page of the server.
    pub fn go(&self, path: &str) -> &Self {
        self.runtime.block_on(self.client.goto(&format!("{}{path}", self.base))).unwrap_or_else(|e| panic!("{path}: {e}"));
        self
    }

    pub fn sign_in(&self, user: &str, password: &str) -> &Self {
        self.go("/").fill("user", user).fill("password", password).press("sign-in")
    }

    /// Types into the control with this id, instead of what stands there.
    pub fn fill(&self, id: &str, text: &str) -> &Self {
        self.on(id, async |element| {
            element.clear().await?;
            element.send_keys(text).await
        })
    }

    /// Chooses files in the control with this id.
    pub fn attach(&self, id: &str, files: &[&Path]) -> &Self {
        let paths: Vec<_> = files.iter().map(|file| file.display().to_string()).collect();
        self.on(id, async |element| element.send_keys(&paths.join("\n")).await)
    }

    /// Clicks on the link, button or choice with this id; after a link or button it waits until another page is there.
    pub fn press(&self, id: &str) -> &Self {
        let page = self.page();
        let mut leaves = true;
        self.on(id, async |element| {
            leaves = element.tag_name().await? != "input";
            element.click().await
        });
        if leaves {
            self.leave(&page);
        }
        self
    }

    /// Follows the first link with this text.
    pub fn follow(&self, text: &str) -> &Self {
        let link = self.runtime.block_on(self.client.find(Locator::LinkText(text)));
        let link = link.unwrap_or_else(|_| panic!("no link '{text}' on {}:\n{}", self.path(), self.text()));
        let page = self.page();
        self.runtime.block_on(link.click()).unwrap();
        self.leave(&page);
        self
    }

    /// The page that is there now.
    fn page(&self) -> Element {
        self.runtime.block_on(self.client.find(Locator::Css("html"))).expect("a page")
    }

    /// Waits until that page has made room for another: only then it no longer answers.
    fn leave(&self, page: &Element) {
        super::eventually("another page", || self.runtime.block_on(page.tag_name()).is_err());
    }

    /// Where the browser is, from the server's root.
    pub fn path(&self) -> String {
        self.runtime.block_on(self.client.current_url()).map(|url| url.path().to_owned()).unwrap_or_default()
    }

    /// What the person reads on the page.
    pub fn text(&self) -> String {
        let body = self.runtime.block_on(self.client.find(Locator::Css("body"))).expect("a page");
        self.runtime.block_on(body.text()).unwrap()
    }

    /// What the person reads in the element with this id.
    pub fn text_of(&self, id: &str) -> String {
        let mut found = String::new();
        self.on(id, async |element| {
            found = element.text().await?;
            Ok(())
        });
        found
    }

    /// What stands in the control with this id.
    pub fn value_of(&self, id: &str) -> String {
        let mut found = None;
        self.on(id, async |element| {
            found = element.prop("value").await?;
            Ok(())
        });
        found.unwrap_or_default()
    }

    pub fn has(&self, id: &str) -> bool {
        self.runtime.block_on(self.client.find(Locator::Id(id))).is_ok()
    }

    /// Fails unless the page says this.
    #[track_caller]
    pub fn sees(&self, text: &str) -> &Self {
        let page = self.text();
        assert!(page.contains(text), "'{text}' is not on {}:\n{page}", self.path());
        self
    }

    /// Fails if the page says this.
    #[track_caller]
    pub fn misses(&self, text: &str) -> &Self {
        let page = self.text();
        assert!(!page.contains(text), "'{text}' is on {}:\n{page}", self.path());
        self
    }

    /// How wide the page's content is, and how wide the window: a page that fits needs no scrolling to the side.
    pub fn widths(&self) -> (i64, i64) {
        let script = "return [document.documentElement.scrollWidth, window.innerWidth]";
        let widths = self.runtime.block_on(self.client.execute(script, Vec::new())).unwrap();
        (widths[0].as_i64().unwrap(), widths[1].as_i64().unwrap())
    }

    /// Waits until something is true of what the person sees; the server works meanwhile.
    pub fn until(&self, holds: impl Fn(&Self) -> bool) {
        super::eventually(&format!("on {}: {}", self.path(), self.text()), || holds(self));
    }

    /// A caller with the cookies of this browser.
    pub fn caller(&self) -> Caller {
        let cookies = self.runtime.block_on(self.client.get_all_cookies()).unwrap();
        let cookies: Vec<String> = cookies.iter().map(|cookie| format!("{}={}", cookie.name(), cookie.value())).collect();
        Caller::new(&self.base).with_cookies(&cookies.join("; "))
    }

    /// The result of a script on the page.
    pub fn script(&self, script: &str) -> serde_json::Value {
        self.runtime.block_on(self.client.execute(script, Vec::new())).unwrap()
    }

    /// Saves what the person sees as a PNG file.
    pub fn screenshot(&self, file: &Path) {
        let picture = self.runtime.block_on(self.client.screenshot()).unwrap();
        std::fs::write(file, picture).unwrap();
    }

    fn on(&self, id: &str, act: impl AsyncFnOnce(Element) -> Result<(), fantoccini::error::CmdError>) -> &Self {
        let element = self.runtime.block_on(self.client.find(Locator::Id(id)));
        let element = element.unwrap_or_else(|_| panic!("no '{id}' on {}:\n{}", self.path(), self.text()));
        self.runtime.block_on(act(element)).unwrap_or_else(|e| panic!("'{id}' on {}: {e}", self.path()));
        self
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        drop(self.runtime.block_on(self.client.clone().close()));
        drop(self.driver.kill());
        drop(self.driver.wait());
    }
}

/// chromedriver on a port of its choice. It looks for a port that is free on IPv4 and takes the same one on IPv6; where
/// somebody has that one already it ends at once, and another try finds another port.
fn start_driver() -> (Child, u16) {
    let mut said = String::new();
    for _ in 0..20 {
        let mut driver = Command::new("chromedriver")
            .arg("--port=0")
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("chromedriver is missing: run tests/all.sh, or install chromium-driver");
        let mut lines = BufReader::new(driver.stdout.take().unwrap()).lines().map_while(Result::ok);
        let port = lines.by_ref().inspect(|line| said.push_str(&format!("{line}\n"))).find_map(|line| named_port(&line));
        if let Some(port) = port {
            std::thread::spawn(move || lines.for_each(drop));
            return (driver, port);
        }
        said.push_str(&format!("{}\n", driver.wait().unwrap()));
    }
    panic!("chromedriver does not start:\n{said}")
}

fn named_port(line: &str) -> Option<u16> {
    line.split("successfully on port ").nth(1)?.trim_end_matches('.').parse().ok()
}
