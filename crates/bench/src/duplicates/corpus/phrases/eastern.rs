//! Russian, Ukrainian, Polish, Turkish, Korean.

use super::Phrases;

pub(in super::super) static RU: Phrases = Phrases {
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

pub(in super::super) static TR: Phrases = Phrases {
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

pub(in super::super) static PL: Phrases = Phrases {
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

pub(in super::super) static UK: Phrases = Phrases {
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

pub(in super::super) static KO: Phrases = Phrases {
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
