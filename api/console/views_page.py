"""What were the numbers counted from, and how does anybody check it? `/views`: every view with version, digest, position, soundness.

A view that was edited is named here with the subjects whose rows do not hold; so is every quarantine that the service has stated.
"""

from typing import Final

from flask import Blueprint, Response

from api.console.frame import open_frame, show
from api.wiring import Service
from ledger.history import as_event

_QUARANTINED: Final = "view-quarantined/1"
_SHOWN: Final = 20
ABOUT: Final = {
    "scores": ("每人每日的分值、颜色、是否应列入名单", "points, colour and list of every person and day", "/officials"),
    "warnings": ("已签发和已送达的预警", "warnings issued and served", "/warnings"),
    "list": ("列入建议名单与信息库", "listings and the pool", "/list"),
    "deadlines": ("时限：起止与到期日", "time limits with start, last day and end", "/deadlines"),
    "unit_reports": ("各单位季度报送是否按时", "whether units report in time", "/units"),
    "unit_points": ("各单位各季度的分值", "points by unit and quarter", "/units"),
    "officials": ("任职：单位与层级", "postings: unit and tier", "/units"),
    "history": ("每人的经过与分值变化", "what happened to a person", None),
    "keys": ("密钥目录", "the key directory", None),
}


def view_pages(service: Service) -> Blueprint:
    """`/views`."""
    pages = Blueprint("views", __name__)

    @pages.get("/views")
    def views() -> Response:
        frame = open_frame(service)
        history = service.ledger.history
        size = history.size()
        stated = [as_event(entry) for entry in history.recorder.of_types({_QUARANTINED}, 0, _SHOWN)]
        return show(
            frame,
            "views.html",
            views=service.views.status(size),
            size=size,
            about=ABOUT,
            quarantines=[(event, event.statement.data) for event in stated],
        )

    return pages
