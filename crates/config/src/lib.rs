//! Settings from a TOML file, the environment and flags, in this order: later ones win.
//!
//! * A key that no setting has is an error that names the nearest one that exists.
//! * `COPYDESK_KAFKA__GROUP_ID` sets `kafka.group_id`: two underscores part tables. Below
//!   `kafka.properties` and `kafka.properties_files`, single underscores stand for the dots of librdkafka's names.
//! * Values of variables and flags are TOML (`["fr", "de"]`, `500`, `true`); what is no TOML value
//!   is a string.
//!
//! | module | holds |
//! |---|---|
//! | [`input`] | how records are read, for every program alike |
//! | [`load`] | reading and merging |
//! | [`print`] | the settings in force, secrets masked |
//! | [`reference`] | the reference page, from the types |
//! | [`secrets`] | what nobody should see, and how it is kept out of every text |

pub mod input;
pub mod load;
pub mod print;
pub mod reference;
pub mod secrets;

pub use input::Input;
pub use load::{ConfigError, Sources, load};
pub use print::print;
pub use reference::reference;
pub use secrets::Secrets;
