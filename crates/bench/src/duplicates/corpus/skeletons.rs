//! Skeletons of weather, markets, matches, obituaries, horoscopes, press releases, earnings and courts,
//! written by hand for this corpus: `{N}` a name, `{#}` a number, `{W}` a word, `{C}` one of a few words.

/// Languages and skeletons in them.
pub(super) const SKELETONS: &[(&str, &str)] = &[
    (
        "en",
        "Weather for {N}\nToday will be {C} with a high of {#} degrees and a low of {#}. Winds from the {C} at {#} km/h. The chance of rain is {#} percent. Tonight it will be {C} and {C}, with temperatures falling to {#} degrees. Tomorrow expect {C} skies in {N} and {C} spells in {N}. The sun rises at {#} and sets at {#}. Pollen count: {C}. UV index: {#}. The outlook for the weekend is {C}.",
    ),
    (
        "en",
        "Markets close\nThe {N} index ended the day at {#} points, {C} {#} percent. Shares of {N} were the biggest gainers, rising {#} percent to {#}, while {N} lost {#} percent. Trading volume was {#} million shares, against an average of {#} million. The dollar traded at {#} against the euro. Brent crude for delivery next month was {C} at {#} dollars a barrel, and gold stood at {#} an ounce. Analysts at {N} said investors were waiting for figures on {W}. The yield on ten-year bonds was {#} percent.",
    ),
    (
        "en",
        "{N} {#} – {#} {N}\n{N} beat {N} in front of {#} spectators on Saturday thanks to a goal by {N} in the {#} minute. The visitors had taken the lead through {N} after a mistake by {N}, but {N} levelled before the break. Manager {N} said his side had been {C} in the second half and deserved the points. {N} stay in {#} place with {#} points from {#} games, {#} behind {N}. The next match is against {N} on {C}. Referee: {N}. Attendance: {#}.",
    ),
    (
        "en",
        "{N}, {#}, of {N}, passed away peacefully on {C} at {N} Hospital. Born in {N} to {N} and {N}, {N} worked for {#} years as a {W} at {N}. A devoted member of the community, {N} loved {W}, {W} and spending time with family. {N} is survived by {#} children, {#} grandchildren and a sister, {N}. A service will be held at {#} at {N} Funeral Home. In lieu of flowers, donations may be made to the {N} Foundation.",
    ),
    (
        "en",
        "Your horoscope for today\nAries: A {C} day for {W}. Be {C} with money matters around {#}. Taurus: Someone called {N} may bring {C} news about {W}. Gemini: Avoid {W} before noon; your lucky number is {#}. Cancer: Family matters look {C}. Leo: Your energy is {C}, use it for {W}. Virgo: A letter about {W} arrives. Libra: Love is {C}. Scorpio: Be careful with {W}. Sagittarius: A journey to {N} is {C}. Capricorn: Work is {C}. Aquarius: Friends speak of {W}. Pisces: Rest, and think of {W}.",
    ),
    (
        "en",
        "{N} announces {W} results for the {C} quarter\n{N}, a leading provider of {W} solutions, today announced results for the quarter ended {#}. Revenue was ${#} million, compared with ${#} million in the same period of last year. Net income was ${#} million, or ${#} per diluted share. \"We are pleased with our {C} performance,\" said {N}, chief executive of {N}. \"Our {W} business delivered {C} growth.\" The company expects revenue of ${#} million for the full year. This press release contains forward-looking statements that involve risks and uncertainties. Actual results may differ materially. For more information, visit the website of {N}.",
    ),
    (
        "en",
        "Court list\nThe following cases were heard at {N} Magistrates' Court. {N}, {#}, of {N} Road, {N}, admitted {W} on {#} and was fined £{#} with costs of £{#}. {N}, {#}, of {N}, was found guilty of {W} and disqualified from driving for {#} months. {N}, {#}, of {N} Street, was given a conditional discharge for {#} months. {N}, {#}, denied {W}; the case was adjourned until {#}.",
    ),
    (
        "en",
        "{N} to present at the {N} Conference\n{N} ({#}) today announced that {N}, Chief Financial Officer, will present at the {N} {W} Conference on {#} at {#} Eastern Time. A live webcast will be available in the investor section of the company's website and archived for {#} days. About {N}: {N} develops {W} and {W} for customers in {#} countries. Contact: {N}, Investor Relations, telephone {#}.",
    ),
    (
        "de",
        "Wetter für {N}\nHeute wird es {C} bei Höchstwerten von {#} Grad. In der Nacht sinken die Temperaturen auf {#} Grad. Der Wind weht {C} aus {C} mit {#} km/h. Das Regenrisiko liegt bei {#} Prozent. Morgen ist es in {N} {C}, am Abend {C}. Die Sonne geht um {#} Uhr auf und um {#} Uhr unter. Aussichten: weiterhin {C}.",
    ),
    (
        "de",
        "Polizeimeldung {#}\nIn {N} ist am {C} gegen {#} Uhr ein {#} Jahre alter Mann aus {N} mit seinem {W} auf der {N} Straße verunglückt. Er wurde {C} verletzt und kam in ein Krankenhaus. Der Sachschaden beträgt {#} Euro. Hinweise nimmt die Polizei in {N} unter der Telefonnummer {#} entgegen. Rückfragen bitte an: Polizeipräsidium {N}, Pressestelle, {N}.",
    ),
    (
        "de",
        "Börse: {N} schließt bei {#} Punkten\nDer {N} hat am {C} {#} Prozent {C} geschlossen. Am Ende stand der Index bei {#} Punkten. Größter Gewinner war die Aktie von {N} mit einem Plus von {#} Prozent, größter Verlierer {N} mit minus {#} Prozent. Der Euro kostete {#} Dollar. Für ein Barrel Öl wurden {#} Dollar bezahlt.",
    ),
    (
        "fr",
        "Météo à {N}\nLe temps sera {C} ce matin avec une température de {#} degrés. L’après-midi, le thermomètre affichera {#} degrés à {N} et {#} degrés à {N}. Le vent soufflera de {C} à {#} km/h. Le risque d’averses est de {#} %. Demain, ciel {C} et températures {C}. Lever du soleil à {#}, coucher à {#}.",
    ),
    (
        "fr",
        "Bourse de Paris\nL’indice {N} a terminé la séance à {#} points, soit {#} % par rapport à la veille. {N} signe la plus forte hausse ({#} %), devant {N} ({#} %). À l’inverse, {N} recule de {#} % à {#} euros. L’euro s’échangeait à {#} dollar. Le baril de Brent cotait {#} dollars.",
    ),
    (
        "es",
        "El tiempo en {N}\nHoy se esperan cielos {C} y una temperatura máxima de {#} grados y mínima de {#}. El viento soplará del {C} a {#} km/h. La probabilidad de lluvia es del {#} por ciento. Mañana, intervalos {C} en {N} y {C} en {N}. El sol sale a las {#} y se pone a las {#}.",
    ),
    (
        "es",
        "Resultado del sorteo {#}\nEl sorteo celebrado en {N} ha dejado la combinación ganadora {#}, {#}, {#}, {#} y {#}; complementario {#}. Un acertante de {N} se lleva {#} euros. La recaudación ascendió a {#} euros. El próximo sorteo, con un bote de {#} millones, se celebrará el {C}.",
    ),
    (
        "ru",
        "Погода: {N}\nСегодня в городе {N} ожидается {C}, температура воздуха днём {#}, ночью {#} градусов. Ветер {C}, {#} метров в секунду. Вероятность осадков {#} процентов. Атмосферное давление {#} мм ртутного столба. Завтра будет {C}. Восход солнца в {#}, заход в {#}.",
    ),
    (
        "ru",
        "Курс валют\nОфициальный курс доллара на {#} составил {#} рубля, евро — {#} рубля. Индекс {N} вырос на {#} процента и достиг {#} пункта. Акции компании {N} подешевели на {#} процента, бумаги {N} прибавили {#} процента. Нефть марки Brent торгуется по {#} доллара за баррель.",
    ),
    (
        "tr",
        "{N} hava durumu\nBugün {N} genelinde hava {C} olacak. En yüksek sıcaklık {#}, en düşük {#} derece. Rüzgar {C} yönünden saatte {#} kilometre hızla esecek. Yağış ihtimali yüzde {#}. Yarın {N} ve {N} çevrelerinde {C} bekleniyor. Gün doğumu {#}, gün batımı {#}.",
    ),
    (
        "ar",
        "حالة الطقس في {N}\nيتوقع أن يكون الطقس اليوم {C} وتبلغ درجة الحرارة العظمى {#} والصغرى {#} درجة. الرياح {C} بسرعة {#} كيلومترا في الساعة. نسبة هطول الأمطار {#} بالمئة. غدا يكون الطقس {C} في {N} و {C} في {N}. شروق الشمس {#} وغروبها {#}.",
    ),
    (
        "hi",
        "{N} का मौसम\nआज {N} में मौसम {C} रहेगा। अधिकतम तापमान {#} और न्यूनतम तापमान {#} डिग्री रहने का अनुमान है। हवा की गति {#} किलोमीटर प्रति घंटा रहेगी। बारिश की संभावना {#} प्रतिशत है। कल {N} में मौसम {C} रहेगा। सूर्योदय {#} बजे, सूर्यास्त {#} बजे।",
    ),
    (
        "zh",
        "{N}天气预报\n今天白天{C}，最高气温{#}摄氏度，夜间{C}，最低气温{#}摄氏度。{C}风{#}级，降水概率{#}%。明天{N}地区{C}，气温{#}至{#}摄氏度。日出时间{#}，日落时间{#}。空气质量指数{#}，请市民注意{W}。",
    ),
    (
        "zh",
        "收盘：{N}指数报{#}点\n今日{N}指数收于{#}点，{C}{#}%，成交额{#}亿元。{N}涨{#}%，报{#}元；{N}跌{#}%。行业板块方面，{W}板块领涨，{W}板块跌幅居前。人民币对美元中间价报{#}。",
    ),
    (
        "ja",
        "{N}の天気\n今日は{C}、最高気温は{#}度、最低気温は{#}度の見込みです。{C}の風、風速{#}メートル。降水確率は{#}パーセント。明日の{N}は{C}でしょう。日の出は{#}、日の入りは{#}です。",
    ),
];

#[cfg(test)]
mod tests {
    use super::super::tongues::at;
    use super::*;

    #[test]
    fn every_skeleton_has_a_language_and_slots() {
        for (tag, text) in SKELETONS {
            assert!(at(tag).is_some() && text.matches('{').count() >= 8, "{text}");
        }
    }
}
