"""The blueprint with its guard; which markets somebody sees inside is the door's matter."""

from __future__ import annotations

from tolmach.accounts.access import Permission
from tolmach.web.guard import guarded_blueprint

owner = guarded_blueprint("owner", __name__, permission=Permission.READ_REPORTS, url_prefix="/owner")
