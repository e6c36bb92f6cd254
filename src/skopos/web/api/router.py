"""The list of addresses. One for all, since two lists with the same address would hide each other's methods."""

from ninja import Router

router = Router()
