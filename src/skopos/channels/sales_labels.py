"""What orders, contacts and paths are called on the pages of imports."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

type Labels = dict[str, str | Promise]

ORDER_LABELS: Labels = {
    "native_id": _("Number of the order"),
    "customer_id": _("Customer's id (stored under a pseudonym)"),
    "amount": _("Amount"),
    "quantity": _("Quantity"),
    "price": _("Unit price"),
    "items": _("Pieces"),
    "currency": _("Currency"),
    "state": pgettext_lazy("of an order: paid, cancelled, refunded", "State"),
    "refunded": _("Part that was given back"),
    "kind": _("Order or return"),
    "place": _("Online or offline"),
    "came_from": _("What brought it"),
    "campaign": _("Campaign"),
    "coupon": _("Coupon"),
    "tactic": _("Tactic"),
    "region": _("Country or region"),
}
TOUCH_LABELS: Labels = {
    "native_id": _("Id of the contact"),
    "person_id": _("Person's id (stored under a pseudonym)"),
    "channel": _("Channel"),
    "medium": pgettext_lazy("of web traffic, such as social or organic", "Medium"),
    "kind": _("Kind of contact or event"),
    "campaign": _("Campaign"),
    "tactic": _("Tactic"),
    "cost": pgettext_lazy("of one contact", "Cost"),
    "value": _("Value of the conversion"),
    "currency": _("Currency"),
    "converted": _("Led to a conversion"),
}
PATH_LABELS: Labels = {
    "path": pgettext_lazy("channels one after another", "Path"),
    "conversions": _("How often it converted"),
    "value": _("Value of the conversions"),
    "nulls": _("How often it did not"),
}
LABELS_OF: dict[str, Labels] = {"order": ORDER_LABELS, "touch": TOUCH_LABELS, "journey": PATH_LABELS}
CONTACT_KINDS: Labels = {
    "impression": pgettext_lazy("kind of contact", "Shown"),
    "click": pgettext_lazy("kind of contact", "Click"),
    "visit": pgettext_lazy("kind of contact", "Visit"),
    "open": pgettext_lazy("kind of contact", "Mail opened"),
    "conversion": pgettext_lazy("kind of contact", "Conversion"),
}
SALE_KINDS: Labels = {
    "order": pgettext_lazy("kind of sale", "Order"),
    "return": pgettext_lazy("kind of sale", "Return"),
}
PLACES: Labels = {"online": _("Online"), "offline": _("Offline, at a till")}
TARGETS: Labels = {
    "mention": _("Each row is something said"),
    "metric": _("Rows hold figures"),
    "order": _("Rows are orders"),
    "touch": _("Rows are contacts"),
    "journey": _("Rows are paths"),
}
