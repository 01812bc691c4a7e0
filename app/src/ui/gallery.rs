//! `/ui`: every component with made-up contents, and a form that works. Shown where the server allows it.
//!
//! `?frame=screening`, `?frame=door` and `?frame=error` show the other frames.

use domain::film::Storyboard as Grid;
use islands::wire::Packed;
use islands_player::{Film, FilmPlayer, Storyboard};
use leptos::prelude::*;

use crate::site::Features;
use crate::ui::page::go;
use crate::ui::prelude::*;
use words::gallery as m;

/// A storyboard without a film: four plain pictures in one.
const FOUR_PICTURES: &str = concat!(
    "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' width='320' height='180'%3E",
    "%3Cpath fill='%2316324f' d='M0 0h160v90H0z'/%3E%3Cpath fill='%237a3b2e' d='M160 0h160v90H160z'/%3E",
    "%3Cpath fill='%231f4d3f' d='M0 90h160v90H0z'/%3E%3Cpath fill='%236b5a2f' d='M160 90h160v90H160z'/%3E%3C/svg%3E",
);

/// The gallery.
#[component]
pub fn GalleryPage() -> impl IntoView {
    page(async {
        if !use_context::<Features>().unwrap_or_default().ui_page {
            return Err(AppError::NotFound);
        }
        let lang = use_lang();
        if posted("withdraw").is_some() {
            return leave("/ui", Flash::warning(m::withdrawn(lang)));
        }
        if let Some(sent) = posted("seal") {
            // The browser compares as well; this is what counts.
            return if sent.get("typed") == m::seal_words(lang) {
                leave("/ui", Flash::done(m::sealed(lang)))
            } else {
                go("/ui")
            };
        }
        let mut form = FormState::blank("enter").with("group", "unit");
        if let Some(sent) = posted("enter") {
            match check_entry(&sent, lang) {
                Ok(()) => return leave("/ui", Flash::done(m::sent(lang, sent.get("title")))),
                Err(error) => form = sent.keep(error)?,
            }
        }
        let query = ListQuery::of_request();
        match query.get("frame") {
            "screening" => Ok(screening(lang)),
            "door" => Ok(door(lang)),
            "error" => Err(AppError::internal("shown on /ui")),
            _ => Ok(office(lang, form, query)),
        }
    })
}

/// Parses what was sent as an API function would.
fn check_entry(sent: &Sent, lang: Lang) -> Result<(), AppError> {
    let mut refusal = Refusal::default();
    let count = u64::try_from(sent.get("title").chars().count()).unwrap_or(u64::MAX);
    match count {
        0 => refusal.add("title", m::e_title(lang)),
        1..=30 => {}
        _ => refusal.add("title", m::e_title_long(lang, count)),
    }
    let most = match sent.get("category") {
        "documentary" => Some(30),
        "micro" => Some(5),
        _ => None,
    };
    if most.is_none() {
        refusal.add("category", m::e_category(lang));
    }
    match (sent.parse::<u32>("minutes"), most) {
        (None, _) => refusal.add("minutes", m::e_minutes(lang)),
        (Some(found), Some(most)) if found > most => refusal.add("minutes", m::e_minutes_over(lang, found, most)),
        _ => {}
    }
    if !sent.has("rights") {
        refusal.add("rights", m::e_rights(lang));
    }
    refusal.check()
}

fn frames(lang: Lang, current: &str) -> impl IntoView + use<> {
    let tabs = vec![
        Tab::new("/ui", m::office(lang)),
        Tab::new("/ui?frame=screening", m::screening(lang)),
        Tab::new("/ui?frame=door", m::door(lang)),
        Tab::new("/ui?frame=error", m::errors(lang)),
        Tab::new("/nowhere", "404"),
    ];
    let groups = vec![TabGroup { label: m::office(lang).to_owned(), tabs: tabs.clone() }];
    view! {
        <Tabs label=m::views(lang) tabs=tabs current=current.to_owned()/>
        <GroupedTabs label=m::crumb(lang) groups=groups current=current.to_owned()/>
    }
}

