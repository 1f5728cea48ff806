"""Who may do what: one table, meant to be read by somebody who does not program.

`docs/architecture.md` shows this table; a test keeps the two the same.
"""

from collections.abc import Callable, Collection, Iterable
from enum import StrEnum

from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet

from coalition.models import Municipality, NationalRole, User


class Role(StrEnum):
    OFFICER = "gemeenteambtenaar"
    COORDINATOR = "coördinator van een coalitie"
    ADVISER = "adviseur"
    AMBASSADOR = "ambassadeur"
    MINISTRY = "medewerker ministerie"
    ADMINISTRATOR = "beheerder"


class Permission(StrEnum):
    SIGNING_VIEW = "ondertekeningen zien voordat ze openbaar zijn"
    SIGNING_PREPARE = "een ondertekening invoeren, indienen, terugnemen, een correctie voorstellen"
    SIGNING_REGISTER = "een ondertekening controleren, registreren, corrigeren, laten intrekken of vervallen"
    SIGNING_IMPORT = "veel ondertekeningen tegelijk invoeren"
    MILESTONE_VIEW = "mijlpalen zien voordat ze openbaar zijn"
    MILESTONE_ADD = "een mijlpaal invoeren"
    MILESTONE_CHECK = "een mijlpaal controleren"
    CEREMONY_MANAGE = "ondertekenmomenten bijhouden"
    EDITION_MANAGE = "teksten van de pijlers schrijven en publiceren"
    APPROACH_WRITE = "per pijler vertellen wat de gemeente doet, en dat bevestigen"
    APPROACH_READ = "lezen wat gemeenten over hun aanpak alleen met ondertekenaars delen"
    CONTACT_VIEW = "contactgegevens van een gemeente zien"
    CONTACT_EDIT = "contactgegevens van een gemeente bijhouden en bevestigen"
    CONTACT_EXPORT = "contactgegevens van veel gemeenten downloaden"
    COLLEAGUE_MANAGE = "collega's van een gemeente uitnodigen en hun toegang beëindigen"
    REPORT_HANDLE = "meldingen van bezoekers over een pagina afhandelen"
    ACCESS_DECIDE = "aanvragen om toegang beoordelen, ambtenaren uitnodigen"
    USER_MANAGE = "landelijke accounts uitnodigen en beëindigen"
    COALITION_VIEW = "een lokale coalitie zien voordat die openbaar is"
    COALITION_START = "een lokale coalitie aanmaken en de eerste coördinator benoemen"
    COALITION_MANAGE = (
        "een lokale coalitie bijhouden: partners met contactpersonen, namen van inwoners, convenanten en bijeenkomsten"
    )
    COALITION_TAKE_DOWN = "de pagina van een lokale coalitie offline halen"
    PARTNER_MERGE_ALL = "dubbele partners samenvoegen over coalities heen"
    SUPPORT_ASK = "om een adviseur vragen, antwoorden en intrekken"
    SUPPORT_WORK = "een toegewezen ondersteuningsvraag uitvoeren en uren schrijven"
    SUPPORT_ASSIGN = "ondersteuningsvragen zien, toewijzen en afwijzen, uren en budgetten vaststellen"
    SUPPORT_NOTES = "interne notities en contactmomenten zien en vastleggen"
    TOOLKIT_VIEW = "hulpmiddelen zien die er alleen voor ondertekenaars zijn"
    TOOLKIT_MANAGE = "de hulpmiddelen bijhouden"
    MONITORING_ANSWER = "de vragen van een monitoringsronde beantwoorden"
    MONITORING_MANAGE = "monitoringsrondes maken, en de antwoorden van gemeenten zien"
    FIGURES_LOAD = "cijfers over eenzaamheid inlezen"
    COUNT_ANSWER = "antwoorden met aantallen maken en vastleggen"
    SIGNING_CARRY = "ondertekeningen laten overnemen door een rechtsopvolger of laten doorgaan in een nieuwe periode"
    MAP_CHANGE = "gemeenten opheffen, splitsen en een andere naam geven"
    TRAIL_VIEW = "het logboek van een onderdeel zien"
    REFERENCE_MANAGE = "gemeenten en andere basisgegevens beheren, zien welke mail is verzonden of blijft liggen"


class Scope(StrEnum):
    OWN = "eigen gemeente"
    COALITION = "eigen coalitie"
    ASSIGNED = "toegewezen vragen"
    ALL = "alle gemeenten"


