//! Words that say what a date is.

use aho_corasick::AhoCorasick;
use std::sync::LazyLock;

/// What a date is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Says {
    Published,
    Modified,
    /// Of something else: an event, a comment, a copyright, a review.
    Other,
}

const PUBLISHED: &[&str] = &[
    "publish",
    "posted",
    "released",
    "first published",
    "written on",
    "created",
    "publié",
    "publie le",
    "paru",
    "mis en ligne",
    "veröffentlicht",
    "erstellt",
    "erschienen",
    "publicado",
    "publicada",
    "pubblicat",
    "gepubliceerd",
    "geplaatst",
    "opublikowan",
    "data publikacji",
    "publicerad",
    "publisert",
    "udgivet",
    "offentliggjort",
    "julkaist",
    "yayın",
    "eklenme",
    "опубликован",
    "опубліковано",
    "дата публикации",
    "δημοσι",
    "publicat",
    "publikov",
    "zveřejněn",
    "vydáno",
    "megjelen",
    "közzétéve",
    "objavljen",
    "公開",
    "掲載",
    "投稿",
    "发布",
    "發布",
    "发表",
    "發表",
    "刊登",
    "입력",
    "등록",
    "게시",
    "작성",
    "نشر",
    "منشور",
    "انتشار",
    "منتشر",
    "diterbitkan",
    "dipublikasikan",
    "đăng",
    "เผยแพร่",
    "प्रकाशित",
    "פורסם",
    "תאריך פרסום",
];

const MODIFIED: &[&str] = &[
    "updated",
    "modified",
    "last update",
    "last edit",
    "revised",
    "mis à jour",
    "mise à jour",
    "modifié",
    "actualisé",
    "aktualisiert",
    "geändert",
    "stand:",
    "stand ",
    "überarbeitet",
    "actualizad",
    "modificad",
    "atualizad",
    "aggiornat",
    "ultimo aggiornamento",
    "bijgewerkt",
    "gewijzigd",
    "aktualizac",
    "zaktualizowan",
    "uppdaterad",
    "opdateret",
    "oppdatert",
    "päivitetty",
    "muokattu",
    "güncelle",
    "обновлен",
    "изменен",
    "оновлено",
    "ενημ",
    "actualizat",
    "aktualiz",
    "frissít",
    "ažurirano",
    "更新",
    "最終更新",
    "수정",
    "업데이트",
    "تحديث",
    "به‌روز",
    "بروزرسانی",
    "diperbarui",
    "diperbaharui",
    "cập nhật",
    "อัปเดต",
    "आखरी अपडेट",
    "अपडेट",
    "עודכן",
];

const OTHER: &[&str] = &[
    "reviewed",
    "©",
    "copyright",
    "(c)",
    "comment",
    "reply",
    "replied",
    " says",
    "event",
    "expire",
    "deadline",
    "valid",
    "born",
    "kommentar",
    "webinar",
    "starts",
    "ends",
    "since",
    "est.",
    "fact check",
    "effective",
    "retrieved",
    "accessed",
];

/// What a label says of the date behind it: the last word of it that says anything.
pub(crate) fn of(text: &str) -> Option<Says> {
    let text = text.to_lowercase();
    let finder = FINDER.as_ref()?;
    let last =
        finder.find_overlapping_iter(text.as_str()).max_by_key(aho_corasick::Match::start)?;
    let index = last.pattern().as_usize();
    Some(match index {
        _ if index < PUBLISHED.len() => Says::Published,
        _ if index < PUBLISHED.len() + MODIFIED.len() => Says::Modified,
        _ => Says::Other,
    })
}

/// All words, in this order. They are few and short, so that it always builds.
static FINDER: LazyLock<Option<AhoCorasick>> =
    LazyLock::new(|| AhoCorasick::new(PUBLISHED.iter().chain(MODIFIED).chain(OTHER)).ok());

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_are_told_apart() {
        assert_eq!(of("Published:"), Some(Says::Published));
        assert_eq!(of("Publié le 1 mai, mis à jour le"), Some(Says::Modified));
        assert_eq!(of("Zuletzt aktualisiert am"), Some(Says::Modified));
        assert_eq!(of("最終更新日"), Some(Says::Modified));
        assert_eq!(of("© The Site"), Some(Says::Other));
        assert_eq!(of("Paris,"), None);
    }
}
