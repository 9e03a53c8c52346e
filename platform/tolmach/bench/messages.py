"""Support messages made up for the benchmark of translation, with a list of what must come back unchanged in each."""

from __future__ import annotations

import string
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from random import Random

Make = Callable[[Random], str]


@dataclass(frozen=True)
class Message:
    """A message in one language and the things in it that must stand unchanged in its translation."""

    text: str
    things: tuple[str, ...]


def make_messages(language: str, count: int, seed: int) -> Iterator[Message]:
    """``count`` messages of two to four sentences in ``pt`` or ``en``; the same for the same seed."""
    random = Random(seed)  # noqa: S311 - test data
    for _ in range(count):
        things: list[str] = []
        sentences = [_fill(random.choice(_SENTENCES[language]), random, things) for _ in range(random.randint(2, 4))]
        joint = random.choice((" ", " ", "\n", "\n\n"))
        yield Message(joint.join([random.choice(_GREETINGS[language]), *sentences]), tuple(things))


def _fill(template: str, random: Random, things: list[str]) -> str:
    for _literal, field, _spec, _conversion in string.Formatter().parse(template):
        if field:
            thing = _MAKERS[field](random)
            things.append(thing)
            template = template.replace("{" + field + "}", thing, 1)
    return template


def _digits(random: Random, count: int) -> str:
    return str(random.randint(1, 9)) + "".join(random.choice(string.digits) for _ in range(count - 1))


def _letters(random: Random, count: int) -> str:
    return "".join(random.choice(string.ascii_uppercase) for _ in range(count))


def _order(random: Random) -> str:
    return random.choice(
        (
            f"{_letters(random, 2)}-{random.randint(2023, 2027)}-{_digits(random, 5)}",
            f"#{_digits(random, 5)}",
            _digits(random, 8),
            f"{_letters(random, 3)}{_digits(random, 6)}",
            f"{random.randint(2023, 2027)}/{_digits(random, 6)}",
            f"{_digits(random, 3)}-{_digits(random, 7)}-{_digits(random, 7)}",
            f"W{_digits(random, 6)}-{_letters(random, 1)}",
        )
    )


def _tracking(random: Random) -> str:
    return random.choice(
        (
            f"{_letters(random, 2)}{_digits(random, 9)}PT",
            f"1Z{_letters(random, 1)}{_digits(random, 15)}",
            f"00{_digits(random, 18)}",
            f"{_letters(random, 2)} {_digits(random, 3)} {_digits(random, 3)} {_digits(random, 3)} PT",
        )
    )


def _amount(random: Random) -> str:
    whole, cents = random.randint(1, 999), f"{random.randint(0, 99):02d}"
    return random.choice(
        (
            f"EUR {random.randint(1, 9)}.{whole:03d},{cents}",
            f"{whole},{cents} €",
            f"{whole}.{cents} EUR",
            f"€{whole}.{cents}",
            f"£{random.randint(1, 9)},{whole:03d}.{cents}",
            f"{whole},{cents}€",
            f"{random.randint(1, 9)} {whole:03d},{cents} €",
            f"{whole} Kč",
        )
    )


def _date(random: Random) -> str:
    day, month, year = random.randint(1, 28), random.randint(1, 12), random.randint(2024, 2027)
    return random.choice((f"{day:02d}/{month:02d}/{year}", f"{day}.{month}.{year}", f"{year}-{month:02d}-{day:02d}"))


def _time(random: Random) -> str:
    hour, minute = random.randint(7, 21), random.randint(0, 59)
    return random.choice((f"{hour}:{minute:02d}", f"{hour}h{minute:02d}"))


def _phone(random: Random) -> str:
    three = [_digits(random, 3) for _ in range(3)]
    return random.choice(
        (f"+351 {' '.join(three)}", " ".join(three), f"+44 20 {_digits(random, 4)} {_digits(random, 4)}")
    )


def _mail(random: Random) -> str:
    user = random.choice(("ana.silva", "j_pereira", "maria-costa77", "info", "t.brown+shop"))
    return f"{user}@{random.choice(('example.pt', 'mail.example.co.uk', 'novesta.cz'))}"


