"""What the demonstration shows. Dronten and Dalfsen are real, as the newspapers had it; all the rest is invented.

Names of people, dates and moments outside those two cases are visibly invented (*Demowethouder A*), and
every invented record carries `INVENTED` where a reader looks for its source.
"""

from typing import NamedTuple

from coalition.models import NationalRole
from pillars.models import MilestoneKind

INVENTED = "Verzonnen voor de demonstratie"


class Account(NamedTuple):
    """Somebody to sign in as; `does` is what the sign-in page says one can do."""

    email: str
    name: str
    function: str
    does: str
    national_role: NationalRole = NationalRole.NONE
    municipalities: tuple[str, ...] = ()


class DemoCeremony(NamedTuple):
    name: str
    held_on: str
    place: str
    in_presence_of: str


class DemoSigning(NamedTuple):
    """A signing by the slug of its municipality; `date` as in files, `ceremony` by its key."""

    municipality: str
    date: str
    period: str = ""
    ceremony: str = ""
    state: str = "registered"
    signatories: int = 1


class DemoMilestone(NamedTuple):
    municipality: str
    kind: MilestoneKind
    date: str = ""
    note: str = ""
    state: str = "confirmed"


# In the order of the buttons on the sign-in page.
ACCOUNTS = (
    Account(
        "dronten@demo.example", "Demo Ambtenaar Dronten", "beleidsadviseur",
        "Een formulier printen, de ondertekening van Dronten invoeren en indienen.", municipalities=("dronten",),
    ),
    Account(
        "ministerie@demo.example", "Demo Ministerie Een", "medewerker",
        "Nakijken wat is ingediend, registreren, adviseurs toewijzen, en het register bijhouden.", NationalRole.MINISTRY,
    ),
    Account(
        "dalfsen@demo.example", "Demo Ambtenaar Dalfsen en Ommen", "beleidsadviseur",
        "Werken voor twee gemeenten met één account. Bij Ommen is een aanvulling nodig.",
        municipalities=("dalfsen", "ommen"),
    ),
    Account(
        "regio@demo.example", "Demo Ambtenaar Salland", "beleidsmedewerker",
        "Zien wat vijf gemeenten hebben ingediend of nog moeten indienen.",
        municipalities=("raalte", "olst-wijhe", "deventer", "staphorst", "rijssen-holten"),
    ),
    Account(
        "ministerie2@demo.example", "Demo Ministerie Twee", "medewerker",
        "Hetzelfde als Een: om te zien wat er gebeurt als twee collega's tegelijk werken.", NationalRole.MINISTRY,
    ),
    Account(
        "coordinator@demo.example", "Demo Coördinator ZamenEen", "kwartiermaker",
        "De lokale coalitie ZamenEen in Dronten leiden: partners invoeren, het convenant printen, de avond afvinken.",
    ),
    Account(
        "coordinator2@demo.example", "Demo Coördinator Overijssel", "kwartiermaker",
        "Drie andere coalities leiden, die al jaren bezig zijn.",
    ),
    Account(
        "adviseur@demo.example", "Demo Adviseur", "adviseur",
        "Zien wat op u wacht, contact opnemen, uren schrijven en een vraag afronden of teruggeven.", NationalRole.ADVISER,
    ),
    Account(
        "adviseur2@demo.example", "Demo Adviseur Twee", "adviseur",
        "Een tweede adviseur, met ander werkgebied: om vragen over te nemen.", NationalRole.ADVISER,
    ),
    Account(
        "zwolle@demo.example", "Demo Ambtenaar Zwolle", "beleidsadviseur",
        "Een adviseur vragen, berichten lezen en antwoorden: er wacht een vraag op Zwolle.", municipalities=("zwolle",),
    ),
    Account(
        "wijdemeren@demo.example", "Demo Ambtenaar Wijdemeren", "beleidsadviseur",
        "Zien wat er met account en vraag gebeurt als het ministerie de gemeente opheft.", municipalities=("wijdemeren",),
    ),
    Account(
        "ambassadeur@demo.example", "Demo Ambassadeur", "ambassadeur",
        "Gemeenten benaderen en dat bijhouden.", NationalRole.AMBASSADOR,
    ),
    Account(
        "beheerder@demo.example", "Demo Beheerder", "functioneel beheerder",
        "Accounts, gemeenten en andere basisgegevens beheren.", NationalRole.ADMINISTRATOR,
    ),
)  # fmt: skip
MINISTRY = "ministerie@demo.example"
SECOND_MINISTRY = "ministerie2@demo.example"
ADVISER = "adviseur@demo.example"
SECOND_ADVISER = "adviseur2@demo.example"
DALFSEN = "dalfsen@demo.example"
REGION = "regio@demo.example"
ZWOLLE = "zwolle@demo.example"
WIJDEMEREN = "wijdemeren@demo.example"
AMBASSADOR = "ambassadeur@demo.example"
COORDINATOR = "coordinator@demo.example"
SECOND_COORDINATOR = "coordinator2@demo.example"

