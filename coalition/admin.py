"""Django's admin at `/beheer/`: reference data and user support, for administrators only.

It signs in through our own page (or it would be a way around the second factor), writes no state, shows
the trail without changing it, and every change made here is in the trail as well.
"""

from typing import Any

from django.contrib import admin
from django.contrib.admin.options import IncorrectLookupParameters
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.db import models, transaction
from django.forms import ModelForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.decorators import method_decorator

from coalition.models import (
    AuditEvent,
    HealthRegion,
    Municipality,
    MunicipalityAlias,
    MunicipalityChange,
    MunicipalityGrant,
    OutboxMail,
    Population,
    ProgrammePeriod,
    Province,
    User,
)
from coalition.permissions import Permission, allows
from coalition.services.trail import ACTION_NAMES, compare, record
from coalition.tools.paging import CappedPaginator


class PortalAdminSite(admin.AdminSite):
    site_header = "Beheer van het portaal Vijf pijlers"
    site_title = "Beheer"
    index_title = "Basisgegevens en gebruikers"
    enable_nav_sidebar = False

    def has_permission(self, request: HttpRequest) -> bool:
        """Administrators; whoever is signed in as somebody else is told, not asked to sign in again."""
        if not request.user.is_authenticated:
            return False
        if not allows(request.user, Permission.REFERENCE_MANAGE):
            raise PermissionDenied("Alleen de beheerder van het portaal mag hier komen.")
        return True

    @method_decorator(login_not_required)
    def login(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """Never its own form: ours asks for the second factor."""
        return redirect_to_login(request.GET.get("next", reverse("admin:index")), reverse("account_login"))

    def logout(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> Any:
        return redirect("account_logout")

    def password_change(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> Any:
        return redirect("account_change_password")


site = PortalAdminSite(name="admin")


class _Rights:
    """What may be done is the same for every administrator; Django's permissions per model are not used."""

    may_add = False
    may_change = False

    def has_module_permission(self, request: HttpRequest) -> bool:
        return True

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return True

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.may_add

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.may_change

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class PortalModelAdmin(_Rights, admin.ModelAdmin):  # type: ignore[type-arg]  # generic in the stubs only
    action = "reference.changed"
    personal: tuple[str, ...] = ()
    actions = None
    formfield_overrides = {models.URLField: {"assume_scheme": "https"}}

    def get_changelist_instance(self, request: HttpRequest) -> Any:
        """A year that no calendar has (`?at__year=10000`) is as wrong as no year at all, and leads to the whole list."""
        try:
            return super().get_changelist_instance(request)
        except (OverflowError, ValueError) as problem:
            raise IncorrectLookupParameters from problem

    def changeform_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        with transaction.atomic():
            return super().changeform_view(request, *args, **kwargs)

    def save_model(self, request: HttpRequest, obj: models.Model, form: "ModelForm[Any]", change: bool) -> None:
        """Saves, with a line in the trail."""
        names = {name: str(obj._meta.get_field(name).verbose_name) for name in form.changed_data}  # type: ignore[union-attr]  # columns
        old = type(obj)._default_manager.filter(pk=obj.pk).first() if change else None
        super().save_model(request, obj, form, change)
        before = {label: _text(getattr(old, name)) if old else None for name, label in names.items()}
        after = {label: _text(getattr(obj, name)) for name, label in names.items()}
        changes = compare(before, after, personal=[names[name] for name in names if name in self.personal])
        assert isinstance(request.user, User)
        record(actor=request.user, action=self.action, obj=obj, changes=changes)

    def save_formset(self, request: HttpRequest, form: "ModelForm[Any]", formset: Any, change: bool) -> None:
        """The rows below the form are in the trail as well."""
        super().save_formset(request, form, formset, change)
        label = str(formset.model._meta.verbose_name)
        changes = {f"{label} {row}": [None, str(row)] for row in formset.new_objects}
        for row, names in formset.changed_objects:
            old = next(one.initial for one in formset.initial_forms if one.instance.pk == row.pk)
            changes |= {f"{label} {row}, {name}": [_text(old.get(name)), _text(getattr(row, name))] for name in names}
        if changes:
            assert isinstance(request.user, User)
            record(actor=request.user, action=self.action, obj=form.instance, changes=changes)

    def log_addition(self, request: HttpRequest, obj: Any, message: Any) -> Any:
        """Not in Django's own log: it keeps names, which could never be erased from it. Our trail tells."""

    def log_change(self, request: HttpRequest, obj: Any, message: Any) -> Any:
        """As `log_addition`."""


def _text(value: Any) -> str:
    return "" if value is None else str(value)


class ReadOnlyAdmin(PortalModelAdmin):
    """To look things up."""


class AliasInline(_Rights, admin.TabularInline):  # type: ignore[type-arg]  # generic in the stubs only
    model = MunicipalityAlias
    extra = 0
    may_add = may_change = True


class PopulationInline(_Rights, admin.TabularInline):  # type: ignore[type-arg]  # generic in the stubs only
    model = Population
    extra = 0


@admin.register(Province, HealthRegion, site=site)
class PlaceAdmin(ReadOnlyAdmin):
    search_fields = ("name",)


@admin.register(Municipality, site=site)
class MunicipalityAdmin(PortalModelAdmin):
    """Names, borders and dates come from `load_reference`; here only what the ministry keeps itself."""

    may_change = True
    list_display = ("name", "code", "province", "begins", "ends", "website_domain", "help_checked_on")
    list_filter = ("province",)
    search_fields = ("name", "code", "search_key")
    fields = (
        "code",
        "name",
        "province",
        "health_region",
        "begins",
        "ends",
        "website_domain",
        "help_url",
        "help_checked_on",
    )
    readonly_fields = ("code", "name", "province", "health_region", "begins", "ends")
    inlines = (AliasInline, PopulationInline)
    list_select_related = ("province",)


@admin.register(MunicipalityChange, site=site)
class MunicipalityChangeAdmin(ReadOnlyAdmin):
    list_display = ("date", "from_municipality", "to_municipality", "kind")
    list_select_related = ("from_municipality", "to_municipality")
    search_fields = ("from_municipality__name", "to_municipality__name")


@admin.register(ProgrammePeriod, site=site)
class ProgrammePeriodAdmin(PortalModelAdmin):
    may_add = may_change = True
    list_display = ("name", "ministry", "starts", "ends")


@admin.register(User, site=site)
class UserAdmin(PortalModelAdmin):
    """To correct a name; inviting, ending and roles go through the portal's own pages."""

    may_change = True
    action = "user.changed"
    personal = ("name", "function", "phone")
    list_display = ("name", "email", "national_role", "is_active", "ended_at")
    list_filter = ("national_role", "is_active")
    search_fields = ("name", "email")
    fields = (
        "name",
        "function",
        "phone",
        "email",
        "national_role",
        "is_active",
        "created_at",
        "last_login",
        "ended_at",
        "ended_by",
    )
    readonly_fields = ("email", "national_role", "is_active", "created_at", "last_login", "ended_at", "ended_by")


@admin.register(MunicipalityGrant, site=site)
class MunicipalityGrantAdmin(ReadOnlyAdmin):
    list_display = ("user", "municipality", "granted_at", "granted_by", "ended_at", "ended_by")
    list_select_related = ("user", "municipality", "granted_by", "ended_by")
    search_fields = ("user__name", "municipality__name")


@admin.register(AuditEvent, site=site)
class AuditEventAdmin(ReadOnlyAdmin):
    list_display = ("at", "actor", "what", "object_label", "municipality", "origin")
    list_select_related = ("actor", "municipality")
    search_fields = ("action", "object_label")
    # The longest table there is: its own numbers are in the order of time, and nothing counts all of it.
    ordering = ("-pk",)
    list_filter = ("at",)
    paginator = CappedPaginator
    show_full_result_count = False
    fields = ("at", "actor", "what", "object_type", "object_id", "object_label", "municipality", "origin", "changes")

    @admin.display(description="wat")
    def what(self, event: AuditEvent) -> str:
        return ACTION_NAMES.get(event.action, event.action)


@admin.register(OutboxMail, site=site)
class OutboxMailAdmin(ReadOnlyAdmin):
    """Which mail waits or was given up; the text is left out, for it holds links that let people in."""

    list_display = ("created_at", "to", "subject", "attempts", "sent_at", "failed_at", "last_error")
    list_filter = ("sent_at", "failed_at")
    search_fields = ("to", "subject")
    fields = ("created_at", "to", "subject", "attempts", "next_attempt_at", "sent_at", "failed_at", "last_error")
