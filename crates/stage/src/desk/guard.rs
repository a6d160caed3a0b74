//! A panic over one record, kept from all others.

use crate::reject::{Reject, RejectCode};
use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind};

/// Runs `work`; a panic in it is a reject of this record alone.
pub(super) fn guarded<T>(work: impl FnOnce() -> Result<T, Reject>) -> Result<T, Reject> {
    catch_unwind(AssertUnwindSafe(work)).unwrap_or_else(|payload| {
        let message = format!("the stage panicked: {}", panic_text(&*payload));
        Err(Reject { code: RejectCode::Panic, message })
    })
}

fn panic_text(payload: &(dyn Any + Send)) -> &str {
    payload
        .downcast_ref::<&str>()
        .copied()
        .or_else(|| payload.downcast_ref::<String>().map(String::as_str))
        .unwrap_or("no message")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reject(work: impl FnOnce() -> Result<(), Reject>) -> Reject {
        guarded(work).unwrap_err()
    }

    #[test]
    fn a_panic_is_a_reject_in_its_own_words() {
        let still = reject(|| panic!("at once"));
        assert_eq!(still.code, RejectCode::Panic);
        assert_eq!(still.message, "the stage panicked: at once");
        let word = 7;
        assert!(reject(|| panic!("at word {word}")).message.contains("at word 7"));
        assert!(reject(|| std::panic::panic_any(7)).message.contains("no message"));
    }

    #[test]
    fn what_does_not_panic_is_answered() {
        assert_eq!(guarded(|| Ok(7)).ok(), Some(7));
    }
}
