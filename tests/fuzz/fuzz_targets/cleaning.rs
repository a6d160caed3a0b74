#![no_main]

use libfuzzer_sys::fuzz_target;
use std::sync::Once;

static HOOK: Once = Once::new();

fuzz_target!(|data: &[u8]| {
    // The desk turns a panic of a parser that is not ours into a reject, as it must; one of ours is a
    // finding all the same.
    HOOK.call_once(|| {
        std::panic::set_hook(Box::new(|panic| {
            let foreign = panic.location().is_some_and(|at| at.file().contains("registry"));
            if !foreign {
                eprintln!("{panic}");
                std::process::abort();
            }
        }));
    });
    copydesk_fuzz::cleaning(data);
});
