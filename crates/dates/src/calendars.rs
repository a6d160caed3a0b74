//! Years of other calendars than the Gregorian.

use icu_calendar::Date as IcuDate;
use icu_calendar::cal::Hijri;
use jiff::civil::Date;

/// Which calendar or era a year is given in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Era {
    Buddhist,
    Minguo,
    Reiwa,
    Heisei,
    Persian,
    Hijri,
}

impl Era {
    /// By its number in `data/own.tsv`.
    pub(crate) fn from_number(number: u8) -> Option<Self> {
        Some(match number {
            1 => Self::Buddhist,
            3 => Self::Minguo,
            4 => Self::Reiwa,
            5 => Self::Heisei,
            6 => Self::Hijri,
            7 => Self::Persian,
            _ => return None,
        })
    }

    /// The Gregorian year, where the months are the Gregorian ones.
    fn gregorian(self, year: i16) -> Option<i16> {
        // Year 1 of the eras less one: Buddhist 544 BC, Minguo 1912, Reiwa 2019, Heisei 1989.
        let shift = match self {
            Self::Buddhist => -543,
            Self::Minguo => 1911,
            Self::Reiwa => 2018,
            Self::Heisei => 1988,
            Self::Persian | Self::Hijri => return None,
        };
        year.checked_add(shift)
    }
}

/// The day that `year`, `month` and `day` are in `era`; none if there is no such day.
pub(crate) fn civil(era: Option<Era>, year: i16, month: u8, day: u8) -> Option<Date> {
    let iso = match era {
        None => return gregorian(year, month, day),
        Some(Era::Persian) => IcuDate::try_new_persian(i32::from(year), month, day)
            .ok()?
            .to_calendar(icu_calendar::Iso),
        // The Umm al-Qura calendar of Saudi Arabia, which the press of the Gulf dates by.
        Some(Era::Hijri) => {
            let calendar = Hijri::new_umm_al_qura();
            IcuDate::try_new_hijri_with_calendar(i32::from(year), month, day, calendar)
                .ok()?
                .to_calendar(icu_calendar::Iso)
        }
        Some(era) => return gregorian(era.gregorian(year)?, month, day),
    };
    let year = i16::try_from(iso.era_year().year).ok()?;
    gregorian(year, iso.month().ordinal, iso.day_of_month().0)
}

fn gregorian(year: i16, month: u8, day: u8) -> Option<Date> {
    Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()
}

/// The era of a year that stands without one: years that can only be of one other calendar.
pub(crate) fn of_bare_year(year: i16, language: Option<&str>) -> Option<Era> {
    match (year, language) {
        // 1990 to 2100 of our era.
        (2533..=2643, _) => Some(Era::Buddhist),
        (1369..=1479, Some("fa" | "ps" | "ku" | "ckb" | "prs")) => Some(Era::Persian),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_day_in_six_calendars() {
        let day = Date::constant(2024, 4, 14);
        assert_eq!(civil(None, 2024, 4, 14), Some(day));
        assert_eq!(civil(Some(Era::Buddhist), 2567, 4, 14), Some(day));
        assert_eq!(civil(Some(Era::Minguo), 113, 4, 14), Some(day));
        assert_eq!(civil(Some(Era::Reiwa), 6, 4, 14), Some(day));
        assert_eq!(civil(Some(Era::Persian), 1403, 1, 26), Some(day));
        assert_eq!(civil(Some(Era::Hijri), 1445, 10, 5), Some(day));
        assert_eq!(civil(Some(Era::Persian), 1403, 13, 1), None);
        assert_eq!(civil(None, 2023, 2, 29), None);
    }

    #[test]
    fn a_bare_year_may_name_its_calendar() {
        assert_eq!(of_bare_year(2567, None), Some(Era::Buddhist));
        assert_eq!(of_bare_year(1403, Some("fa")), Some(Era::Persian));
        assert_eq!(of_bare_year(1403, None), None);
    }
}