# Dronten's signing itself is left to whoever plays the officer: printing, entering and registering it is the story.
COALITION = {
    "name": "ZamenEen",
    "former_names": "Eenzaamheid in Dronten",
    "started_on": "2019-03-15",
    "municipality": "dronten",
}
MILESTONES = (
    DemoMilestone(
        "dronten", MilestoneKind.WORK_VISIT, "2019-12",
        "De minister kondigde dit werkbezoek in september 2019 aan. Of het is doorgegaan, is niet nagegaan.",
    ),
    DemoMilestone("dalfsen", MilestoneKind.APPROACHED, "", "Benaderd door de ambassadeur van het programma."),
    DemoMilestone("dalfsen", MilestoneKind.COLLEGE_DECISION, "2021-09-28", "Het college besloot de vijf pijlers te ondertekenen."),
    DemoMilestone(
        "dalfsen", MilestoneKind.COUNCIL_NOTICE, "",
        "De gemeenteraad kreeg bericht, ondertekend door burgemeester en gemeentesecretaris. Het formulier met de vijf pijlers zat erbij.",
    ),
    DemoMilestone("dalfsen", MilestoneKind.PRESS_RELEASE, "", "Persbericht na het besluit van het college."),
    DemoMilestone("zwolle", MilestoneKind.COUNCIL_MOTION, "2018-06", INVENTED + "."),
    DemoMilestone("zwolle", MilestoneKind.REAFFIRMED, "2022-11-08", INVENTED + "."),
    DemoMilestone("kampen", MilestoneKind.COLLEGE_DECISION, "2023-02-14", INVENTED + "."),
    DemoMilestone("deventer", MilestoneKind.PRESS_RELEASE, "2019-10-02", INVENTED + "."),
    DemoMilestone("raalte", MilestoneKind.COLLEGE_DECISION, "2026-09-08", INVENTED + ".", state="submitted"),
    DemoMilestone("urk", MilestoneKind.APPROACHED, "2025", INVENTED + "."),
)  # fmt: skip

CEREMONIES = {
    "week-2018": DemoCeremony("Demo-ondertekenmoment 2018", "2018-10-04", "Utrecht", "het ministerie"),
    "week-2019": DemoCeremony("Demo-ondertekenmoment 2019", "2019-10-03", "Den Haag", "de minister"),
    "week-2022": DemoCeremony("Demo-ondertekenmoment 2022", "2022-09-29", "Zwolle", "het ministerie"),
    "week-2024": DemoCeremony("Demo-ondertekenmoment 2024", "2024-09-26", "Breda", "de staatssecretaris"),
}

