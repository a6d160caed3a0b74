//! What stands around stories: menus of languages, navigation, and notices on cookies, written by hand.

/// Languages in their own words.
pub(super) const NAMES: &[&str] = &[
    "English",
    "Français",
    "Deutsch",
    "Español",
    "Português",
    "Italiano",
    "Nederlands",
    "Svenska",
    "Dansk",
    "Norsk bokmål",
    "Suomi",
    "Íslenska",
    "Polski",
    "Čeština",
    "Slovenčina",
    "Magyar",
    "Română",
    "Hrvatski",
    "Slovenščina",
    "Eesti",
    "Latviešu",
    "Lietuvių",
    "Shqip",
    "Türkçe",
    "Azərbaycan dili",
    "Bahasa Indonesia",
    "Bahasa Melayu",
    "Tiếng Việt",
    "Kiswahili",
    "Soomaali",
    "Русский",
    "Українська",
    "Беларуская",
    "Български",
    "Македонски",
    "Српски",
    "Қазақша",
    "Ελληνικά",
    "Հայերեն",
    "ქართული",
    "עברית",
    "العربية",
    "فارسی",
    "اردو",
    "हिन्दी",
    "বাংলা",
    "ਪੰਜਾਬੀ",
    "ગુજરાતી",
    "தமிழ்",
    "తెలుగు",
    "ไทย",
    "中文（简体）",
    "中文（繁體）",
    "日本語",
    "한국어",
];

/// The words before a menu.
pub(super) const HEADINGS: &[&str] = &[
    "Choose your language",
    "Language",
    "BBC News in other languages",
    "Sprache wählen",
    "Choisissez votre langue",
    "Выберите язык",
    "اختر اللغة",
    "选择语言",
    "Select edition",
];

/// Words that lead about a site.
pub(super) struct Around {
    pub(super) tag: &'static str,
    pub(super) navigation: &'static [&'static str],
    pub(super) notice: &'static str,
    pub(super) button: &'static str,
}

/// Navigation and notices; a story gets those of another language.
pub(super) const AROUND: &[Around] = &[
    Around {
        tag: "en",
        navigation: &["Home", "World news", "Business", "Sports", "Culture", "Opinion", "Sign in"],
        notice: "We use cookies and similar technologies on this website to offer you a better browsing experience, to analyse site traffic and to show you personalised content. By clicking “Accept all” you agree to the storing of cookies on your device. You can change your settings at any time in our privacy policy.",
        button: "Accept all",
    },
    Around {
        tag: "en",
        navigation: &["Skip to content", "Latest", "Politics", "Live TV", "Newsletters", "Search"],
        notice: "Your privacy is important to us. We and our 842 partners store and access personal data, such as browsing data or unique identifiers, on your device. Selecting I Accept enables tracking technologies to support the purposes shown below.\nSubscribe to our newsletter and never miss a story. You can unsubscribe whenever you like.",
        button: "Manage preferences",
    },
    Around {
        tag: "de",
        navigation: &["Startseite", "Politik", "Wirtschaft", "Sport", "Anmelden", "Mediathek"],
        notice: "Wir und unsere Partner verwenden Cookies, um Ihnen die bestmögliche Nutzung unserer Webseite zu ermöglichen und Inhalte zu personalisieren. Mit einem Klick auf „Zustimmen“ willigen Sie in die Verarbeitung Ihrer Daten ein. Ihre Einwilligung können Sie jederzeit widerrufen.",
        button: "Zustimmen und weiter",
    },
    Around {
        tag: "fr",
        navigation: &["Accueil", "International", "Économie", "Culture", "S’abonner", "Vidéos"],
        notice: "Avec votre accord, nos partenaires et nous utilisons des cookies ou technologies similaires pour stocker et accéder à des informations personnelles comme votre visite sur ce site. Vous pouvez retirer votre consentement à tout moment en cliquant sur « En savoir plus ».",
        button: "Continuer sans accepter",
    },
    Around {
        tag: "es",
        navigation: &["Portada", "Internacional", "Economía", "Deportes", "Iniciar sesión"],
        notice: "Utilizamos cookies propias y de terceros para mejorar nuestros servicios y mostrarle publicidad relacionada con sus preferencias mediante el análisis de sus hábitos de navegación. Si continúa navegando, consideramos que acepta su uso.",
        button: "Aceptar y cerrar",
    },
    Around {
        tag: "ru",
        navigation: &["Главная", "Политика", "Экономика", "Спорт", "Подписка", "Войти"],
        notice: "Мы используем файлы cookie, чтобы сделать наш сайт удобнее для вас. Продолжая пользоваться сайтом, вы соглашаетесь на обработку данных в соответствии с политикой конфиденциальности.",
        button: "Принять",
    },
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn there_is_something_around_a_story_in_any_language() {
        assert!(NAMES.len() > 40);
        for tag in ["en", "de", "fr", "es", "ru", "ja"] {
            assert!(AROUND.iter().any(|around| around.tag != tag));
        }
    }
}