def _url(random: Random) -> str:
    return random.choice(
        (
            f"https://www.ctt.pt/feapl_2/app/open/track?objects={_letters(random, 2)}{_digits(random, 9)}PT",
            f"www.example.com/orders/{_digits(random, 6)}",
            f"https://t.example.eu/{_letters(random, 3).lower()}{_digits(random, 2)}?a=1&b=2#top",
        )
    )


def _size(random: Random) -> str:
    return random.choice(("42,5", "XL", "38", "M", "XXL", "36.5", "40 2/3"))


def _iban(random: Random) -> str:
    number = "PT50" + _digits(random, 21)
    return random.choice((number, " ".join(number[at : at + 4] for at in range(0, 25, 4))))


def _sku(random: Random) -> str:
    return f"{_letters(random, 2)}-{_digits(random, 4)}-{random.choice(('BLK', 'RED', '42'))}"


def _coupon(random: Random) -> str:
    return random.choice(("VERAO20", "BEMVINDO10", "SAVE15", "NATAL2026", "FREESHIP"))


_MAKERS: dict[str, Make] = {
    "order": _order,
    "tracking": _tracking,
    "amount": _amount,
    "amount2": _amount,
    "date": _date,
    "time": _time,
    "phone": _phone,
    "mail": _mail,
    "url": _url,
    "size": _size,
    "size2": _size,
    "iban": _iban,
    "sku": _sku,
    "coupon": _coupon,
}

_GREETINGS = {
    "pt": ("Olá,", "Bom dia!", "Boa tarde,", "Exmos. Senhores,", "Olá Ana,"),
    "en": ("Hello,", "Hi there!", "Good morning,", "Dear team,", "Hi Ana,"),
}

_SENTENCES = {
    "pt": (
        "A minha encomenda {order} ainda não chegou.",
        "Fiz a encomenda n.º {order} no dia {date} e continuo à espera.",
        "Paguei {amount} e só me devolveram {amount2}.",
        "Podem devolver o dinheiro para o IBAN {iban}?",
        "O valor de {amount} foi cobrado duas vezes no meu cartão.",
        "O estafeta ligou às {time} do número {phone} mas eu não estava em casa.",
        "Respondam por favor para {mail} ou liguem para {phone}.",
        "O estado em {url} não muda há uma semana.",
        "O código de seguimento {tracking} não existe.",
        "Pedi o tamanho {size} e recebi o tamanho {size2}.",
        "O artigo {sku} veio com um defeito na costura.",
        "O cupão {coupon} não funciona no carrinho.",
        "Gostava de trocar o tamanho {size} até {date}.",
        "A fatura da encomenda {order} está em nome errado, o valor certo é {amount}.",
        "Segundo o site {url}, a entrega seria no dia {date} às {time}.",
        "Já escrevi para {mail} três vezes e ninguém responde!",
        "Quero cancelar a encomenda {order} e receber os {amount} de volta.",
        "O pacote {tracking} foi entregue ao vizinho errado.",
    ),
    "en": (
        "My order {order} has not arrived yet.",
        "I placed order no. {order} on {date} and I am still waiting.",
        "I paid {amount} and got only {amount2} back.",
        "Could you send the money to IBAN {iban}?",
        "The amount of {amount} was charged twice to my card.",
        "The courier called at {time} from {phone} but I was not at home.",
        "Please answer to {mail} or call me on {phone}.",
        "The status at {url} has not changed for a week.",
        "The tracking number {tracking} does not exist.",
        "I ordered size {size} and received size {size2}.",
        "The item {sku} came with a broken zip.",
        "The coupon {coupon} does not work in the basket.",
        "I would like to exchange size {size} before {date}.",
        "The invoice for order {order} has the wrong name, the right amount is {amount}.",
        "According to {url} the delivery was planned for {date} at {time}.",
        "I wrote to {mail} three times and nobody answers!",
        "I want to cancel order {order} and get {amount} back.",
        "The parcel {tracking} was left with the wrong neighbour.",
    ),
}
