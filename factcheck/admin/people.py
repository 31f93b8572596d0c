"""People, their roles and their programs' tokens, for administrators of their desks."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.auth.forms import AdminPasswordChangeForm
from django.db import transaction
from django.db.models import Count, Model, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from unfold.admin import TabularInline
from unfold.widgets import (
    UnfoldAdminPasswordWidget,
    UnfoldAdminSelectWidget,
    UnfoldAdminTextInputWidget,
)

from factcheck.admin import access, chips, policies
from factcheck.admin.questions import asked, done
from factcheck.admin.rows import EditedRows, say
from factcheck.admin.site import site
from factcheck.enums import Role
from factcheck.models import Desk, Membership, User
from factcheck.services import audit, identities, people, second_factors


def desks_of(administrator: User) -> QuerySet[Desk]:
    """The desks whose people this person administers; for a superuser, all."""
    if administrator.is_superuser:
        return Desk.objects.order_by("name")
    return Desk.objects.filter(pk__in=access.desks_as(administrator, Role.ADMINISTRATOR)).order_by(
        "name"
    )


def people_of(administrator: User) -> QuerySet[User]:
    """Whom this person administers.

    A superuser administers everybody. An administrator administers those who hold roles on no
    other desks than theirs and are no superusers: a password changed here must not open a desk
    that is somebody else's.
    """
    if administrator.is_superuser:
        return User.objects.all()
    elsewhere = Membership.objects.exclude(desk__in=desks_of(administrator))
    here = Membership.objects.filter(desk__in=desks_of(administrator))
    return User.objects.filter(pk__in=here.values("user"), is_superuser=False).exclude(
        pk__in=elsewhere.values("user")
    )


class Administered(EditedRows):
    """Rows that are seen and edited by who administers people."""

    edited_by = (Role.ADMINISTRATOR,)

    def has_view_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Open to administrators of a desk and to superusers."""
        user = access.person(request)
        return user.is_superuser or access.holds(user, Role.ADMINISTRATOR)

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Whoever sees a row here may edit it."""
        return self.has_view_permission(request, obj)

    def save_formset(
        self,
        request: HttpRequest,
        form: Any,
        formset: Any,
        change: bool,
    ) -> None:
        """Give and take roles by the verbs, which write the audit events."""
        by = access.person(request)
        formset.save(commit=False)
        for row in formset.deleted_objects:
            people.revoke(membership_id=row.pk, by=by)
        for row in formset.new_objects:
            people.grant(user=row.user, desk=row.desk, role=Role(row.role), by=by)


class RolesInline(TabularInline):  # type: ignore[misc]  # the theme ships no types
    """Roles to give and to take; a role is not edited into another."""

    model = Membership
    extra = 0
    verbose_name = "role"
    verbose_name_plural = "roles"

    def get_queryset(self, request: HttpRequest) -> QuerySet[Membership]:
        """The roles on desks that this person administers."""
        rows: QuerySet[Membership] = super().get_queryset(request)
        desks = desks_of(access.person(request))
        return rows.filter(desk__in=desks).select_related("user", "desk").order_by("desk", "role")

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Offer the desks and people that this person administers."""
        by = access.person(request)
        kwargs["queryset"] = desks_of(by) if db_field.name == "desk" else people_of(by)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def has_view_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """The page around it has asked."""
        return True

    def has_add_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """The page around it has asked."""
        return True

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Take one role and give another instead."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """To take a role away."""
        return True


class PersonForm(forms.Form):
    """A new person with a first password and roles on a desk."""

    username = forms.CharField(label="User name", max_length=150, widget=UnfoldAdminTextInputWidget)
    password = forms.CharField(
        label="First password",
        strip=False,
        widget=UnfoldAdminPasswordWidget(attrs={"autocomplete": "new-password"}),
        help_text="Tell it to them in person; they can change it when they are in.",
    )
    desk = forms.ModelChoiceField(
        label="Desk", queryset=Desk.objects.none(), widget=UnfoldAdminSelectWidget
    )
    roles = forms.TypedMultipleChoiceField(
        label="Roles", choices=Role.choices, coerce=Role, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, by: User, **kwargs: Any) -> None:
        """Offer the desks that the person administers."""
        super().__init__(*args, **kwargs)
        mine = desks_of(by)
        self.fields["desk"].queryset = mine  # type: ignore[attr-defined]  # it is a ModelChoiceField
        if len(mine) == 1:
            self.fields["desk"].initial = mine[0]


@admin.register(User, site=site)
class UserAdmin(Administered):
    """The people that one administers."""

    noun = "person"
    list_display = ("username", "name", "roles", "is_active", "came_in")
    list_filter = ("is_active",)
    search_fields = ("username", "first_name", "last_name", "email")
    ordering = ("username",)
    fields = ("username", "first_name", "last_name", "email", "languages", "is_active")
    inlines = (RolesInline,)
    change_form_outer_before_template = "admin/factcheck/user/password_link.html"

    def get_queryset(self, request: HttpRequest) -> QuerySet[User]:
        """The people that one administers, with their roles."""
        rows = people_of(access.person(request))
        return rows.prefetch_related("memberships__desk").order_by("username")

    def get_urls(self) -> list[URLPattern]:
        """Adding and passwords, before Django's own."""
        wrap = self.admin_site.admin_view
        return [
            path("add/", wrap(self.add_page), name="factcheck_user_add"),
            path(
                "<int:user_id>/second-factor/",
                wrap(self.take_second_factor),
                name="factcheck_user_second_factor",
            ),
            path("<int:user_id>/unlink/", wrap(self.unlink), name="factcheck_user_unlink"),
            path("<int:user_id>/password/", wrap(self.password), name="factcheck_user_password"),
            *super().get_urls(),
        ]

    @admin.display(description="Name")
    def name(self, row: User) -> str:
        """In full."""
        return row.get_full_name()

    @admin.display(description="Roles")
    def roles(self, row: User) -> SafeString:
        """What they may do, desk by desk."""
        held = ((f"{each.get_role_display()}, {each.desk}",) for each in row.memberships.all())
        listed = format_html_join("", '<span class="role">{}</span>', held)
        return format_html("<div>{}</div>", listed)

    @admin.display(description="Last log-in", ordering="last_login")
    def came_in(self, row: User) -> str:
        """How long ago."""
        return chips.ago(row.last_login) if row.last_login else "not yet"

    def add_page(self, request: HttpRequest) -> HttpResponse:
        """Add a person; what was typed stays when it is refused."""
        self.demand(request)
        by = access.person(request)
        form = PersonForm(request.POST or None, by=by)
        made: list[User] = []
        if form.is_valid() and done(form, lambda said: made.append(people.add(by=by, **said))):
            say(request, f"{made[0]} is added.")
            return redirect("admin:factcheck_user_change", made[0].pk)
        back = reverse("admin:factcheck_user_changelist")
        return asked(request, "Add a person", form=form, verb="Add", back=back)

    def password(self, request: HttpRequest, user_id: int) -> HttpResponse:
        """Set a new password for somebody."""
        self.demand(request)
        user = self.get_queryset(request).filter(pk=user_id).first()
        if user is None:
            raise Http404("There is no such person among yours.")
        form = AdminPasswordChangeForm(user, request.POST or None)
        form.fields.pop("usable_password", None)
        if form.is_valid():
            with transaction.atomic():
                form.save()
                audit.record("person.set_password", f"user:{user.pk}", by=access.person(request))
            say(request, f"{user} has a new password.")
            return redirect("admin:factcheck_user_change", user.pk)
        title, back = f"New password for {user}", page_of(user)
        return asked(request, title, form=form, verb="Set password", back=back)

    def take_second_factor(self, request: HttpRequest, user_id: int) -> HttpResponse:
        """Take somebody's authenticator away, once that was confirmed."""
        return self.once_confirmed(
            request,
            user_id,
            second_factors.take_away,
            title="Take the authenticator of {} away",
            lead="For somebody who has lost it: their codes end too, and they set up another one.",
            verb="Take it away",
            told="{} sets up an authenticator anew at the next log-in.",
        )

    def unlink(self, request: HttpRequest, user_id: int) -> HttpResponse:
        """Part somebody from their account at the provider, once that was confirmed."""
        return self.once_confirmed(
            request,
            user_id,
            identities.unlink,
            title="Unlink {} from single sign-on",
            lead="Their account at the provider is theirs no more, until the next single sign-on "
            "binds them anew, by e-mail address. They stay logged in: deactivate whoever is to be "
            "put out.",
            verb="Unlink",
            told="{} is bound anew at the next single sign-on, by e-mail address.",
        )

    def once_confirmed(
        self,
        request: HttpRequest,
        user_id: int,
        act: Callable[..., None],
        *,
        title: str,
        lead: str,
        verb: str,
        told: str,
    ) -> HttpResponse:
        """Ask about a person whom one administers, then `act`."""
        self.demand(request)
        user = self.get_queryset(request).filter(pk=user_id).first()
        if user is None:
            raise Http404("There is no such person among yours.")
        if request.method == "POST":
            act(user_id=user.pk, by=access.person(request))
            say(request, told.format(user))
            return redirect("admin:factcheck_user_change", user.pk)
        question, form = title.format(user), forms.Form()
        return asked(request, question, form=form, lead=lead, verb=verb, back=page_of(user))

    def demand(self, request: HttpRequest) -> None:
        """Let administrators pass.

        Raises:
            Http404: it is somebody else.
        """
        if not self.has_change_permission(request):
            raise Http404("There is no such page for you.")


