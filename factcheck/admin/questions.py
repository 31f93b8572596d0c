"""Pages that ask for something by one form, and the one try at what was typed there."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.http import HttpRequest
from django.template.response import TemplateResponse

from factcheck.admin.frame import framed
from factcheck.errors import FactCheckError, InvalidInput


def asked(
    request: HttpRequest, title: str, *, form: forms.Form, verb: str, back: str, lead: str = ""
) -> TemplateResponse:
    """A page that asks by one form, with its button's words and the address to go back to."""
    return framed(request, "form", title, form=form, verb=verb, back=back, lead=lead)


def done(form: forms.Form, verb: Callable[[dict[str, Any]], object]) -> bool:
    """Call `verb` with what was typed; a refusal is told at its field, or over the form."""
    try:
        verb(form.cleaned_data)
    except InvalidInput as error:
        form.add_error(error.field if error.field in form.fields else None, error.message)
    except FactCheckError as error:
        form.add_error(None, error.message)
    else:
        return True
    return False