fn office(lang: Lang, form: FormState, query: ListQuery) -> AnyView {
    let phases = vec![
        Phase::new(PhaseState::Done, m::phase_call(lang), m::phase_call_note(lang)).href("/ui"),
        Phase::new(PhaseState::Done, m::phase_check(lang), m::phase_check_note(lang)),
        Phase::new(PhaseState::Current, m::phase_first(lang), m::phase_first_note(lang)),
        Phase::new(PhaseState::Open, m::phase_final(lang), m::phase_final_note(lang)),
        Phase::new(PhaseState::Open, m::phase_select(lang), m::phase_select_note(lang)),
        Phase::new(PhaseState::Open, m::phase_notice(lang), m::phase_notice_note(lang)),
    ];
    let actions = move || {
        view! {
            <Button>{m::export(lang)}</Button>
            <Button kind=Kind::Primary>{m::remind(lang, 3)}</Button>
        }
    };
    view! {
        <StandardLayout title=m::title(lang) lead=m::lead(lang) crumbs=vec![Crumb::here(m::crumb(lang))] actions=actions>
            {frames(lang, "/ui")}
            <PhaseBar phases=phases/>
            <div class="gallery">
                {entry_form(lang, form)}
                <div class="rows">{buttons(lang)} {states(lang)} {notices(lang)} {dialogs(lang)}</div>
                <div class="wide">{films(lang, query)}</div>
                <div class="wide">{lengths(lang)}</div>
            </div>
        </StandardLayout>
    }
    .into_any()
}

fn buttons(lang: Lang) -> impl IntoView {
    view! {
        <Sheet title=m::buttons(lang) note=m::buttons_note(lang)>
            <div class="acts">
                <Button kind=Kind::Primary>{m::primary(lang)}</Button>
                <LinkButton href="/ui">{m::plain(lang)}</LinkButton>
                <Button kind=Kind::Quiet>{m::quiet(lang)}</Button>
                <Button kind=Kind::Seal>{m::seal(lang)}</Button>
                <Button disabled=true>{m::disabled(lang)}</Button>
            </div>
        </Sheet>
    }
}

fn states(lang: Lang) -> impl IntoView {
    view! {
        <Sheet title=m::states(lang)>
            <div class="swatches">
                <div class="acts">
                    <Tag>{m::tag_draft(lang)}</Tag>
                    <Tag tone=TagTone::Jade>{m::tag_done(lang)}</Tag>
                    <Tag tone=TagTone::Amber>{m::tag_look(lang)}</Tag>
                    <Tag tone=TagTone::Seal>{m::tag_in(lang)}</Tag>
                </div>
                <Stamp top=m::stamp_top(lang) bottom=m::stamp_bottom(lang)/>
                <Mark/>
                <Dots label=m::queue(lang) dots=queue()/>
            </div>
        </Sheet>
    }
}

fn notices(lang: Lang) -> impl IntoView {
    view! {
        <Sheet title=m::notices(lang)>
            <div class="stack">
                <Toast flash=Flash::done(m::toast(lang))/>
                <Toast flash=Flash::warning(m::toast_warning(lang))/>
                <Notice title=m::n_info(lang)>{m::n_info_body(lang)}</Notice>
                <Notice tone=Tone::Done title=m::n_done(lang)>{m::n_done_body(lang)}</Notice>
                <Notice tone=Tone::Warning title=m::n_warning(lang)>{m::n_warning_body(lang)}</Notice>
                <Notice tone=Tone::Error title=m::n_error(lang)>{m::n_error_body(lang)}</Notice>
            </div>
        </Sheet>
    }
}

fn dialogs(lang: Lang) -> impl IntoView {
    view! {
        <Sheet title=m::dialogs(lang)>
            <div class="acts">
                <DialogButton opens="withdraw">{m::withdraw_open(lang)}</DialogButton>
                <DialogButton opens="seal" kind=Kind::Seal>{m::seal_open(lang)}</DialogButton>
            </div>
            <ConfirmDialog id="withdraw" name="withdraw" title=m::withdraw_title(lang) confirm=m::withdraw_do(lang)>
                <p>{m::withdraw_body(lang)}</p>
                <Hidden name="entry" value="N-004"/>
                <Hidden name="entry" value="N-011"/>
                <Hidden name="entry" value="N-027"/>
            </ConfirmDialog>
            <ConfirmDialog
                id="seal"
                name="seal"
                title=m::seal_title(lang)
                confirm=m::seal_do(lang)
                typed=m::seal_words(lang)
                seal=true
            >
                <p>{m::seal_body(lang)}</p>
            </ConfirmDialog>
        </Sheet>
    }
}

