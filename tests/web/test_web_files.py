"""Files leave with an answer, wait beside the editor after a refusal, and what strangers sent is shown safely."""

from __future__ import annotations

import io
import re
from base64 import b64encode
from email.message import EmailMessage
from email.policy import SMTP

import pytest
from desk import SLOVAK, Person, arrive, enter
from flow_steps import let_letters_leave, letters_sent
from house_makers import Shops
from pictures import picture as a_picture
from PIL import Image
from sqlalchemy import select
from werkzeug.test import TestResponse

from tolmach.jobs.ingest import keep_mail
from tolmach.jobs.work import receive_one
from tolmach.replies.enclose import MOST_BYTES, MOST_FILES, Enclosed, FileProblem, FilesRefused, NewFile, keep_files
from tolmach.tickets.model import Attachment, Blob, Message, MessageKind, Ticket
from tolmach.wiring import House

PDF, PNG = b"%PDF-1.7\nfaktura", a_picture("PNG", (640, 480))
BROKEN = PNG[: len(PNG) // 2]
TEXT = "Dobrý deň,\n\nv prílohe posielame faktúru.\n\nS pozdravom\nNovesta SK"
ENGLISH = "Please find the invoice for your order attached to this letter."
MARIA = "maria.kovacova@post.example"


@pytest.fixture
def reference(house: House, shops: Shops) -> str:
    return arrive(house, SLOVAK, to="sk@novesta.example", with_draft=False)


@pytest.fixture
def alena(house: House, reference: str) -> Person:
    return enter(house, "alena")


def answer(
    person: Person, reference: str, text: str, *files: tuple[str, bytes], path: str = "", **fields: object
) -> TestResponse:
    data = {
        "csrf_token": person.form_token(),
        "text": text,
        "files": [(io.BytesIO(content), name) for name, content in files],
        **fields,
    }
    return person.client.post(path or f"/tickets/{reference}/reply", data=data, content_type="multipart/form-data")


def left(house: House) -> list[tuple[str, str, bytes]]:
    let_letters_leave(house)
    mail = letters_sent(house, MARIA)[-1]
    return [(part.get_filename(), part.get_content_type(), part.get_content()) for part in mail.iter_attachments()]


def rows(house: House) -> list[Attachment]:
    with house.database.reading() as session:
        return list(session.scalars(select(Attachment).order_by(Attachment.id)))


def waiting(page: str) -> list[str]:
    return re.findall(r'name="kept" value="(\d+)" checked', page)


def test_files_leave_with_the_answer_by_what_they_are(house: House, reference: str, alena: Person):
    sent = answer(alena, reference, TEXT, ("/home/a/faktúra č. 1.pdf", PDF), ("foto.txt", PNG))
    assert sent.status_code == 302
    assert left(house) == [("faktúra č. 1.pdf", "application/pdf", PDF), ("foto.txt", "image/png", PNG)]
    assert "faktúra č. 1.pdf" in alena.read(f"/tickets/{reference}")
    assert waiting(alena.read(f"/tickets/{reference}")) == []


@pytest.mark.parametrize("place", ["", "/holding"])
def test_how_much_may_leave_stands_beside_the_files(reference: str, alena: Person, place: str):
    assert f"Up to {MOST_BYTES // 1024 // 1024} MB together." in alena.read(f"/tickets/{reference}{place}")


REFUSED = {
    "a program": ([("hra.exe", b"MZ")], "“hra.exe” is a program or may hold one."),
    "a program called a picture": ([("foto.jpg", b"MZ\x90")], "“foto.jpg” is a program or may hold one."),
    "an empty file": ([("nič.pdf", b"")], "“nič.pdf” is empty."),
    "too many": ([("a.pdf", PDF)] * (MOST_FILES + 1), "These are more than 10 files."),
}


@pytest.mark.parametrize(("files", "sentence"), REFUSED.values(), ids=REFUSED)
def test_what_may_not_leave_is_refused_with_the_reason(
    house: House, reference: str, alena: Person, files: list[tuple[str, bytes]], sentence: str
):
    refused = answer(alena, reference, TEXT, *files)
    assert (refused.status_code, sentence in refused.text, TEXT in refused.text) == (422, True, True)
    assert rows(house) == []


def test_all_files_together_have_a_limit(house: House, shops: Shops, reference: str):
    half = NewFile(name="a.pdf", content=PDF + b"\0" * (MOST_BYTES // 2))
    with house.database.writing() as session, pytest.raises(FilesRefused) as refused:
        ticket = session.scalars(select(Ticket)).one()
        keep_files(session, shops.access("alena"), ticket, Enclosed(store=house.store, new=[half, half]))
    assert refused.value.problem is FileProblem.TOO_LARGE


def test_files_wait_when_the_words_were_stopped_and_leave_with_them(house: House, reference: str, alena: Person):
    stopped = answer(alena, reference, ENGLISH, ("faktúra.pdf", PDF))
    assert stopped.status_code == 422
    kept = waiting(stopped.text)
    assert len(kept) == 1
    assert waiting(enter(house, "olga").read(f"/tickets/{reference}")) == [], "they wait for their writer only"
    sent = answer(alena, reference, ENGLISH, ("druhá.pdf", PDF), overridden="wrong_language", kept=kept)
    assert sent.status_code == 302
    assert [name for name, _, _ in left(house)] == ["faktúra.pdf", "druhá.pdf"]


def test_words_and_files_that_may_both_not_leave_are_told_together(house: House, reference: str, alena: Person):
    refused = answer(alena, reference, ENGLISH, ("hra.exe", b"MZ"))
    assert refused.status_code == 422
    assert ENGLISH in refused.text
    assert "which is not the customer&#39;s language" in refused.text or "not the customer's language" in refused.text
    assert "“hra.exe” is a program" in refused.text
    assert rows(house) == []


def test_files_wait_while_the_words_are_translated(house: House, reference: str, alena: Person):
    path = f"/tickets/{reference}/translate-answer"
    wished = answer(alena, reference, ENGLISH, ("faktúra.pdf", PDF), path=path, language="en")
    assert wished.status_code == 302
    kept = waiting(alena.read(f"/tickets/{reference}"))
    assert len(kept) == 1
    refused = answer(alena, reference, "", ("druhá.pdf", PDF), path=path, language="en", kept=kept)
    assert (refused.status_code, len(waiting(refused.text))) == (422, 2)


def test_what_is_no_longer_ticked_stays_here(house: House, reference: str, alena: Person):
    answer(alena, reference, ENGLISH, ("omyl.pdf", PDF))
    answer(alena, reference, TEXT)
    assert left(house) == []
    assert rows(house) == []
    with house.database.reading() as session:
        assert session.scalars(select(Blob.uses).where(Blob.size == len(PDF))).one() == 0


def test_a_second_click_sends_the_files_once(house: House, reference: str, alena: Person):
    for _ in range(2):
        assert answer(alena, reference, TEXT, ("faktúra.pdf", PDF)).status_code == 302
    assert len(rows(house)) == 1


def test_taken_back_the_files_wait_again(house: House, reference: str, alena: Person):
    answer(alena, reference, TEXT, ("faktúra.pdf", PDF))
    with house.database.reading() as session:
        message_id = session.scalars(select(Message.id).where(Message.kind == MessageKind.REPLY)).one()
    alena.send(f"/tickets/{reference}/messages/{message_id}/take-back")
    assert len(waiting(alena.read(f"/tickets/{reference}"))) == 1


def test_files_leave_with_a_holding_reply_too(house: House, reference: str, alena: Person):
    path = f"/tickets/{reference}/holding"
    found = re.search(r'name="promised_by" value="([^"]+)"', alena.read(path))
    assert found

    def hold(text: str, *files: tuple[str, bytes], **fields: object) -> TestResponse:
        return answer(alena, reference, text, *files, path=path, promised_by=found[1], **fields)

    refused = hold(TEXT, ("hra.exe", b"MZ"))
    assert (refused.status_code, "“hra.exe” is a program" in refused.text, TEXT in refused.text) == (422, True, True)
    stopped = hold(ENGLISH, ("faktúra.pdf", PDF))
    kept = waiting(stopped.text)
    assert (stopped.status_code, len(kept)) == (422, 1)
    assert waiting(alena.read(path)) == kept
    assert hold(TEXT, ("foto.png", PNG), kept=kept).status_code == 302
    with house.database.reading() as session:
        message_id = session.scalars(select(Message.id).where(Message.kind == MessageKind.HOLDING)).one()
    alena.send(f"/tickets/{reference}/messages/{message_id}/take-back")
    kept = waiting(alena.read(path))
    assert len(kept) == 2, "taken back they wait again"
    assert hold(TEXT, kept=kept).status_code == 302
    assert left(house) == [("faktúra.pdf", "application/pdf", PDF), ("foto.png", "image/png", PNG)]


def test_a_refused_holding_reply_keeps_the_time_that_its_words_tell(house: House, reference: str, alena: Person):
    path, told = f"/tickets/{reference}/holding", "2026-09-23T14:00:00+00:00"
    refused = answer(alena, reference, ENGLISH, path=path, promised_by=told)
    assert refused.status_code == 422
    assert f'name="promised_by" value="{told}"' in refused.text


def receive(house: House, *files: tuple[str, str, bytes]) -> None:
    mail = EmailMessage(policy=SMTP)
    mail["From"], mail["To"], mail["Subject"] = MARIA, "sk@novesta.example", "Foto"
    mail["Message-ID"], mail["Date"] = "<files@post.example>", "Tue, 22 Sep 2026 09:58:00 +0200"
    mail.set_content("Dobrý deň, posielam fotografie poškodených topánok.\n")
    for name, kind, content in files:
        main, _, sub = kind.partition("/")
        mail.add_attachment(content, maintype=main, subtype=sub, filename=name)
    keep_mail(house, mail.as_bytes())
    while receive_one(house):
        pass


def test_pictures_are_shown_and_programs_are_not_handed_out(house: House, shops: Shops, alena: Person):
    receive(
        house,
        ("foto.png", "application/octet-stream", PNG),
        ("faktura.pdf", "image/png", b"MZ\x90\0program"),
        ("zmluva.pdf", "application/pdf", PDF),
    )
    picture, program, document = rows(house)
    assert [row.type for row in (picture, program, document)] == [
        "image/png",
        "application/x-msdownload",
        "application/pdf",
    ]
    shown = alena.client.get(f"/attachments/{picture.id}/picture")
    assert (shown.status_code, shown.mimetype) == (200, "image/jpeg")
    assert Image.open(io.BytesIO(shown.data)).size == (320, 240)
    assert shown.headers["Content-Disposition"].startswith("inline")
    assert shown.headers["Content-Security-Policy"].startswith("sandbox; default-src 'none'")
    assert shown.headers["X-Content-Type-Options"] == "nosniff"
    for path in (f"{program.id}", f"{program.id}/picture", f"{document.id}/picture"):
        assert alena.client.get(f"/attachments/{path}").status_code == 404
    downloaded = alena.client.get(f"/attachments/{document.id}")
    assert (downloaded.data, downloaded.headers["Content-Disposition"][:10]) == (PDF, "attachment")
    assert enter(house, "bence").client.get(f"/attachments/{picture.id}/picture").status_code == 404


def page_of_photos(alena: Person) -> str:
    reference = re.search(r"/tickets/(NOV-\w+)", alena.read("/tickets?q=fotografie"))
    assert reference
    return alena.read(f"/tickets/{reference[1]}")


def test_the_page_shows_small_pictures_and_names_what_is_blocked(house: House, shops: Shops, alena: Person):
    receive(house, ("foto.png", "image/png", PNG), ("hra.exe", "application/octet-stream", b"MZ"))
    page = page_of_photos(alena)
    assert page.count('class="thumb"') == 1
    assert "blocked: it may be a program" in page


def test_a_broken_picture_is_a_file_like_any_other(house: House, shops: Shops, alena: Person):
    receive(house, ("pol.png", "image/png", BROKEN))
    page = page_of_photos(alena)
    assert ("pol.png" in page, 'class="thumb"' in page) == (True, False)
    broken = rows(house)[0]
    assert alena.client.get(f"/attachments/{broken.id}/picture").status_code == 404
    assert alena.client.get(f"/attachments/{broken.id}").data == BROKEN


def test_photos_laid_into_the_text_are_listed_and_logos_are_not(house: House, shops: Shops, alena: Person):
    mail = EmailMessage(policy=SMTP)
    mail["From"], mail["To"], mail["Subject"] = MARIA, "sk@novesta.example", "Foto"
    mail["Message-ID"], mail["Date"] = "<inline@post.example>", "Tue, 22 Sep 2026 09:58:00 +0200"
    mail.set_content("Dobrý deň, posielam fotografie poškodených topánok.\n")
    mail.add_alternative("<p>Dobrý deň, posielam fotografie<img src='cid:a@x'><img src='cid:b@x'></p>", subtype="html")
    page_part = mail.get_payload()[1]
    for name, cid, content in (("IMG_1.jpg", "<a@x>", PNG), ("logo.png", "<b@x>", a_picture("PNG", (120, 60)))):
        page_part.add_related(content, maintype="image", subtype="png", cid=cid, filename=name, disposition="inline")
    keep_mail(house, mail.as_bytes())
    while receive_one(house):
        pass
    page = page_of_photos(alena)
    assert ("IMG_1.jpg" in page, "logo.png" in page, page.count('class="thumb"')) == (True, False, 1)
    assert [row.is_inline for row in rows(house)] == [False, True]
    layout = alena.client.get(f"/letter/{rows(house)[0].message_id}/html")
    assert f'<img src="data:image/png;base64,{b64encode(PNG).decode()}">' in layout.text
    assert "; img-src data:" in layout.headers["Content-Security-Policy"]


def test_files_that_a_letter_has_no_room_for_are_told_by_their_number(house: House, shops: Shops, alena: Person):
    receive(house, *[(f"{number}.pdf", "application/pdf", PDF) for number in range(52)])
    assert len(rows(house)) == 50
    with house.database.reading() as session:
        (refusal,) = session.scalars(select(Message).where(Message.kind == MessageKind.REFUSAL))
    assert "(najviac 50). Počet súborov, ktoré sa nám nepodarilo uložiť: 2." in refusal.text
