"""What the desk and the operator see of letters that came in another way than as an answer."""

from __future__ import annotations

import pytest
from desk import SLOVAK, arrive, enter
from house_makers import Shops

from tolmach.wiring import House

pytestmark = pytest.mark.database


def test_a_fresh_letter_that_joined_has_a_seam_above_it(house: House, shops: Shops) -> None:
    reference = arrive(house, SLOVAK, to="sk@novesta.example")
    arrive(house, "Dobrý deň, je už niečo nové?", to="sk@novesta.example", message_id="2@post.example")
    page = enter(house, "alena").read(f"/tickets/{reference}")
    before, seam, after = page.partition('class="seam')
    assert seam
    assert "odovzdané na prepravu" in before
    assert "niečo nové" in after
    assert 'class="seam' not in after