fn entry_form(lang: Lang, form: FormState) -> impl IntoView {
    let categories = categories().map(|(key, name)| Choice::new(key, name.get(lang))).to_vec();
    let groups = vec![
        Choice::new("unit", m::f_group_unit(lang)).help(m::f_group_unit_help(lang)),
        Choice::new("open", m::f_group_open(lang)).help(m::f_group_open_help(lang)),
    ];
    let ai = vec![
        Choice::new("picture", m::f_ai_picture(lang)),
        Choice::new("voice", m::f_ai_voice(lang)),
        Choice::new("text", m::f_ai_text(lang)),
    ];
    view! {
        <Sheet title=m::form_title(lang) note=m::form_note(lang)>
            <Form state=form>
                <Field name="title" label=m::f_title(lang) help=m::f_title_help(lang) required=true/>
                <Select
                    name="category"
                    label=m::f_category(lang)
                    choices=categories
                    empty=common::choose(lang)
                    required=true
                />
                <Field
                    name="minutes"
                    label=m::f_minutes(lang)
                    kind=InputKind::Number
                    suffix=m::f_minutes_unit(lang)
                    help=m::f_minutes_help(lang)
                    required=true
                />
                <Field name="done" label=m::f_done(lang) kind=InputKind::Date/>
                <TextArea name="synopsis" label=m::f_synopsis(lang) help=m::f_synopsis_help(lang)/>
                <Field name="email" label=m::f_email(lang) kind=InputKind::Email help=m::f_email_help(lang)/>
                <RadioGroup name="group" label=m::f_group(lang) choices=groups/>
                <CheckGroup name="ai" label=m::f_ai(lang) choices=ai/>
                <Checkbox name="rights" label=m::f_rights(lang) required=true/>
                <div class="acts">
                    <Submit kind=Kind::Primary>{m::send(lang)}</Submit>
                    <LinkButton kind=Kind::Quiet href="/ui">{common::cancel(lang)}</LinkButton>
                </div>
            </Form>
        </Sheet>
    }
}

