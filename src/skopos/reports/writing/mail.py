"""A report as a mail: plain and HTML body in its language, the PDF beside them."""

from dataclasses import dataclass
from datetime import timedelta
from email.utils import make_msgid
from urllib.parse import urlsplit

from django.core import signing
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _

from skopos.common.site import site_address
from skopos.reports.building import Built, told_as
from skopos.reports.models import Letter, SavedReport
from skopos.reports.telling import Document, told
from skopos.reports.writing.html import with_pictures
from skopos.reports.writing.pdf import pdf_of

SALT = "skopos.reports.unsubscribe"
UNSUBSCRIBE_WITHIN = timedelta(days=730)


@dataclass(frozen=True)
class Made:
    """A report ready to be put into letters."""

    report: SavedReport
    built: Built
    document: Document
    pdf: bytes


def made_of(report: SavedReport, built: Built) -> Made:
    """Set a built report once for all its letters."""
    document = told(built)
    return Made(report, built, document, pdf_of(document))


def unsubscribe_token(report: SavedReport, address: str) -> str:
    """Give what an unsubscribe link carries: workspace and address, signed."""
    return signing.dumps({"w": report.workspace_id, "a": address}, salt=SALT)


def read_unsubscribe(token: str) -> tuple[int, str] | None:
    """Read a link's workspace and address; None if it is not one of ours or too old."""
    try:
        found = signing.loads(token, salt=SALT, max_age=UNSUBSCRIBE_WITHIN)
        return int(found["w"]), str(found["a"])
    except (signing.BadSignature, KeyError, TypeError, ValueError):
        return None


def mail_of(letter: Letter, made: Made) -> EmailMultiAlternatives:
    """Write the mail to one address; one outside carries a link to unsubscribe, also for mail programs."""
    site, report = site_address(), made.report
    is_outside = letter.person_id is None
    with told_as(made.built.plan):
        unsubscribe = ""
        if is_outside:
            unsubscribe = site + reverse("report_unsubscribe", args=[unsubscribe_token(report, letter.address)])
        url = ""
        if site and not is_outside:
            url = site + reverse("reports:report", args=[report.workspace.slug, report.slug])
        context = {
            "document": with_pictures(made.document),
            "unsubscribe": unsubscribe,
            "url": url,
        }
        subject = _("%(title)s: %(period)s (%(workspace)s)") % {
            "title": made.document["title"],
            "period": made.document["period"],
            "workspace": report.workspace.name,
        }
        message = EmailMultiAlternatives(
            " ".join(subject.split()), render_to_string("reports/mail.txt", context), to=[letter.address]
        )
        message.attach_alternative(render_to_string("reports/mail.html", context), "text/html")
    message.attach(f"{made.built.name}.pdf", made.pdf, "application/pdf")
    message.extra_headers["Auto-Submitted"] = "auto-generated"
    if letter.pk:
        host = urlsplit(site).hostname or "skopos.localhost"
        message.extra_headers["Message-ID"] = f"<report.{letter.dispatch_id}.{letter.pk}@{host}>"
    else:
        message.extra_headers["Message-ID"] = make_msgid()
    if unsubscribe:
        message.extra_headers["List-Unsubscribe"] = f"<{unsubscribe}>"
        message.extra_headers["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    return message
