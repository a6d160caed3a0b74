//! Ids of entities as addresses.

use copydesk_article::entities::Entity;

/// Addresses that stand for an entity, the best known scheme first; a scheme without public addresses, as a
/// customer's own, has none.
#[must_use]
pub fn addresses(entity: &Entity) -> Vec<String> {
    /// Schemes with addresses that stay: their own documentation names them.
    const SCHEMES: [(&str, &str); 4] = [
        ("wikidata", "http://www.wikidata.org/entity/"),
        ("geonames", "https://sws.geonames.org/"),
        ("iso3166-1", "http://cvx.iptc.org/iso3166-1a2/"),
        ("lei", "https://search.gleif.org/#/record/"),
    ];
    let address = |(scheme, before): (&str, &str)| {
        let id = entity.ids.get(scheme)?;
        // Only what an address may hold as it is.
        let plain = id.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
        plain.then(|| format!("{before}{id}"))
    };
    SCHEMES.into_iter().filter_map(address).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeMap;

    #[test]
    fn only_public_ids_become_addresses() {
        let ids = [("own", "7"), ("wikidata", "Q1065"), ("geonames", "1\"><script>")];
        let ids: BTreeMap<String, String> =
            ids.into_iter().map(|(scheme, id)| (scheme.to_owned(), id.to_owned())).collect();
        let entity = Entity {
            reference: "e1".into(),
            name: "UN".into(),
            kind: "ORG".into(),
            subtype: None,
            ids,
            list: None,
            entry: None,
            mentions: 1,
            salience: 0.0,
        };
        assert_eq!(addresses(&entity), ["http://www.wikidata.org/entity/Q1065"]);
    }
}