_FIRST, _SECOND, _THIRD = "2018–2021", "2022–2025", "vanaf 2026"
SIGNINGS = (
    # 2018 and 2019: together at a ceremony, or alone; half of them are not known to the day.
    DemoSigning("zwolle", "2018-10-04", ceremony="week-2018", signatories=2),
    DemoSigning("groningen", "2018-10-04", ceremony="week-2018"),
    DemoSigning("breda", "2018-10-04", ceremony="week-2018"),
    DemoSigning("leeuwarden", "2018-10-04", ceremony="week-2018"),
    DemoSigning("s-hertogenbosch", "2018-11"),
    DemoSigning("emmen", "2018"),
    DemoSigning("venlo", "2018"),
    DemoSigning("hoorn", "2018-12-11"),
    DemoSigning("weesp", "2019-05-16"),
    DemoSigning("brielle", "2019"),
    DemoSigning("deventer", "2019-10-03", ceremony="week-2019"),
    DemoSigning("sudwest-fryslan", "2019-10-03", ceremony="week-2019", signatories=3),
    DemoSigning("tilburg", "2019-10-03", ceremony="week-2019"),
    DemoSigning("gouda", "2019-10-03", ceremony="week-2019"),
    DemoSigning("nijkerk", "2019-10-03", ceremony="week-2019"),
    DemoSigning("s-gravenhage", "2019-06-27", signatories=2),
    DemoSigning("assen", "2019-04"),
    DemoSigning("terneuzen", "2019-09"),
    DemoSigning("kampen", "2019"),
    DemoSigning("helmond", "2019"),
    DemoSigning("roermond", "2019-02-12"),
    DemoSigning("alkmaar", "2019-11-05", state="withdrawn"),
    DemoSigning("cuijk", "2020-01"),
    DemoSigning("bergen-nh", "2020"),
    DemoSigning("almere", "2020-02-20"),
    DemoSigning("ede", "2020"),
    DemoSigning("smallingerland", "2020-09-30"),
    DemoSigning("goes", "2021-03"),
    DemoSigning("hardenberg", "2021"),
    DemoSigning("oss", "2021-06-24"),
    DemoSigning("lelystad", "2021-10-01"),
    DemoSigning("heerlen", "", _FIRST),
    DemoSigning("texel", "", _FIRST),
    # The second period: new ones, and some who signed again.
    DemoSigning("zwolle", "2022-09-29", ceremony="week-2022"),
    DemoSigning("apeldoorn", "2022-09-29", ceremony="week-2022"),
    DemoSigning("utrecht", "2022-09-29", ceremony="week-2022", signatories=2),
    DemoSigning("steenwijkerland", "2022-09-29", ceremony="week-2022"),
    DemoSigning("leiden", "2022"),
    DemoSigning("hilversum", "2022-05"),
    DemoSigning("meppel", "2023"),
    DemoSigning("veenendaal", "2023-03-09"),
    DemoSigning("eemsdelta", "2023-10"),
    DemoSigning("land-van-cuijk", "2023"),
    DemoSigning("doetinchem", "2023-11-21"),
    DemoSigning("noordoostpolder", "2023-09-28"),
    DemoSigning("maastricht", "2024-09-26", ceremony="week-2024"),
    DemoSigning("bergen-op-zoom", "2024-09-26", ceremony="week-2024"),
    DemoSigning("middelburg", "2024-09-26", ceremony="week-2024"),
    DemoSigning("zaanstad", "2024-09-26", ceremony="week-2024"),
    DemoSigning("enschede", "2024"),
    DemoSigning("delft", "2025-02"),
    DemoSigning("harderwijk", "2025-10-02"),
    DemoSigning("heusden", "2025"),
    DemoSigning("noordenveld", "", _SECOND),
    # This period, with the wording for new forms.
    DemoSigning("amstelveen", "2026-03-12"),
    DemoSigning("vlissingen", "2026-05"),
    DemoSigning("hengelo", "2026-09-30", signatories=2),
    DemoSigning("nijmegen", "2026-02-05", state="voided"),
    # What waits: four in the ministry's in-tray, one that needs more, one concept.
    DemoSigning("raalte", "2026-10-01", state="submitted"),
    DemoSigning("olst-wijhe", "2026-10", state="submitted"),
    DemoSigning("deventer", "2026-10-15", state="submitted", signatories=2),
    DemoSigning("staphorst", "", state="submitted"),
    DemoSigning("ommen", "2026-09", state="needs_more"),
    DemoSigning("rijssen-holten", "", state="concept"),
    # It goes up in Hilversum on 1 January 2027, if the bill passes: whoever plays the ministry prepares that.
    DemoSigning("wijdemeren", "2019-10-03", ceremony="week-2019"),
)  # fmt: skip

# Of the signings of dissolved municipalities one was taken over; the others are left to whoever plays the ministry.
TAKEOVER = ("brielle", "voorne-aan-zee", "2023-06-01")
CARRIED_PERIOD = _SECOND

# Whose contacts are filled in.
WITH_CONTACTS = ("dalfsen", "ommen", "raalte", "deventer")
