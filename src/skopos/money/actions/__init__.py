"""Changes of this room: entries of cost, rates, prices of hours, and files of them."""

from skopos.money.actions.entries import remove, save_entry, save_price, save_rate
from skopos.money.actions.files import Brought, take_costs, take_rates

__all__ = ["Brought", "remove", "save_entry", "save_price", "save_rate", "take_costs", "take_rates"]
