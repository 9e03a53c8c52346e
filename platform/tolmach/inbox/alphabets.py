"""Which letters and small words a language is made of: the evidence by which a wrong charset shows itself."""

from __future__ import annotations

ALPHABETS: dict[str, str] = {
    "cs": "íáěéřčžýůšúňťďó",
    "sk": "áíčéýžúšľťôóňďäĺŕ",
    "pl": "łęążóćśńź",
    "hu": "áéöóőíüűú",
    "ro": "ăîâșțşţ",
    "hr": "čšžćđ",
    "de": "üäöß",
    "fr": "éèàêçùâîôûëïœ",
    "es": "óíáéñúü¿¡ºª",
    "pt": "ãçáéóíêõúâàôºª",
    "it": "èàùòéì",
    "sv": "åäöæøé",
    "bg": "аеиотнрсвлкдмпзъягбучщшжцхйюфьэыё",
    "el": "αοιετσνηυρπκμλςωδγθόίάήέύχφβώξζψϊϋΐΰ",
}
"""Letters beyond ASCII by language, the most frequent first (counts of OpenSubtitles lines, rounded to an order)."""

SMALL_WORDS: dict[str, str] = {
    "cs": "a na je se že v jsem mi mám to dobrý den prosím děkuji objednávka zboží jsem už není za při ještě",
    "sk": "a na je sa že v som mi mám to dobrý deň prosím ďakujem objednávka tovar nie už za ešte sme ako",
    "pl": "i w na nie się że z do jest mi dzień dobry proszę dziękuję zamówienie za od mam czy paczka",
    "hu": "a az és hogy nem van egy meg kérem köszönöm rendelés üdvözlettel jó napot is ez mert még ön",
    "ro": "de la și şi nu în să am că pe cu bună ziua vă rog mulțumesc comanda mi este din",
    "hr": "je i u na se da ne sam za mi dobar dan molim hvala narudžba nije što od in ni za prosim hvala naročilo",
    "de": "die der und ich nicht ist das ein für mit zu den sie bitte danke bestellung habe mir auf grüße",
    "fr": "je de la le et les pas que un pour vous mon bonjour merci commande est en ne ai à",
    "es": "de la que el en y no un por con mi hola gracias pedido es lo para me se está",
    "pt": "de a que o e não um para com é meu minha olá obrigado obrigada encomenda por em está se",
    "it": "di che e il la non un per ho mi è sono con buongiorno grazie ordine ancora alla del",
    "sv": "och att det är jag inte en som på har jeg er ikke og til med for hej tak tack",
    "bg": "на и да не за се от с в ми съм е че поръчка здравейте моля благодаря я по это как что",
    "el": "και το να για δεν με σας μου η ο την του είναι από θα παραγγελία ευχαριστώ τα που στο",
}
"""Words that any letter of the language holds, for the choice between alphabets that share letters."""