@admin.register(Desk, site=site)
class DeskAdmin(Administered):
    """The desks that one administers, and who is on them."""

    list_display = ("name", "slug", "member_count")
    ordering = ("name",)
    fields = ("name", "slug")
    inlines = (RolesInline,)
    change_form_outer_before_template = "admin/factcheck/desk/policy_link.html"

    def get_urls(self) -> list[URLPattern]:
        """What the desk's rulings take, before Django's own pages."""
        page = self.admin_site.admin_view(policies.page)
        mine = path("<int:desk_id>/policy/", page, name="factcheck_desk_policy")
        return [mine, *super().get_urls()]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Desk]:
        """The desks with how many people are on each."""
        rows = desks_of(access.person(request))
        return rows.annotate(members_on=Count("members", distinct=True))

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """Whoever opens a desk administers it, or nobody could put people on it."""
        by = access.person(request)
        if not change:
            people.grant(user=by, desk=form.instance, role=Role.ADMINISTRATOR, by=by)
        super().save_related(request, form, formsets, change)

    @admin.display(description="People", ordering="members_on")
    def member_count(self, row: Desk) -> int:
        """How many people are on it."""
        count: int = row.members_on  # type: ignore[attr-defined]  # get_queryset annotates it
        return count


def page_of(user: User) -> str:
    """The address of a person's page."""
    return reverse("admin:factcheck_user_change", args=[user.pk])
