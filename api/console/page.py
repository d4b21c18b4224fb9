"""Which pages does the console have, and what do they have in common? One blueprint that holds them all.

Every page is made by the server and can be read, asked and printed without a script; the scripts, all of our own origin, only draw
the chart beside its table and swap a page in place. Chinese comes first, English beside it. A colour is a word, a shape and a colour.
Names are sealed: people are numbers. No number is worked out in a template.
"""

from flask import Blueprint

from api.console.event_page import event_pages
from api.console.first import first_page
from api.console.lists import list_pages
from api.console.people import people_pages
from api.console.person_page import person_pages
from api.console.rulebook_page import rulebook_pages
from api.console.units import unit_pages
from api.console.views_page import view_pages
from api.wiring import Service


def console(service: Service) -> Blueprint:
    """Every page."""
    pages = Blueprint("console", __name__)
    for part in (
        first_page, people_pages, person_pages, unit_pages, list_pages, event_pages, rulebook_pages, view_pages,
    ):  # fmt: skip
        pages.register_blueprint(part(service))
    return pages
