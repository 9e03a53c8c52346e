"""What is wrong with a sending domain's DNS records, in sentences."""

from __future__ import annotations

from tolmach.i18n import gettext
from tolmach.outbox.domain_check import DomainCheck, Fault


def fault_sentence(fault: Fault) -> str:
    """What is wrong, and what to do about it."""
    return {
        Fault.SPF_MISSING: gettext("There is no SPF record. Add this one:"),
        Fault.SPF_SEVERAL: gettext("There are several SPF records, and then none counts. Put this one in their place:"),
        Fault.SPF_LACKS: gettext("The SPF record does not name your mail provider. Change it to this:"),
        Fault.SPF_LOOKUPS: gettext(
            "The SPF record needs more than ten look-ups, so nobody reads it to its end. Remove what is not used."
        ),
        Fault.DKIM_MISSING: gettext(
            "There is no DKIM key. Add a TXT record with this name; your mail provider shows what to put in it."
        ),
        Fault.DKIM_REVOKED: gettext(
            "The DKIM key is empty, which means withdrawn. Ask your mail provider for a new one."
        ),
        Fault.DMARC_MISSING: gettext("There is no DMARC record. Add this one:"),
        Fault.DMARC_SEVERAL: gettext("There are several DMARC records, and then none counts. Keep only one:"),
    }[fault]


def fault_name(fault: Fault) -> str:
    """What is wrong, in a few words."""
    return {
        Fault.SPF_MISSING: gettext("no SPF record"),
        Fault.SPF_SEVERAL: gettext("several SPF records"),
        Fault.SPF_LACKS: gettext("the mail provider is not in the SPF record"),
        Fault.SPF_LOOKUPS: gettext("the SPF record needs too many look-ups"),
        Fault.DKIM_MISSING: gettext("no DKIM key"),
        Fault.DKIM_REVOKED: gettext("the DKIM key is withdrawn"),
        Fault.DMARC_MISSING: gettext("no DMARC record"),
        Fault.DMARC_SEVERAL: gettext("several DMARC records"),
    }[fault]


def faults_named(faults: str) -> str:
    """The faults of a trouble's cause, which names them with blanks between."""
    known = [fault_name(Fault(one)) for one in faults.split() if one in tuple(Fault)]
    return ", ".join(known) or "?"


def policy_sentence(check: DomainCheck) -> str:
    """What the domain asks those who receive forged letters in its name to do; nothing where it asks nothing."""
    return {
        "none": gettext("DMARC: forged letters are let through."),
        "quarantine": gettext("DMARC: forged letters go to the spam folder."),
        "reject": gettext("DMARC: forged letters are refused."),
    }.get(check.dmarc_policy.casefold(), "")