fn categories() -> [(&'static str, Text); 2] {
    [("documentary", Text::new("纪录片", "Documentary")), ("micro", Text::new("微视频", "Micro video"))]
}

/// Title, region, category, score in hundredths, selected.
fn sample_films() -> Vec<(Text, Text, &'static str, u32, bool)> {
    let film = |zh: &str, en: &str, region: (&str, &str), category, score, chosen| {
        (Text::new(zh, en), Text::new(region.0, region.1), category, score, chosen)
    };
    vec![
        film("孵化器的二十四小时", "A Day in the Incubator", ("深圳", "Shenzhen"), "documentary", 9700, true),
        film(
            "留一盏灯的面馆",
            "The Noodle Shop that Leaves a Light On",
            ("广州", "Guangzhou"),
            "documentary",
            9103,
            true,
        ),
        film("街角暖灯", "Warm Light at the Corner", ("深圳", "Shenzhen"), "micro", 8964, true),
        film("越秀山下的灯光", "Lights below Yuexiu Hill", ("广州", "Guangzhou"), "documentary", 8881, false),
        film("地铁口的三分钟", "Three Minutes at the Metro Exit", ("广州", "Guangzhou"), "micro", 8888, true),
        film("海岛医生的药箱", "The Island Doctor's Case", ("珠海", "Zhuhai"), "documentary", 7671, false),
    ]
}

fn films(lang: Lang, query: ListQuery) -> impl IntoView {
    let all = sample_films();
    let total = u64::try_from(all.len()).unwrap_or_default();
    let words = query.words().to_lowercase();
    let category = query.get("category").to_owned();
    let mut rows: Vec<_> = all
        .into_iter()
        .filter(|(title, _, kind, ..)| {
            title.get(lang).to_lowercase().contains(&words) && (category.is_empty() || *kind == category)
        })
        .collect();
    let (column, descending) = query.sort("-score");
    if column == "title" {
        rows.sort_by(|a, b| a.0.get(lang).cmp(b.0.get(lang)));
    } else {
        rows.sort_by_key(|row| row.3);
    }
    if descending {
        rows.reverse();
    }
    let shown = u64::try_from(rows.len()).unwrap_or_default();
    let list = if rows.is_empty() {
        view! {
            <EmptyState title=m::nothing(lang)>
                <p>{m::nothing_next(lang)}</p>
                <LinkButton href="/ui">{common::clear_filters(lang)}</LinkButton>
            </EmptyState>
        }
        .into_any()
    } else {
        film_table(lang, &query, rows)
    };
    let choices = categories().map(|(key, name)| Choice::new(key, name.get(lang))).to_vec();
    view! {
        <Sheet title=m::table_title(lang) actions=move || view! { <Count total=total shown=shown/> } flush=true>
            <div class="in">
                <FilterBar query=query label=m::search_what(lang)>
                    <Select name="category" label=m::t_category(lang) choices=choices empty=common::all(lang)/>
                </FilterBar>
            </div>
            {list}
        </Sheet>
    }
}

fn film_table(lang: Lang, query: &ListQuery, rows: Vec<(Text, Text, &'static str, u32, bool)>) -> AnyView {
    let rows: Vec<_> = rows
        .into_iter()
        .map(|(title, region, kind, score, chosen)| {
            let category = categories().into_iter().find(|(key, _)| *key == kind).map(|(_, name)| name);
            let category = category.unwrap_or_default().get(lang).to_owned();
            let verdict = if chosen {
                view! { <Tag tone=TagTone::Seal>{m::tag_in(lang)}</Tag> }.into_any()
            } else {
                m::short_by(lang, "0.91").into_any()
            };
            let title = title.get(lang).to_owned();
            view! {
                <tr>
                    <RowHead><a class="work" href="/ui">{title}</a></RowHead>
                    <Cell label=m::t_region(lang)>{region.get(lang).to_owned()}</Cell>
                    <Cell label=m::t_category(lang)>{category}</Cell>
                    <Cell label=m::t_score(lang) number=true>{format!("{}.{:02}", score / 100, score % 100)}</Cell>
                    <Cell label=m::t_state(lang)>{verdict}</Cell>
                </tr>
            }
        })
        .collect();
    let (by_title, by_score) = (query.clone(), query.clone());
    let head = move || {
        view! {
            <SortHead query=by_title column="title" label=m::t_work(lang) default="-score"/>
            <Head>{m::t_region(lang)}</Head>
            <Head>{m::t_category(lang)}</Head>
            <SortHead query=by_score column="score" label=m::t_score(lang) default="-score" number=true/>
            <Head>{m::t_state(lang)}</Head>
        }
    };
    view! { <DataTable caption=m::table_title(lang) head=head>{rows}</DataTable> }.into_any()
}

fn lengths(lang: Lang) -> impl IntoView {
    let quotas = [
        ("广州", "Guangzhou", 9, 10),
        ("深圳", "Shenzhen", 8, 10),
        ("珠海", "Zhuhai", 5, 10),
        ("汕头", "Shantou", 6, 10),
        ("佛山", "Foshan", 7, 10),
        ("韶关", "Shaoguan", 5, 10),
        ("河源", "Heyuan", 0, 10),
        ("省直单位", "Provincial", 33, 30),
    ];
    let rows = quotas.map(|(zh, en, value, max)| {
        view! { <MeasureRow label=Text::new(zh, en).get(lang).to_owned() value=value max=max/> }
    });
    view! {
        <Sheet title=m::lengths(lang) note=m::lengths_note(lang)>
            <ul class="measures">{rows.into_iter().collect_view()}</ul>
            <div class="upload">
                <p class="small muted">{m::uploading(lang)}</p>
                <Progress label=m::uploading(lang) value=1_620 max=2_500/>
            </div>
        </Sheet>
    }
}

fn queue() -> Vec<Dot> {
    (0..45)
        .map(|index| match index {
            0..23 => Dot::Done,
            23 => Dot::Current,
            30 => Dot::Recused,
            _ => Dot::Open,
        })
        .collect()
}

fn screening(lang: Lang) -> AnyView {
    let status = move || view! { <span>{m::queue_words(lang)}</span> <Dots label=m::queue(lang) dots=queue()/> };
    let actions = move || view! { <Button kind=Kind::Quiet>{m::keys(lang)}</Button> };
    view! {
        <ScreeningPage title=m::film(lang) context=m::room(lang) status=status actions=actions>
            <PageBundle bundle=Bundle::Player/>
            {frames(lang, "/ui?frame=screening")}
            <div class="stack">
                <Player title=m::film(lang)/>
                {player(lang)}
            </div>
            <div class="gallery">
                <div class="stack">
                    <h1 class="work">{m::film(lang)}</h1>
                    <p class="muted small">{m::film_facts(lang)}</p>
                    <p class="muted">{m::film_text(lang)}</p>
                    <div class="acts">
                        <LinkButton href="/ui">{m::before(lang)}</LinkButton>
                        <LinkButton href="/ui" kind=Kind::Primary>{m::after(lang)}</LinkButton>
                    </div>
                </div>
                {notices(lang)}
                {states(lang)}
                {buttons(lang)}
            </div>
        </ScreeningPage>
    }
    .into_any()
}

/// The player's controls, with no film in it: the slider shows a storyboard of four plain pictures.
fn player(lang: Lang) -> AnyView {
    let grid = Grid { columns: 2, rows: 2, tiles: 4, tile_width: 160, tile_height: 90, interval_ms: 90_000 };
    let storyboard = Storyboard { address: FOUR_PICTURES.to_owned(), grid };
    let title = m::film(lang).to_owned();
    let film = Film { title, length_ms: Some(360_000), storyboard: Some(storyboard), ..Film::default() };
    view! { <FilmPlayer film=Packed(film) lang=lang/> }.into_any()
}

fn door(lang: Lang) -> AnyView {
    view! {
        <SignInLayout title=common::sign_in(lang) lead=m::sign_in_lead(lang)>
            <Form state=FormState::blank("sign-in")>
                <Field name="name" label=m::user(lang) autocomplete="username"/>
                <SecretField secret=Secret::Password label=m::password(lang) autocomplete="current-password"/>
                <Submit kind=Kind::Primary>{common::sign_in(lang)}</Submit>
            </Form>
        </SignInLayout>
    }
    .into_any()
}