_P = Permission
ROLE_PERMISSIONS: dict[Role, dict[Permission, Scope]] = {
    Role.OFFICER: {
        _P.SIGNING_VIEW: Scope.OWN,
        _P.SIGNING_PREPARE: Scope.OWN,
        _P.MILESTONE_VIEW: Scope.OWN,
        _P.MILESTONE_ADD: Scope.OWN,
        _P.APPROACH_WRITE: Scope.OWN,
        _P.APPROACH_READ: Scope.OWN,
        _P.CONTACT_VIEW: Scope.OWN,
        _P.CONTACT_EDIT: Scope.OWN,
        _P.COLLEAGUE_MANAGE: Scope.OWN,
        _P.COALITION_VIEW: Scope.OWN,
        _P.COALITION_START: Scope.OWN,
        _P.SUPPORT_ASK: Scope.OWN,
        _P.TOOLKIT_VIEW: Scope.OWN,
        _P.MONITORING_ANSWER: Scope.OWN,
        _P.TRAIL_VIEW: Scope.OWN,
    },
    # Asked for one coalition: `partners.roles.require_in`.
    Role.COORDINATOR: {
        _P.COALITION_VIEW: Scope.COALITION,
        _P.COALITION_MANAGE: Scope.COALITION,
    },
    # Asked for one request: `support.roles.require_for`; contacts of the municipalities of those requests.
    Role.ADVISER: {
        _P.APPROACH_READ: Scope.ALL,
        _P.CONTACT_VIEW: Scope.ASSIGNED,
        _P.SUPPORT_WORK: Scope.ASSIGNED,
        _P.SUPPORT_NOTES: Scope.ALL,
        _P.TOOLKIT_VIEW: Scope.ALL,
    },
    Role.AMBASSADOR: {
        _P.MILESTONE_VIEW: Scope.ALL,
        _P.MILESTONE_ADD: Scope.ALL,
        _P.SUPPORT_NOTES: Scope.ALL,
    },
    Role.MINISTRY: {
        _P.SIGNING_VIEW: Scope.ALL,
        _P.SIGNING_PREPARE: Scope.ALL,
        _P.SIGNING_REGISTER: Scope.ALL,
        _P.SIGNING_IMPORT: Scope.ALL,
        _P.MILESTONE_VIEW: Scope.ALL,
        _P.MILESTONE_ADD: Scope.ALL,
        _P.MILESTONE_CHECK: Scope.ALL,
        _P.CEREMONY_MANAGE: Scope.ALL,
        _P.EDITION_MANAGE: Scope.ALL,
        _P.APPROACH_WRITE: Scope.ALL,
        _P.APPROACH_READ: Scope.ALL,
        _P.CONTACT_VIEW: Scope.ALL,
        _P.CONTACT_EDIT: Scope.ALL,
        _P.CONTACT_EXPORT: Scope.ALL,
        _P.COLLEAGUE_MANAGE: Scope.ALL,
        _P.REPORT_HANDLE: Scope.ALL,
        _P.ACCESS_DECIDE: Scope.ALL,
        _P.COALITION_VIEW: Scope.ALL,
        _P.COALITION_START: Scope.ALL,
        _P.COALITION_TAKE_DOWN: Scope.ALL,
        _P.PARTNER_MERGE_ALL: Scope.ALL,
        _P.SUPPORT_WORK: Scope.ALL,
        _P.SUPPORT_ASSIGN: Scope.ALL,
        _P.SUPPORT_NOTES: Scope.ALL,
        _P.TOOLKIT_VIEW: Scope.ALL,
        _P.TOOLKIT_MANAGE: Scope.ALL,
        _P.MONITORING_MANAGE: Scope.ALL,
        _P.FIGURES_LOAD: Scope.ALL,
        _P.COUNT_ANSWER: Scope.ALL,
        _P.SIGNING_CARRY: Scope.ALL,
        _P.MAP_CHANGE: Scope.ALL,
        _P.TRAIL_VIEW: Scope.ALL,
    },
    Role.ADMINISTRATOR: {
        _P.COLLEAGUE_MANAGE: Scope.ALL,
        _P.ACCESS_DECIDE: Scope.ALL,
        _P.USER_MANAGE: Scope.ALL,
        _P.TRAIL_VIEW: Scope.ALL,
        _P.REFERENCE_MANAGE: Scope.ALL,
    },
}

