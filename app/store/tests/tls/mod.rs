//! The connection to PostgreSQL, where its address asks for TLS.

use std::path::Path;

use crate::cluster::{Cluster, Folder};

#[tokio::test]
async fn postgres_is_spoken_to_with_tls_where_the_address_says_so() {
    let cluster = Cluster::start_with_tls();
    let folder = Folder::new("tls");
    let open = async |more: String| {
        let url = format!("{}?{more}", cluster.url.replace("127.0.0.1", "localhost"));
        store::open(Some(&url), Path::new(&folder.0)).await
    };
    let trusted = format!("sslrootcert={}", cluster.certificate().display());
    open(format!("sslmode=verify-full&{trusted}")).await.unwrap().close().await;
    assert!(open("sslmode=verify-full".to_owned()).await.is_err(), "nobody vouches for this certificate");
    // Without TLS on the other side there is no connection, rather than one in plain text.
    cluster.stop();
    cluster.start_again();
    assert!(open(format!("sslmode=verify-full&{trusted}")).await.is_err());
    open("sslmode=disable".to_owned()).await.unwrap().close().await;
}
