"""What the operator's pages say when something was tried: what is wrong with a field, how a connection did."""

from __future__ import annotations

from tolmach.errors import Wrong
from tolmach.i18n import gettext
from tolmach.inbox.connection import Outcome, Tried


def sentence_of_wrong(wrong: Wrong) -> str:
    """What is wrong with a field, and what to write instead."""
    return {
        Wrong.MISSING: gettext("Fill this in."),
        Wrong.TAKEN: gettext("This is already in use. Choose another."),
        Wrong.NO_SLUG: gettext("Use small letters a–z, digits and single hyphens."),
        Wrong.NO_PREFIX: gettext("Use two to five capital letters or digits, a letter first."),
        Wrong.NO_COUNTRY: gettext("Choose a country."),
        Wrong.NO_ZONE: gettext("This is not a time zone. Choose one from the list."),
        Wrong.NO_CURRENCY: gettext("This is not a currency. Use a code such as EUR or CZK."),
        Wrong.NO_LANGUAGE: gettext("Choose one of the languages of the desk."),
        Wrong.TWICE: gettext("A language is listed twice."),
        Wrong.POOL_TWICE: gettext("This pool already has a rung."),
        Wrong.NO_NUMBER: gettext("Enter a sensible whole number."),
        Wrong.REFUND_TOO_LATE: gettext("By EU law a withdrawal is refunded within 14 days at the latest."),
        Wrong.NO_ADDRESS: gettext("This is not a mail address."),
        Wrong.NO_HOST: gettext("This is not a server name."),
        Wrong.NO_FOLDER: gettext("There is no such folder."),
        Wrong.SAME_FOLDER: gettext("Choose another folder than the one letters are fetched from."),
        Wrong.NO_SECURE_URL: gettext("Enter an address that begins with https://."),
        Wrong.NO_DAY: gettext("Enter a date like 2026-12-24."),
        Wrong.NO_TIME: gettext("Enter a date and a time."),
        Wrong.ENDS_BEFORE: gettext("The end is before the start."),
        Wrong.DEPUTY_CIRCLE: gettext("They are away then themselves, and whoever stands in for them is this person."),
        Wrong.OVERLAPS: gettext("A shift is planned there already."),
        Wrong.NO_SHIFTS: gettext("This person has no shift in that week."),
        Wrong.NO_WINDOWS: gettext("Enter hours like 08:00–12:00, 12:30–16:00, or nothing for a closed day."),
        Wrong.NO_DATED_WINDOWS: gettext("Enter a date and its hours on each line, like 2026-12-23 08:00–12:00."),
        Wrong.NO_OFF_DESK: gettext(
            "Write days and hours on each line, like mon-fri 12:00–12:30, and the percent who are away if not all are."
        ),
        Wrong.NEVER_OPEN: gettext("These hours never open. Enter at least one window."),
        Wrong.NO_HOLIDAYS: gettext("No public holidays are known for this country or region."),
        Wrong.NO_CHOICE: gettext("Choose one from the list."),
        Wrong.NO_WORDINGS: gettext("Write one language on each line: its code, a colon, the forms with commas."),
        Wrong.NO_BLANKS: gettext("Keep every blank like {{1}}, each as often as in the original."),
        Wrong.UNKNOWN_BLANK: gettext("There is a blank that nothing fills. Use those named below the text."),
        Wrong.BLANK_LACKS: gettext("A blank that customers rely on is missing: the number or the promised time."),
        Wrong.UNCLOSED_CONDITION: gettext("A condition lacks its beginning or its end. Conditions cannot be nested."),
        Wrong.UNKNOWN_CONDITION: gettext("A condition asks for an unknown name. Use the names below the text."),
        Wrong.UNKNOWN_VALUE: gettext("A condition names a country or a topic that does not exist."),
    }[wrong]


def receiving_sentence(tried: Tried) -> tuple[str, str]:
    """Tone and sentence of how fetching letters did."""
    if tried.outcome is Outcome.WORKS:
        return "ok", gettext("Receiving works: the mailbox opened and its letters can be fetched.")
    if tried.outcome is Outcome.NOTHING_SET:
        return "quiet", gettext("Receiving was not tried: letters of this mailbox come in by another way.")
    return "stop", gettext("Receiving does not work. %(reason)s", reason=sentence_of_connection(tried))


def sending_sentence(tried: Tried) -> tuple[str, str]:
    """Tone and sentence of how sending did."""
    if tried.outcome is Outcome.WORKS:
        return "ok", gettext("Sending works: the server greeted us and took the login. Nothing was sent.")
    if tried.outcome is Outcome.NOTHING_SET:
        return "quiet", gettext("Sending was not tried: no server is named, so answers do not leave from here yet.")
    return "stop", gettext("Sending does not work. %(reason)s", reason=sentence_of_connection(tried))


def sentence_of_connection(tried: Tried) -> str:
    """Why a connection to a mail server does not work, with what the other side said."""
    sentence = {
        Outcome.UNKNOWN_HOST: gettext("The server's name is not known: look for a typing error."),
        Outcome.NO_CONNECTION: gettext("No connection was made: check the server's name and the port."),
        Outcome.TOO_SLOW: gettext("The server did not answer in time: check the port and the encryption."),
        Outcome.NOT_ENCRYPTED: gettext("The encrypted connection failed: try another kind of encryption or port."),
        Outcome.BAD_CERTIFICATE: gettext("The server's certificate is not valid, so nobody knows who answers there."),
        Outcome.LOGIN_REFUSED: gettext("The server refused the user name or the password."),
        Outcome.TOKEN_REFUSED: gettext("The sign-in service refused: the consent must be given again."),
        Outcome.NO_TOKEN: gettext("The sign-in service gave no access token: check the token address."),
        Outcome.BUSY: gettext("The server is too busy for a login now; it is tried again by itself."),
        Outcome.NO_FOLDER: gettext("The folder cannot be opened."),
        Outcome.NOT_SETTLED: gettext("Letters are fetched, but not all can be read, marked as seen or moved there."),
        Outcome.NOT_UNDERSTOOD: gettext("The server answered in a way that was not expected."),
    }[tried.outcome]
    return f"{sentence} ({tried.detail})" if tried.detail else sentence
