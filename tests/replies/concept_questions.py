"""What customers write about five matters, in fifteen languages; written as customers do, not from the library."""

from __future__ import annotations

QUESTIONS: dict[str, dict[str, tuple[str, ...]]] = {
    "bg": {
        "where_is_my_order": (
            "Здравейте, поръчах преди седмица, а пратката още я няма. Можете ли да проверите къде е?",
            "Кога ще получа поръчката си? Няма никаква информация от куриера.",
            "Добър ден, бихте ли ми казали докъде е стигнала моята поръчка?",
        ),
        "cancel_order": (
            "Моля да анулирате поръчката ми, направих я по погрешка.",
            "Искам да откажа поръчката, която направих вчера.",
            "Може ли поръчката да се отмени, вече не ми трябва?",
        ),
        "how_to_return": (
            "Роклята не ми хареса, искам да я върна. Какво трябва да направя?",
            "Как мога да върна стоката и на какъв адрес да я изпратя?",
            "Бих искала да върна обувките, какви са условията за връщане?",
        ),
        "damaged_item": (
            "Лампата пристигна счупена, стъклото е на парчета.",
            "Получих повреден продукт, екранът е напукан.",
            "Стоката е дефектна, не се включва изобщо.",
        ),
        "invoice_copy": (
            "Бихте ли ми изпратили фактура за последната поръчка?",
            "Не съм получил фактура, трябва ми за счетоводството.",
            "Моля за копие на фактурата по имейл.",
        ),
    },
    "cs": {
        "where_is_my_order": (
            "Dobrý den, objednal jsem minulý týden a balíček pořád nikde. Můžete zjistit, kde je?",
            "Kdy mi dorazí moje zásilka? V sledování se nic nemění.",
            "prosim vas kde je moje objednavka, cekam na ni uz dlouho",
        ),
        "cancel_order": (
            "Prosím o zrušení objednávky, spletl jsem si barvu.",
            "Chtěla bych stornovat včerejší objednávku, ještě prosím neodesílejte.",
            "Můžete moji objednávku zrušit? Už to nepotřebuju.",
        ),
        "how_to_return": (
            "Šaty mi nesedí, chci je vrátit. Jak mám postupovat?",
            "Kam mám poslat zboží, které chci vrátit?",
            "Ráda bych odstoupila od smlouvy a boty vrátila, pošlete mi prosím postup.",
        ),
        "damaged_item": (
            "Hrnek přišel rozbitý, v krabici byly jen střepy.",
            "Zboží dorazilo poškozené, displej je prasklý.",
            "Vysavač je vadný, vůbec nejde zapnout.",
        ),
        "invoice_copy": (
            "Prosím o zaslání faktury k mé objednávce.",
            "V balíku nebyla faktura, potřebuji ji do účetnictví.",
            "Můžete mi poslat kopii daňového dokladu?",
        ),
    },
    "de": {
        "where_is_my_order": (
            "Guten Tag, ich habe vor einer Woche bestellt und das Paket ist noch nicht da. Wo ist es?",
            "Wann kommt meine Bestellung endlich an? Die Sendungsverfolgung zeigt nichts.",
            "Könnten Sie bitte nachsehen, wo meine Lieferung bleibt?",
        ),
        "cancel_order": (
            "Bitte stornieren Sie meine Bestellung, ich habe aus Versehen doppelt bestellt.",
            "Ich möchte die Bestellung von gestern stornieren.",
            "Kann ich meine Bestellung noch stornieren? Ich brauche die Sachen nicht mehr.",
        ),
        "how_to_return": (
            "Das Kleid passt mir nicht, ich möchte es zurückschicken. Wie geht das?",
            "Wie kann ich die Ware zurückgeben und wohin muss ich sie senden?",
            "Ich hätte gern ein Rücksendeetikett, die Schuhe gehen zurück.",
        ),
        "damaged_item": (
            "Die Tasse ist zerbrochen angekommen, im Karton waren nur Scherben.",
            "Der Artikel ist beschädigt, das Display hat einen Riss.",
            "Das Gerät ist defekt, es lässt sich nicht einschalten.",
        ),
        "invoice_copy": (
            "Könnten Sie mir bitte die Rechnung zu meiner Bestellung schicken?",
            "Im Paket lag keine Rechnung, ich brauche sie für die Steuer.",
            "Bitte senden Sie mir eine Kopie der Rechnung per E-Mail.",
        ),
    },
    "el": {
        "where_is_my_order": (
            "Καλησπέρα, παρήγγειλα πριν από μια εβδομάδα και το δέμα δεν έχει έρθει ακόμα. Πού βρίσκεται;",
            "Πότε θα παραλάβω την παραγγελία μου;",
            "Μπορείτε να μου πείτε πού είναι η παραγγελία μου;",
        ),
        "cancel_order": (
            "Παρακαλώ ακυρώστε την παραγγελία μου, την έκανα κατά λάθος.",
            "Θέλω να ακυρώσω τη χθεσινή παραγγελία.",
            "Γίνεται ακύρωση της παραγγελίας; Δεν τη χρειάζομαι πια.",
        ),
        "how_to_return": (
            "Το φόρεμα δεν μου κάνει, θέλω να το επιστρέψω. Τι πρέπει να κάνω;",
            "Πώς μπορώ να επιστρέψω το προϊόν και πού να το στείλω;",
            "Θα ήθελα να κάνω επιστροφή τα παπούτσια, ποια είναι η διαδικασία;",
        ),
        "damaged_item": (
            "Η κούπα ήρθε σπασμένη.",
            "Το προϊόν έφτασε κατεστραμμένο, η οθόνη είναι ραγισμένη.",
            "Η συσκευή είναι ελαττωματική, δεν ανάβει καθόλου.",
        ),
        "invoice_copy": (
            "Μπορείτε να μου στείλετε το τιμολόγιο της παραγγελίας μου;",
            "Δεν έλαβα τιμολόγιο και το χρειάζομαι για το λογιστήριο.",
            "Παρακαλώ στείλτε μου αντίγραφο της απόδειξης.",
        ),
    },
    "es": {
        "where_is_my_order": (
            "Buenas tardes, hice un pedido hace una semana y el paquete no ha llegado. ¿Dónde está?",
            "¿Cuándo recibiré mi pedido? El seguimiento no se actualiza.",
            "¿Podrían decirme por dónde va mi envío?",
        ),
        "cancel_order": (
            "Por favor, cancelen mi pedido, lo hice por error.",
            "Quiero anular el pedido que hice ayer.",
            "¿Se puede cancelar todavía la compra? Ya no lo necesito.",
        ),
        "how_to_return": (
            "El vestido no me queda bien y quiero devolverlo. ¿Qué tengo que hacer?",
            "¿Cómo puedo devolver el producto y a qué dirección lo envío?",
            "Me gustaría hacer una devolución de los zapatos, ¿cuáles son los pasos?",
        ),
        "damaged_item": (
            "La taza ha llegado rota.",
            "He recibido el artículo dañado, la pantalla tiene una grieta.",
            "El aparato está defectuoso, no se enciende.",
        ),
        "invoice_copy": (
            "¿Me pueden enviar la factura de mi pedido?",
            "No he recibido la factura y la necesito para contabilidad.",
            "Necesito una copia de la factura por correo electrónico.",
        ),
    },
    "fr": {
        "where_is_my_order": (
            "Bonsoir, j'ai commandé il y a une semaine et le colis n'est toujours pas arrivé. Où est-il ?",
            "Quand vais-je recevoir ma commande ? Le suivi ne bouge plus.",
            "Pourriez-vous me dire où se trouve mon colis ?",
        ),
        "cancel_order": (
            "Merci d'annuler ma commande, je l'ai passée par erreur.",
            "Je souhaite annuler la commande faite hier.",
            "Est-il encore possible d'annuler mon achat ? Je n'en ai plus besoin.",
        ),
        "how_to_return": (
            "La robe ne me va pas, je voudrais la renvoyer. Comment faire ?",
            "Comment puis-je retourner l'article et à quelle adresse l'envoyer ?",
            "J'aimerais faire un retour pour les chaussures, quelle est la procédure ?",
        ),
        "damaged_item": (
            "La tasse est arrivée cassée.",
            "J'ai reçu un article abîmé, l'écran est fissuré.",
            "L'appareil est défectueux, il ne s'allume pas.",
        ),
        "invoice_copy": (
            "Pouvez-vous m'envoyer la facture de ma commande ?",
            "Je n'ai pas reçu de facture, j'en ai besoin pour ma comptabilité.",
            "Merci de me transmettre une copie de la facture par mail.",
        ),
    },
    "hr": {
        "where_is_my_order": (
            "Dobar dan, naručila sam prije tjedan dana, a paket još nije stigao. Gdje je?",
            "Kada će mi stići narudžba? Praćenje ne pokazuje ništa.",
            "Možete li provjeriti gdje je moja pošiljka?",
        ),
        "cancel_order": (
            "Molim vas otkažite moju narudžbu, naručio sam greškom.",
            "Željela bih stornirati jučerašnju narudžbu.",
            "Može li se narudžba još otkazati? Više mi ne treba.",
        ),
        "how_to_return": (
            "Haljina mi ne odgovara i želim je vratiti. Što trebam napraviti?",
            "Kako mogu vratiti robu i na koju adresu da je pošaljem?",
            "Htjela bih vratiti cipele, kakav je postupak povrata?",
        ),
        "damaged_item": (
            "Šalica je stigla razbijena.",
            "Proizvod je oštećen, zaslon je napuknut.",
            "Uređaj je neispravan, uopće se ne pali.",
        ),
        "invoice_copy": (
            "Možete li mi poslati račun za moju narudžbu?",
            "Nisam dobio račun, a treba mi za knjigovodstvo.",
            "Molim kopiju računa na e-mail.",
        ),
    },
    "hu": {
        "where_is_my_order": (
            "Jó napot, egy hete rendeltem, és a csomag még mindig nem jött meg. Hol van?",
            "Mikor érkezik meg a rendelésem? A nyomkövetés nem mutat semmit.",
            "Meg tudnák nézni, hol tart a csomagom?",
        ),
        "cancel_order": (
            "Kérem, töröljék a rendelésemet, véletlenül adtam le.",
            "Szeretném lemondani a tegnapi rendelést.",
            "Le lehet még mondani a rendelést? Már nincs rá szükségem.",
        ),
        "how_to_return": (
            "A ruha nem jó rám, szeretném visszaküldeni. Mi a teendőm?",
            "Hogyan tudom visszaküldeni a terméket, és milyen címre?",
            "Elállnék a vásárlástól, hogyan küldjem vissza a cipőt?",
        ),
        "damaged_item": (
            "A bögre törötten érkezett.",
            "Sérült terméket kaptam, a kijelzője megrepedt.",
            "A készülék hibás, be sem kapcsol.",
        ),
        "invoice_copy": (
            "El tudnák küldeni a számlát a rendelésemről?",
            "Nem kaptam számlát, pedig szükségem van rá a könyveléshez.",
            "Kérek egy számlamásolatot e-mailben.",
        ),
    },
    "it": {
        "where_is_my_order": (
            "Buonasera, ho ordinato una settimana fa e il pacco non è ancora arrivato. Dov'è?",
            "Quando riceverò il mio ordine? Il tracking è fermo.",
            "Potete verificare dove si trova la mia spedizione?",
        ),
        "cancel_order": (
            "Vi prego di annullare il mio ordine, l'ho fatto per sbaglio.",
            "Vorrei cancellare l'ordine di ieri.",
            "È ancora possibile annullare l'acquisto? Non mi serve più.",
        ),
        "how_to_return": (
            "Il vestito non mi sta bene, vorrei restituirlo. Cosa devo fare?",
            "Come posso rendere la merce e a quale indirizzo la spedisco?",
            "Vorrei fare il reso delle scarpe, qual è la procedura?",
        ),
        "damaged_item": (
            "La tazza è arrivata rotta.",
            "Ho ricevuto un articolo danneggiato, lo schermo è crepato.",
            "L'apparecchio è difettoso, non si accende.",
        ),
        "invoice_copy": (
            "Potete inviarmi la fattura del mio ordine?",
            "Non ho ricevuto la fattura e mi serve per la contabilità.",
            "Chiedo una copia della fattura via e-mail.",
        ),
    },
    "pl": {
        "where_is_my_order": (
            "Dzień dobry, zamówiłam tydzień temu, a paczki nadal nie ma. Gdzie ona jest?",
            "Kiedy dotrze moje zamówienie? Status przesyłki się nie zmienia.",
            "Czy mogą Państwo sprawdzić, co się dzieje z moją przesyłką?",
        ),
        "cancel_order": (
            "Proszę o anulowanie mojego zamówienia, złożyłem je przez pomyłkę.",
            "Chciałabym zrezygnować z wczorajszego zamówienia.",
            "Czy da się jeszcze anulować zakup? Już tego nie potrzebuję.",
        ),
        "how_to_return": (
            "Sukienka nie pasuje, chcę ją zwrócić. Co mam zrobić?",
            "Jak mogę zwrócić towar i na jaki adres go odesłać?",
            "Chciałbym odstąpić od umowy i oddać buty, jak wygląda procedura zwrotu?",
        ),
        "damaged_item": (
            "Kubek przyszedł rozbity.",
            "Otrzymałem uszkodzony produkt, ekran jest pęknięty.",
            "Urządzenie jest wadliwe, w ogóle się nie włącza.",
        ),
        "invoice_copy": (
            "Czy mogą Państwo przesłać fakturę do mojego zamówienia?",
            "Nie dostałam faktury, a potrzebuję jej do księgowości.",
            "Proszę o kopię faktury na maila.",
        ),
    },
    "pt": {
        "where_is_my_order": (
            "Boa tarde, encomendei há uma semana e o pacote ainda não chegou. Onde está?",
            "Quando vou receber a minha encomenda? O seguimento não mexe.",
            "Podem verificar onde se encontra o meu envio?",
        ),
        "cancel_order": (
            "Peço que cancelem a minha encomenda, foi feita por engano.",
            "Quero anular a encomenda de ontem.",
            "Ainda é possível cancelar a compra? Já não preciso.",
        ),
        "how_to_return": (
            "O vestido não me serve e quero devolvê-lo. O que tenho de fazer?",
            "Como posso devolver o artigo e para que morada o envio?",
            "Gostaria de fazer a devolução dos sapatos, qual é o procedimento?",
        ),
        "damaged_item": (
            "A caneca chegou partida.",
            "Recebi o artigo danificado, o ecrã está rachado.",
            "O aparelho tem defeito, não liga.",
        ),
        "invoice_copy": (
            "Podem enviar-me a fatura da minha encomenda?",
            "Não recebi a fatura e preciso dela para a contabilidade.",
            "Pedia uma cópia da fatura por e-mail.",
        ),
    },
    "ro": {
        "where_is_my_order": (
            "Bună ziua, am comandat acum o săptămână și coletul încă nu a ajuns. Unde este?",
            "Când primesc comanda? AWB-ul nu se actualizează.",
            "Puteți verifica unde se află coletul meu?",
        ),
        "cancel_order": (
            "Vă rog să anulați comanda mea, am plasat-o din greșeală.",
            "Vreau să renunț la comanda de ieri.",
            "Se mai poate anula comanda? Nu mai am nevoie de ea.",
        ),
        "how_to_return": (
            "Rochia nu mi se potrivește și vreau să o returnez. Ce trebuie să fac?",
            "Cum pot returna produsul și la ce adresă îl trimit?",
            "Aș dori să fac un retur pentru pantofi, care este procedura?",
        ),
        "damaged_item": (
            "Cana a ajuns spartă.",
            "Am primit un produs deteriorat, ecranul este crăpat.",
            "Aparatul este defect, nu pornește deloc.",
        ),
        "invoice_copy": (
            "Îmi puteți trimite factura pentru comanda mea?",
            "Nu am primit factura și am nevoie de ea la contabilitate.",
            "Vă rog o copie a facturii pe e-mail.",
        ),
    },
    "sk": {
        "where_is_my_order": (
            "Dobrý deň, objednala som pred týždňom a balíček stále nikde. Viete zistiť, kde je?",
            "Kedy mi dorazí moja zásielka? Sledovanie nič neukazuje.",
            "prosim vas kde je moja objednavka, cakam na nu uz dlho",
        ),
        "cancel_order": (
            "Prosím o zrušenie objednávky, pomýlil som si farbu.",
            "Chcela by som stornovať včerajšiu objednávku, ešte ju neposielajte.",
            "Dá sa moja objednávka ešte zrušiť? Už to nepotrebujem.",
        ),
        "how_to_return": (
            "Šaty mi nesedia, chcem ich vrátiť. Ako mám postupovať?",
            "Kam mám poslať tovar, ktorý chcem vrátiť?",
            "Rada by som odstúpila od zmluvy a topánky vrátila, pošlite mi postup.",
        ),
        "damaged_item": (
            "Hrnček prišiel rozbitý, v krabici boli len črepy.",
            "Tovar dorazil poškodený, displej je prasknutý.",
            "Vysávač je chybný, vôbec sa nedá zapnúť.",
        ),
        "invoice_copy": (
            "Prosím o zaslanie faktúry k mojej objednávke.",
            "V balíku nebola faktúra, potrebujem ju do účtovníctva.",
            "Môžete mi poslať kópiu daňového dokladu?",
        ),
    },
    "sl": {
        "where_is_my_order": (
            "Pozdravljeni, naročila sem pred enim tednom, paketa pa še vedno ni. Kje je?",
            "Kdaj bom prejel svoje naročilo? Sledenje ne kaže ničesar.",
            "Ali lahko preverite, kje je moja pošiljka?",
        ),
        "cancel_order": (
            "Prosim, prekličite moje naročilo, oddal sem ga pomotoma.",
            "Rada bi stornirala včerajšnje naročilo.",
            "Ali je naročilo še mogoče preklicati? Ne potrebujem ga več.",
        ),
        "how_to_return": (
            "Obleka mi ni prav in jo želim vrniti. Kaj moram storiti?",
            "Kako lahko vrnem izdelek in na kateri naslov naj ga pošljem?",
            "Rada bi vrnila čevlje, kakšen je postopek vračila?",
        ),
        "damaged_item": (
            "Skodelica je prispela razbita.",
            "Prejel sem poškodovan izdelek, zaslon je počen.",
            "Naprava ima okvaro, sploh se ne vklopi.",
        ),
        "invoice_copy": (
            "Mi lahko pošljete račun za moje naročilo?",
            "Računa nisem prejel, potrebujem ga za računovodstvo.",
            "Prosim za kopijo računa po e-pošti.",
        ),
    },
    "en": {
        "where_is_my_order": (
            "Hi, I ordered a week ago and the parcel still hasn't turned up. Where is it?",
            "When will my order arrive? The tracking hasn't changed for days.",
            "Could you check where my package is, please?",
        ),
        "cancel_order": (
            "Please cancel my order, I placed it by mistake.",
            "I'd like to cancel the order I made yesterday.",
            "Is it still possible to cancel? I don't need it any more.",
        ),
        "how_to_return": (
            "The dress doesn't fit and I want to send it back. What do I need to do?",
            "How can I return the item and which address do I send it to?",
            "I would like to return the shoes, what is the procedure?",
        ),
        "damaged_item": (
            "The mug arrived broken.",
            "I received a damaged item, the screen is cracked.",
            "The device is faulty, it won't switch on.",
        ),
        "invoice_copy": (
            "Could you send me the invoice for my order?",
            "There was no invoice in the parcel and I need it for my accounts.",
            "Please send a copy of the receipt by e-mail.",
        ),
    },
}
