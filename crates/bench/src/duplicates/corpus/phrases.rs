//! What is said in the same words all the time, written by hand for this corpus: attributions, stock
//! phrases, and the lines that outlets put around stories.
//!
//! `{N}` stands for a name, `{P}` for a place, `{O}` for the outlet, `{#}` for a number, `{W}` for words.

/// Phrases of a language.
#[derive(Debug)]
pub(super) struct Phrases {
    /// Who says something, after what is said.
    pub(super) said: &'static [&'static str],
    /// Beginnings of sentences.
    pub(super) stock: &'static [&'static str],
    /// Lines by an outlet, under stories and between paragraphs.
    pub(super) lines: &'static [&'static str],
    /// Lines over stories.
    pub(super) by: &'static [&'static str],
}

pub(super) static EN: Phrases = Phrases {
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

pub(super) static FR: Phrases = Phrases {
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

pub(super) static DE: Phrases = Phrases {
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

pub(super) static ES: Phrases = Phrases {
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

pub(super) static RU: Phrases = Phrases {
    said: &[
        "сообщил {N}",
        "заявил во вторник премьер-министр",
        "передаёт {O}",
        "рассказал {N} журналистам",
        "говорится в сообщении ведомства",
    ],
    stock: &[
        "Премьер-министр заявил во вторник, что",
        "По данным ведомства,",
        "Не менее {#} человек",
        "Как сообщает {O},",
        "Впервые с {#} года",
        "В то же время",
        "Ранее сообщалось, что",
        "В пресс-службе уточнили, что",
        "По словам {N},",
    ],
    lines: &[
        "Читайте также: {W}",
        "Подписывайтесь на наш канал {O}",
        "© {#} {O}. Все права защищены.",
        "Нашли ошибку? Выделите её и нажмите Ctrl+Enter",
        "Фото: {N} / {O}",
        "Материал подготовил {N}",
    ],
    by: &["{N}", "{P}, {#} сентября. /{O}/", "{P} – {O}", "Автор: {N}"],
};

pub(super) static TR: Phrases = Phrases {
    said: &[
        "dedi {N}",
        "diye konuştu",
        "açıklamasında bulundu",
        "ifadelerini kullandı",
        "{N} salı günü söyledi",
    ],
    stock: &[
        "Başbakan salı günü yaptığı açıklamada",
        "Edinilen bilgiye göre,",
        "En az {#} kişi",
        "Öte yandan",
        "Konuyla ilgili açıklama yapan {N},",
        "Bu yılın başında",
        "{P} Valiliğinden yapılan açıklamada,",
    ],
    lines: &[
        "Ayrıca okuyun: {W}",
        "{O} bültenine abone olun.",
        "© {#} {O}. Tüm hakları saklıdır.",
        "Haberin devamı için tıklayın",
        "Editör: {N}",
    ],
    by: &["{N} / {P}", "{P} (AA) –", "Haber: {N}", "Güncelleme: {#} saat önce"],
};

pub(super) static AR: Phrases = Phrases {
    said: &[
        "قال {N}",
        "وفق ما ذكرت وسائل إعلام محلية",
        "بحسب بيان للوزارة",
        "وأضاف {N}",
        "كما أفادت {O}",
    ],
    stock: &[
        "قال رئيس الوزراء يوم الثلاثاء إن",
        "وذكر بيان صدر يوم الجمعة أن",
        "ما لا يقل عن {#} شخصا",
        "وفي الوقت نفسه",
        "للمرة الأولى منذ عام {#}",
        "وأوضح المتحدث باسم الحكومة أن",
        "ومن جهة أخرى",
    ],
    lines: &[
        "اقرأ أيضا: {W}",
        "اشترك في النشرة البريدية من {O}",
        "جميع الحقوق محفوظة © {#} {O}",
        "المصدر: {O} + وكالات",
        "شارك هذا الخبر",
    ],
    by: &["{N} - {P}", "{P} ({O}) -", "كتب: {N}"],
};

pub(super) static HI: Phrases = Phrases {
    said: &["{N} ने कहा", "पुलिस ने मंगलवार को बताया", "{N} ने संवाददाताओं से कहा", "एक अधिकारी ने बताया"],
    stock: &[
        "प्रधानमंत्री ने मंगलवार को कहा कि",
        "अधिकारियों के अनुसार",
        "कम से कम {#} लोग",
        "इस बीच",
        "सरकार की ओर से जारी बयान में",
        "इससे पहले",
        "बताया जा रहा है कि",
    ],
    lines: &[
        "यह भी पढ़ें: {W}",
        "ताजा खबरों के लिए {O} से जुड़े रहें",
        "© {#} {O} सर्वाधिकार सुरक्षित",
        "संपादन: {N}",
    ],
    by: &["{N}, {P}", "{P} ({O})", "रिपोर्ट: {N}"],
};

pub(super) static ZH: Phrases = Phrases {
    said: &["{N}说", "总理周二表示", "{N}对记者表示", "发言人指出"],
    stock: &[
        "据{O}报道，",
        "总理周二表示，",
        "与此同时，",
        "至少{#}人",
        "有关部门负责人介绍，",
        "自{#}年以来，",
        "据了解，",
        "在当天的新闻发布会上，",
        "记者从{P}获悉，",
    ],
    lines: &[
        "延伸阅读：{W}",
        "责任编辑：{N}",
        "版权所有 {O} 未经授权不得转载",
        "（来源：{O}）",
        "关注{O}微信公众号，获取更多资讯",
        "分享到",
    ],
    by: &["{O}{P}{#}日电（记者{N}）", "记者 {N} {P}报道", "来源：{O}"],
};

pub(super) static JA: Phrases = Phrases {
    said: &["と{N}氏は述べた", "と話している", "と首相は火曜日に語った", "と発表した"],
    stock: &[
        "首相は火曜日の記者会見で、",
        "関係者によると、",
        "少なくとも{#}人が",
        "一方、",
        "これに対し、",
        "{#}年以来初めて",
        "同社は声明で、",
        "警察によると、",
    ],
    lines: &[
        "関連記事：{W}",
        "{O}のメールマガジンに登録する",
        "© {#} {O} 無断転載を禁じます",
        "この記事は有料会員限定です",
        "取材・文：{N}",
    ],
    by: &["【{P}＝{N}】", "{O} {N}記者", "{P}（{O}）"],
};

pub(super) static PT: Phrases = Phrases {
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

pub(super) static IT: Phrases = Phrases {
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

pub(super) static PL: Phrases = Phrases {
    said: &["powiedział {N}", "poinformowała we wtorek policja", "zaznaczył {N}", "dodał rzecznik"],
    stock: &[
        "Premier powiedział we wtorek, że",
        "Jak informuje {O},",
        "Co najmniej {#} osób",
        "Jednocześnie",
        "Po raz pierwszy od {#} roku",
        "Według wstępnych ustaleń",
    ],
    lines: &[
        "Czytaj także: {W}",
        "Zapisz się na newsletter {O}",
        "© {#} {O}. Wszelkie prawa zastrzeżone.",
        "Autor: {N}",
    ],
    by: &["{N}", "{P} (PAP) -", "Oprac. {N}"],
};

pub(super) static NL: Phrases = Phrases {
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

pub(super) static UK: Phrases = Phrases {
    said: &["повідомив {N}", "заявив у вівторок прем’єр-міністр", "пише {O}", "розповів {N}"],
    stock: &[
        "Прем’єр-міністр заявив у вівторок, що",
        "За даними поліції,",
        "Щонайменше {#} людей",
        "Водночас",
        "Як повідомляє {O},",
        "За словами {N},",
    ],
    lines: &[
        "Читайте також: {W}",
        "Підписуйтесь на наш канал {O}",
        "© {#} {O}. Усі права захищено.",
        "Фото: {N}",
    ],
    by: &["{N}", "{P}. {O}", "Автор: {N}"],
};

pub(super) static KO: Phrases = Phrases {
    said: &["라고 {N} 씨는 말했다", "고 총리가 화요일 밝혔다", "고 관계자는 전했다"],
    stock: &[
        "총리는 화요일 기자회견에서",
        "경찰에 따르면",
        "최소 {#} 명이",
        "한편",
        "이에 대해",
        "관계자는",
    ],
    lines: &[
        "관련 기사: {W}",
        "{O} 뉴스레터 구독하기",
        "© {#} {O} 무단 전재 및 재배포 금지",
        "{N} 기자",
    ],
    by: &["({P}={O}) {N} 기자", "{O} {N} 기자"],
};

/// For languages whose stock phrases are those of their sentences alone.
pub(super) static OTHER: Phrases = Phrases {
    said: &["{N}"],
    stock: &["{N}:", "{P},"],
    lines: &["© {#} {O}", "{O} / {N}", "→ {W}", "{O}: {W}", "Facebook · Twitter · WhatsApp"],
    by: &["{N}", "{P} ({O})", "{N} / {O}"],
};

#[cfg(test)]
mod tests {
    use super::super::tongues::TONGUES;

    #[test]
    fn every_language_has_every_kind_of_phrase() {
        for tongue in TONGUES {
            let of = tongue.phrases;
            for phrases in [of.said, of.stock, of.lines, of.by] {
                assert!(!phrases.is_empty() && phrases.iter().all(|p| !p.is_empty()));
            }
        }
    }
}
