//! English, French, German, Spanish, Portuguese, Italian, Dutch.

use super::Phrases;

pub(in super::super) static EN: Phrases = Phrases {
    said: &[
        "{N} said",
        "the prime minister said on Tuesday",
        "{N} told reporters",
        "said {N}, a spokesman for the ministry",
        "police said in a statement",
        "{N} told {O} on Monday",
        "according to people familiar with the matter",
    ],
    stock: &[
        "The prime minister said on Tuesday that",
        "According to a statement released on Friday,",
        "Officials said at least {#} people",
        "The government has so far declined to say whether",
        "It comes after",
        "In a statement, the company said",
        "The announcement came a day after",
        "At the same time,",
        "Earlier this year,",
        "Speaking to reporters in {P},",
        "The court heard that",
        "For the first time since {#},",
        "As a result of the",
        "More than {#} people have been",
    ],
    lines: &[
        "Read more: {W}",
        "Sign up to our newsletter for the latest news from {O}.",
        "© {#} {O}. All rights reserved.",
        "This article was originally published by {O}.",
        "Follow us on Facebook and Twitter.",
        "Additional reporting by {N} and {N}; editing by {N}",
        "Share this article",
        "Have a story? Get in touch at news@{O}",
        "This material may not be published, broadcast, rewritten or redistributed without permission.",
        "Our standards: the {O} trust principles",
    ],
    by: &[
        "By {N}",
        "By {N} and {N}, {O}",
        "{P} ({O}) –",
        "{N}, {O} correspondent in {P}",
        "Published {#} hours ago",
        "{P}, Tuesday —",
    ],
};

pub(in super::super) static FR: Phrases = Phrases {
    said: &[
        "a déclaré {N}",
        "a indiqué mardi le Premier ministre",
        "a précisé {N} à l’AFP",
        "selon une source proche du dossier",
        "a-t-il ajouté",
        "explique {N}",
    ],
    stock: &[
        "Le Premier ministre a annoncé mardi que",
        "Selon un communiqué publié vendredi,",
        "Au moins {#} personnes ont été",
        "Dans le même temps,",
        "Pour la première fois depuis {#},",
        "Interrogé par {O},",
        "D’après les autorités,",
        "Le gouvernement a assuré que",
        "En début de semaine,",
        "C’est la raison pour laquelle",
    ],
    lines: &[
        "À lire aussi : {W}",
        "Abonnez-vous à la newsletter de {O}.",
        "© {#} {O}, tous droits réservés.",
        "Article réservé aux abonnés",
        "Suivez toute l’actualité sur {O}",
        "Avec AFP",
        "Partager cet article",
    ],
    by: &[
        "Par {N}",
        "Par {N} avec {O}",
        "{P} ({O}) –",
        "Publié il y a {#} heures",
        "{N}, correspondant à {P}",
    ],
};

pub(in super::super) static DE: Phrases = Phrases {
    said: &[
        "sagte {N}",
        "teilte die Polizei am Dienstag mit",
        "sagte der Ministerpräsident der dpa",
        "erklärte {N} am Montag",
        "so {N} weiter",
    ],
    stock: &[
        "Der Ministerpräsident sagte am Dienstag,",
        "Nach Angaben der Polizei",
        "Mindestens {#} Menschen wurden",
        "In einer Mitteilung hieß es am Freitag,",
        "Zum ersten Mal seit {#}",
        "Gleichzeitig",
        "Die Bundesregierung hatte zuvor",
        "Wie {O} berichtet,",
        "Im vergangenen Jahr",
    ],
    lines: &[
        "Lesen Sie auch: {W}",
        "Newsletter von {O} abonnieren",
        "© {#} {O}. Alle Rechte vorbehalten.",
        "Mit Material der dpa",
        "Dieser Artikel ist zuerst bei {O} erschienen.",
        "Mehr zum Thema",
        "Artikel teilen",
    ],
    by: &["Von {N}", "Von {N} und {N}", "{P} (dpa) –", "{N}, {P}", "Stand: vor {#} Stunden"],
};

pub(in super::super) static ES: Phrases = Phrases {
    said: &[
        "dijo {N}",
        "afirmó el martes el presidente del Gobierno",
        "señaló {N} a EFE",
        "según fuentes de la investigación",
        "ha explicado {N}",
    ],
    stock: &[
        "El presidente del Gobierno dijo el martes que",
        "Según un comunicado difundido el viernes,",
        "Al menos {#} personas han",
        "Por primera vez desde {#},",
        "Al mismo tiempo,",
        "El Ejecutivo ha asegurado que",
        "A principios de este año,",
        "En declaraciones a {O},",
        "De acuerdo con las autoridades,",
    ],
    lines: &[
        "Lea también: {W}",
        "Suscríbase al boletín de {O}.",
        "© {#} {O}. Todos los derechos reservados.",
        "Síguenos en Facebook y Twitter",
        "Archivado en: {W}",
        "Comparte esta noticia",
    ],
    by: &["Por {N}", "{P}, {N} / {O}", "{P} (EFE) –", "Actualizado hace {#} horas"],
};

pub(in super::super) static PT: Phrases = Phrases {
    said: &[
        "disse {N}",
        "afirmou o primeiro-ministro na terça-feira",
        "segundo a polícia",
        "explicou {N} à Lusa",
    ],
    stock: &[
        "O primeiro-ministro disse na terça-feira que",
        "De acordo com um comunicado,",
        "Pelo menos {#} pessoas",
        "Ao mesmo tempo,",
        "Pela primeira vez desde {#},",
        "Segundo {O},",
    ],
    lines: &[
        "Leia também: {W}",
        "Assine a newsletter de {O}.",
        "© {#} {O}. Todos os direitos reservados.",
        "Siga-nos no Instagram",
        "Edição: {N}",
    ],
    by: &["Por {N}", "{P}, {O}", "{N} | {P}"],
};

pub(in super::super) static IT: Phrases = Phrases {
    said: &[
        "ha detto {N}",
        "ha spiegato il premier martedì",
        "secondo gli inquirenti",
        "ha aggiunto {N}",
    ],
    stock: &[
        "Il presidente del Consiglio ha detto martedì che",
        "Secondo quanto riferito,",
        "Almeno {#} persone",
        "Nel frattempo,",
        "Per la prima volta dal {#},",
        "Come riporta {O},",
    ],
    lines: &[
        "Leggi anche: {W}",
        "Iscriviti alla newsletter di {O}",
        "© {#} {O} - Riproduzione riservata",
        "Segui {O} su Facebook",
    ],
    by: &["di {N}", "{P} (ANSA) -", "{N}, {P}"],
};

pub(in super::super) static NL: Phrases = Phrases {
    said: &["zei {N}", "meldde de politie dinsdag", "aldus {N}", "zegt een woordvoerder"],
    stock: &[
        "De premier zei dinsdag dat",
        "Volgens {O}",
        "Zeker {#} mensen zijn",
        "Tegelijkertijd",
        "Voor het eerst sinds {#}",
        "Dat blijkt uit",
    ],
    lines: &[
        "Lees ook: {W}",
        "Schrijf je in voor de nieuwsbrief van {O}",
        "© {#} {O}. Alle rechten voorbehouden.",
        "Deel dit artikel",
    ],
    by: &["Door {N}", "{P} (ANP) –", "Van onze verslaggever {N}"],
};