_NATIONAL: dict[str, Role] = {
    NationalRole.ADVISER: Role.ADVISER,
    NationalRole.AMBASSADOR: Role.AMBASSADOR,
    NationalRole.MINISTRY: Role.MINISTRY,
    NationalRole.ADMINISTRATOR: Role.ADMINISTRATOR,
}
# Who holds others' contact data or decides for others: outside the demonstration they need a second factor.
SECOND_FACTOR_ROLES = frozenset({Role.MINISTRY, Role.ADMINISTRATOR, Role.COORDINATOR, Role.ADVISER})


# Apps above the core that give roles of their own (a coalition's coordinator) tell here whether a user has one.
_role_sources: list[Callable[[User], Collection[Role]]] = []


def add_role_source(source: Callable[[User], Collection[Role]]) -> None:
    _role_sources.append(source)


# The same for municipalities: whoever is assigned to some of them (their adviser) has a permission there.
_municipality_sources: dict[Permission, list[Callable[[User], Collection[int]]]] = {}


def add_municipality_source(permission: Permission, source: Callable[[User], Collection[int]]) -> None:
    """Asked only of roles that have this permission with `Scope.ASSIGNED`."""
    _municipality_sources.setdefault(permission, []).append(source)


def needs_second_factor(user: object) -> bool:
    """Whether this user may only sign in with a second factor (outside the demonstration)."""
    if not isinstance(user, User) or not user.is_active:
        return False
    if national_role(user) in SECOND_FACTOR_ROLES:
        return True
    return any(role in SECOND_FACTOR_ROLES for source in _role_sources for role in source(user))


def national_role(user: object) -> Role | None:
    """The role that counts for the whole country, if this user has one."""
    return _NATIONAL.get(user.national_role) if isinstance(user, User) and user.is_active else None


def allows_everywhere(user: object, permission: Permission) -> bool:
    """Whether the user has this permission for every municipality."""
    role = national_role(user)
    return role is not None and ROLE_PERMISSIONS[role].get(permission) == Scope.ALL


def allows_municipalities(user: object, permission: Permission) -> frozenset[int]:
    """The municipalities (primary keys) for which the user has this permission: as their officer, or assigned to them."""
    if not isinstance(user, User) or not user.is_active:
        return frozenset()
    own = user.municipality_ids if permission in ROLE_PERMISSIONS[Role.OFFICER] else frozenset()
    role = national_role(user)
    if role is None or ROLE_PERMISSIONS[role].get(permission) != Scope.ASSIGNED:
        return own
    return own.union(*(source(user) for source in _municipality_sources.get(permission, ())))


def allows(user: object, permission: Permission, municipality: Municipality | int | None = None) -> bool:
    """Whether the user has this permission, here or (without a municipality) anywhere at all."""
    if allows_everywhere(user, permission):
        return True
    own = allows_municipalities(user, permission)
    if municipality is None:
        return bool(own)
    return (municipality if isinstance(municipality, int) else municipality.pk) in own


def municipalities_for(user: object, permission: Permission) -> QuerySet[Municipality]:
    """The municipalities for which the user has this permission; fetch through this and the rest is 404."""
    if allows_everywhere(user, permission):
        return Municipality.objects.all()
    return Municipality.objects.filter(pk__in=allows_municipalities(user, permission))


def require(user: User | AnonymousUser, permission: Permission, municipality: Municipality | int | None = None) -> None:
    """Raises PermissionDenied (403) unless the user has the permission."""
    if not allows(user, permission, municipality):
        raise PermissionDenied(f"Uw account mag dit niet: {permission}.")


def permission_table() -> Iterable[tuple[str, list[str]]]:
    """Rows of the table for people: the permission, then for each role its scope or nothing."""
    for permission in Permission:
        yield permission, [ROLE_PERMISSIONS[role].get(permission, "") for role in Role]


def permission_table_markdown() -> str:
    """The same table as `docs/architecture.md` shows it."""
    header = "| wat | " + " | ".join(Role) + " |"
    line = "|---" * (len(Role) + 1) + "|"
    rows = [
        "| " + " | ".join([what, *(scope or "–" for scope in scopes)]) + " |" for what, scopes in permission_table()
    ]
    return "\n".join([header, line, *rows])
