//! Sound that can be decoded: of each codec as ffprobe names it, the decoders that may run on it.

/// Codec and its decoders: those of cameras, editors and the web, and those of old cameras and systems.
const SOUND: [(&str, &str); 39] = [
    ("aac", "aac,aac_fixed"),
    ("aac_latm", "aac_latm"),
    ("mp3", "mp3float,mp3"),
    ("mp2", "mp2float,mp2"),
    ("ac3", "ac3"),
    ("eac3", "eac3"),
    ("dts", "dca"),
    ("flac", "flac"),
    ("alac", "alac"),
    ("opus", "opus,libopus"),
    ("vorbis", "vorbis,libvorbis"),
    ("pcm_s8", "pcm_s8"),
    ("pcm_u8", "pcm_u8"),
    ("pcm_s16le", "pcm_s16le"),
    ("pcm_s16be", "pcm_s16be"),
    ("pcm_s24le", "pcm_s24le"),
    ("pcm_s24be", "pcm_s24be"),
    ("pcm_s32le", "pcm_s32le"),
    ("pcm_s32be", "pcm_s32be"),
    ("pcm_f32le", "pcm_f32le"),
    ("pcm_f32be", "pcm_f32be"),
    ("pcm_f64le", "pcm_f64le"),
    ("pcm_f64be", "pcm_f64be"),
    ("pcm_alaw", "pcm_alaw"),
    ("pcm_mulaw", "pcm_mulaw"),
    ("adpcm_ima_qt", "adpcm_ima_qt"),
    ("adpcm_ima_wav", "adpcm_ima_wav"),
    ("adpcm_ms", "adpcm_ms"),
    ("amr_nb", "amrnb"),
    ("amr_wb", "amrwb"),
    ("mace3", "mace3"),
    ("mace6", "mace6"),
    ("qdm2", "qdm2"),
    ("qdmc", "qdmc"),
    ("gsm", "gsm"),
    ("wmav1", "wmav1"),
    ("wmav2", "wmav2"),
    ("truehd", "truehd"),
    ("mlp", "mlp"),
];

/// Whether a codec can be decoded here.
pub(crate) fn is_decodable(codec: &str) -> bool {
    SOUND.iter().any(|(known, _)| *known == codec)
}

/// The decoders that may run, with commas between.
pub(crate) fn decoders() -> String {
    SOUND.map(|(_, decoders)| decoders).join(",")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_ffmpeg_does_not_know_is_not_decodable() {
        assert!(is_decodable("aac") && is_decodable("dts") && is_decodable("qdm2"));
        assert!(!is_decodable("unknown") && !is_decodable("") && !is_decodable("apac"));
        assert!(decoders().split(',').any(|one| one == "dca"));
    }
}
