//! The task list: what is mine, and what I could take.
use super::moment::Moment;
use super::visitor::Visitor;
use super::{Error, say, view};
use crate::store::query::worklist::{self, Due, Filter, List, Sort, TaskRow};
use actix_web::HttpResponse;
use actix_web::web::{self, Query, ServiceConfig};
use serde::{Deserialize, Serialize};

/// Tasks on a page.
const PER_PAGE: i64 = 25;
/// Nobody turns more pages than this; whoever looks for something searches.
const MAX_PAGE: i64 = 400;

pub fn configure(cfg: &mut ServiceConfig) {
    cfg.service(web::resource("/tasks").get(list));
}

/// What the filter form sends. Whatever makes no sense counts as not said.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Ask {
    list: String,
    q: String,
    group: String,
    due: String,
    sort: String,
    page: String,
    done: String,
}

#[derive(Serialize)]
struct Page {
    filter: Shown,
    counts: Counts,
    groups: Vec<Choice>,
    due_options: [Choice; 4],
    sort_options: [Choice; 3],
    tasks: Vec<Line>,
    pager: Pager,
    notice: Option<String>,
}

#[derive(Serialize)]
struct Shown {
    list: &'static str,
    q: String,
    group: String,
    due: String,
    sort: String,
    /// Whether something is filtered out.
    active: bool,
}

#[derive(Serialize)]
struct Counts {
    mine: String,
    open: String,
}

#[derive(Serialize)]
struct Choice {
    id: String,
    label: String,
}

#[derive(Serialize)]
struct Line {
    key: String,
    name: String,
    description: Option<String>,
    process: String,
    business_key: Option<String>,
    due: Option<Moment>,
    overdue: bool,
    created: Moment,
}

/// Links to the neighbours of a page.
#[derive(Debug, Default, PartialEq, Eq, Serialize)]
pub struct Pager {
    pub previous: Option<String>,
    pub next: Option<String>,
    pub said: String,
}

async fn list(visitor: Visitor, ask: Query<Ask>) -> Result<HttpResponse, Error> {
    let page = ask.page.parse().unwrap_or(1).clamp(1, MAX_PAGE);
    let filter = filter(&ask, &visitor, page);
    let caller = visitor.caller().clone();
    let asked = filter.clone();
    let (mut rows, mine, open) = visitor
        .app
        .store
        .read(move |db| {
            let rows = worklist::list(db, &caller, &asked)?;
            Ok((rows, worklist::count(db, &caller, List::Mine)?, worklist::count(db, &caller, List::Open)?))
        })
        .await?;
    let more = rows.len() > usize::try_from(PER_PAGE).unwrap_or(usize::MAX);
    rows.truncate(usize::try_from(PER_PAGE).unwrap_or(usize::MAX));
    let page = Page {
        counts: Counts { mine: counted(mine), open: counted(open) },
        groups: groups(&visitor),
        due_options: [("", "Any time"), ("overdue", "Overdue"), ("day", "Within a day"), ("week", "Within a week")].map(choice),
        sort_options: [("", "Oldest first"), ("due", "Due first"), ("new", "Newest first")].map(choice),
        tasks: rows.into_iter().map(|row| line(row, &visitor)).collect(),
        pager: pager(page, more, &|page| link(&ask, page)),
        notice: notice(&ask.done).map(str::to_owned),
        filter: shown(&ask, &filter),
    };
    view::show(&visitor, "tasks", "pages/tasks/list.html", &page)
}

fn filter(ask: &Ask, visitor: &Visitor, page: i64) -> Filter {
    Filter {
        list: if ask.list == "open" { List::Open } else { List::Mine },
        search: say::cut(ask.q.trim(), 200),
        group: visitor.caller().groups.iter().find(|group| ***group == *ask.group).cloned(),
        due: match ask.due.as_str() {
            "overdue" => Due::Before(visitor.now),
            "day" => Due::Before(visitor.now.saturating_add(86_400_000)),
            "week" => Due::Before(visitor.now.saturating_add(7 * 86_400_000)),
            _ => Due::Any,
        },
        sort: match ask.sort.as_str() {
            "due" => Sort::Due,
            "new" => Sort::Newest,
            _ => Sort::Oldest,
        },
        limit: PER_PAGE + 1,
        offset: (page - 1) * PER_PAGE,
    }
}

fn shown(ask: &Ask, filter: &Filter) -> Shown {
    Shown {
        list: if filter.list == List::Open { "open" } else { "mine" },
        active: !filter.search.is_empty() || filter.group.is_some() || filter.due != Due::Any || filter.offset > 0,
        q: filter.search.clone(),
        group: filter.group.as_deref().unwrap_or_default().to_owned(),
        due: ask.due.clone(),
        sort: ask.sort.clone(),
    }
}

fn choice((id, label): (&str, &str)) -> Choice {
    Choice { id: id.to_owned(), label: label.to_owned() }
}

fn groups(visitor: &Visitor) -> Vec<Choice> {
    let name = |id: &str| visitor.directory.group(id).map_or_else(|| id.to_owned(), |group| group.name.clone());
    visitor.caller().groups.iter().map(|id| Choice { id: id.to_string(), label: name(id) }).collect()
}

fn line(row: TaskRow, visitor: &Visitor) -> Line {
    Line {
        key: row.key.to_string(),
        name: row.title(),
        description: row.description.clone().filter(|text| !text.is_empty()).map(|text| say::cut(&text, 300)),
        process: row.process(),
        business_key: row.business_key.clone(),
        due: row.due_at.map(|at| visitor.moment(at)),
        overdue: row.due_at.is_some_and(|at| at < visitor.now),
        created: visitor.moment(row.created_at),
    }
}

/// Large numbers are not counted to their end.
fn counted(n: i64) -> String {
    if n >= worklist::COUNTED { format!("{}+", worklist::COUNTED - 1) } else { n.to_string() }
}

/// The neighbours of a page, where there are any.
pub fn pager(page: i64, more: bool, link: &dyn Fn(i64) -> String) -> Pager {
    Pager {
        previous: (page > 1).then(|| link(page - 1)),
        next: (more && page < MAX_PAGE).then(|| link(page + 1)),
        said: format!("Page {page}"),
    }
}

fn link(ask: &Ask, page: i64) -> String {
    let encode = crate::rest::reply::encode;
    let mut link = format!("/tasks?page={page}");
    for (name, value) in [("list", &ask.list), ("q", &ask.q), ("group", &ask.group), ("due", &ask.due), ("sort", &ask.sort)] {
        if !value.is_empty() {
            link.push_str(&format!("&{name}={}", encode(value)));
        }
    }
    link
}

/// What was just done.
fn notice(done: &str) -> Option<&'static str> {
    match done {
        "completed" => Some("Done, thank you. The case goes on."),
        "returned" => Some("You have given the task back; somebody else can take it."),
        "gone" => Some("That task was already done, or has been withdrawn."),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_keeps_the_filter_and_escapes_it() {
        let ask = Ask { list: "open".into(), q: "a&b=\"c\"".into(), ..Ask::default() };
        assert_eq!(link(&ask, 2), "/tasks?page=2&list=open&q=a%26b%3D%22c%22");
    }

    #[test]
    fn the_first_page_has_no_previous_one() {
        let link = |page: i64| page.to_string();
        assert_eq!(pager(1, true, &link), Pager { previous: None, next: Some("2".into()), said: "Page 1".into() });
        assert_eq!(pager(2, false, &link), Pager { previous: Some("1".into()), next: None, said: "Page 2".into() });
    }
}
