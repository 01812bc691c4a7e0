//! The pages of the demonstration's exhibition, and those of the edition that its films are from.

use domain::calendar::Day;
use domain::certificates::CertificateKind;
use domain::contest::phase::Phase;
use domain::exhibition::participation::Month;
use domain::exhibition::region::RegionCode;
use domain::text::Lang;
use services::{Actor, GalleryAsk, LibraryAsk, PageAsk, PlanAsk, Services};

use super::{Visit, person};
use crate::failure::Failure;

/// Seconds by which clocks in the exhibition of the demonstration are ahead of UTC.
const AHEAD_S: i64 = 8 * 3_600;
const PROVINCE: &str = "province@demo.invalid";
const MANAGER: &str = "manager@demo.invalid";

/// Who looks at which of these pages.
pub(super) async fn visits(services: &Services) -> Result<Vec<Visit>, Failure> {
    let manager = person(services, MANAGER).await?;
    let (of_sites, telephone) = at_sites(services, &manager).await?;
    let mut anyone = vec![telephone];
    let organiser = edition(services, &mut anyone).await?;
    let of_county = [
        "/",
        "/exhibition",
        "/exhibition/viewings",
        "/exhibition/participation",
        "/exhibition/previews",
        "/exhibition/previews/sites",
    ];
    Ok(vec![
        ("anyone", None, anyone),
        ("organiser", Some("organiser@demo.invalid"), organiser),
        ("province", Some(PROVINCE), of_province(services).await?),
        ("county", Some("county@demo.invalid"), of_county.map(str::to_owned).into()),
        ("manager", Some(MANAGER), of_sites),
    ])
}

/// What everybody and the organiser read of the edition whose result stands.
async fn edition(services: &Services, anyone: &mut Vec<String>) -> Result<Vec<String>, Failure> {
    let contests = services.contests(&Actor::Operator).await?;
    let Some(edition) = contests.into_iter().find(|line| line.phase == Phase::Final) else { return Ok(Vec::new()) };
    let actor = person(services, "organiser@demo.invalid").await?;
    let at = format!("/contests/{}", edition.id);
    let mut organiser: Vec<String> = ["", "/releases", "/objections"].map(|page| format!("{at}{page}")).into();
    anyone.extend(["", "/result", "/notice"].map(|page| format!("/calls/{}{page}", edition.id)));
    let certificates = services.certificates(&actor, &edition.id, CertificateKind::Work, Lang::Zh).await?;
    if let Some(first) = certificates.issued.first() {
        organiser.push(format!("{at}/certificates/{}", first.id));
        anyone.push(format!("/c/{}", first.token));
    }
    let gallery = services.gallery(&GalleryAsk::default()).await?;
    if let Some(film) = gallery.films.first() {
        anyone.push(format!("/gallery/{}", film.entry));
        organiser.push(format!("{at}/channels/films/{}", film.entry));
    }
    Ok(organiser)
}

/// What the office of the province reads.
async fn of_province(services: &Services) -> Result<Vec<String>, Failure> {
    let actor = person(services, PROVINCE).await?;
    let mut pages: Vec<String> = [
        "/",
        "/exhibition",
        "/exhibition/sites",
        "/exhibition/exclusions",
        "/exhibition/people",
        "/exhibition/library",
        "/exhibition/collections",
        "/exhibition/lessons",
        "/exhibition/plans",
        "/exhibition/packs",
        "/exhibition/viewings",
        "/exhibition/previews",
        "/exhibition/checks",
    ]
    .map(str::to_owned)
    .into();
    let first = PageAsk { size: 1, ..PageAsk::default() };
    let present = Month::of(Day::of(services.now(), AHEAD_S));
    let month = present.earlier(1);
    for page in ["", "/sites", "/doubts", "/reports"] {
        pages.push(format!("/exhibition/participation{page}?region=44&month={month}"));
    }
    if let Some(line) =
        services.plans(&actor, &PlanAsk { page: first.clone(), ..PlanAsk::default() }).await?.lines.first()
    {
        pages.extend(["", "/board", "/packs"].map(|page| format!("/exhibition/plans/{}{page}", line.plan.id)));
    }
    let library = services.library(&actor, &LibraryAsk::default(), Lang::Zh).await?;
    pages.extend(library.films.first().map(|film| format!("/exhibition/library/{}", film.entry)));
    let collections = services.collections(&actor).await?.lines;
    pages.extend(collections.first().map(|line| format!("/exhibition/collections/{}", line.collection.id)));
    let packs = services.packs(&actor, &first).await?.lines;
    pages.extend(packs.first().map(|line| format!("/exhibition/packs/{}", line.id)));
    let province: RegionCode = "44".parse().map_err(Failure::environment)?;
    let reports = services.reports(&actor, &province, month).await?;
    pages.extend(reports.first().map(|report| format!("/exhibition/reports/{}", report.id)));
    let checks = services.spot_checks(&actor, None, &first).await?.checks;
    pages.extend(checks.first().map(|check| format!("/exhibition/checks/{}", check.id)));
    Ok(pages)
}

/// What the manager of sites reads, and where telephones order at one of them.
async fn at_sites(services: &Services, manager: &Actor) -> Result<(Vec<String>, String), Failure> {
    let mut pages: Vec<String> = ["/", "/exhibition", "/site"].map(str::to_owned).into();
    let sites = services.own_sites(manager).await?;
    let Some(site) = sites.first().map(|site| site.id.clone()) else {
        return Err(Failure::Environment("the manager of the demonstration has no site".to_owned()));
    };
    pages.extend(["", "/by-hand", "/packs", "/preview", "/menu"].map(|page| format!("/site/{site}{page}")));
    pages.push(format!("/exhibition/sites/{site}"));
    pages.push(format!("/exhibition/participation/sites/{site}"));
    let planned = services.site_page(manager, &site).await?.viewings;
    if let Some((viewing, _)) = planned.first() {
        pages.extend(["", "/roll"].map(|page| format!("/site/{site}/viewings/{}{page}", viewing.id)));
    }
    let preview = services.site_preview(manager, &site, None).await?.preview;
    let token = preview.map(|preview| preview.token).unwrap_or_default();
    Ok((pages, format!("/o/{token}")))
}
