//! Where a film ends by the times of its packets, which ffprobe tells one in a line.

/// What is asked of each packet, in the order that ffprobe tells it.
pub(super) const PACKETS: &str = "packet=stream_index,pts_time,dts_time,duration_time,flags";

/// Where the streams that are played begin and end, microseconds.
pub(super) struct Packets {
    video: Option<i64>,
    audio: Option<i64>,
    begin: Option<i64>,
    picture: Option<i64>,
    sound: Option<i64>,
    /// Other sound tracks, each with its end.
    others: Vec<(Option<i64>, Option<i64>)>,
}

impl Packets {
    pub(super) fn of(video: Option<i64>, audio: Option<i64>, others: impl Iterator<Item = Option<i64>>) -> Self {
        let others = others.map(|stream| (stream, None)).collect();
        Self { video, audio, begin: None, picture: None, sound: None, others }
    }

    /// `0,59.900000,59.700000,0.100000,K_`: stream, time it is shown, time it is decoded, duration, flags.
    pub(super) fn line(&mut self, line: &str) {
        let mut fields = line.split(',');
        let stream = fields.next().and_then(|field| field.parse::<i64>().ok());
        let mut time = || fields.next().and_then(micros);
        let (shown, decoded, lasts) = (time(), time(), time());
        // An edit list hides what is flagged D.
        let hidden = fields.next().is_none_or(|flags| flags.contains('D'));
        let Some(from) = shown.or(decoded).filter(|_| stream.is_some() && !hidden) else { return };
        let to = Some(from.saturating_add(lasts.unwrap_or_default().max(0)));
        if stream == self.video {
            self.picture = self.picture.max(to);
        } else if stream == self.audio {
            self.sound = self.sound.max(to);
        } else {
            if let Some((_, end)) = self.others.iter_mut().find(|(other, _)| *other == stream) {
                *end = (*end).max(to);
            }
            return;
        }
        self.begin = Some(self.begin.map_or(from, |begin| begin.min(from)));
    }

    /// Ends of picture and sound, milliseconds from where the first of them begins.
    pub(super) fn ends(&self) -> (Option<i64>, Option<i64>) {
        (self.until(self.picture), self.until(self.sound))
    }

    /// Ends of the other sound tracks, likewise.
    pub(super) fn ends_of_others(&self) -> impl Iterator<Item = Option<i64>> {
        self.others.iter().map(|(_, end)| self.until(*end))
    }

    fn until(&self, end: Option<i64>) -> Option<i64> {
        // What lies before zero is not shown.
        let begin = self.begin.unwrap_or_default().max(0);
        let rounded = |micros: i64| micros.saturating_add(500) / 1_000;
        end.map(|end| rounded(end.saturating_sub(begin))).filter(|end| *end > 0)
    }
}

/// Seconds with decimals as microseconds: `-0.023220` → `-23220`.
fn micros(text: &str) -> Option<i64> {
    let (sign, text) = text.strip_prefix('-').map_or((1, text), |text| (-1, text));
    let (whole, part) = text.split_once('.').unwrap_or((text, ""));
    let part: String = part.chars().chain("000000".chars()).take(6).collect();
    whole.parse::<i64>().ok()?.checked_mul(1_000_000)?.checked_add(part.parse().ok()?)?.checked_mul(sign)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_seconds_without_floats() {
        let read = ["-0.023220", "1.5", "-", "N/A"].map(micros);
        assert_eq!(read, [Some(-23_220), Some(1_500_000), None, None]);
    }

    #[test]
    fn the_times_of_packets_tell_where_a_film_ends() {
        let ends = |lines: &[&str]| {
            let mut packets = Packets::of(Some(0), Some(1), [Some(2), Some(3)].into_iter());
            lines.iter().for_each(|line| packets.line(line));
            packets.ends()
        };
        let mut packets = Packets::of(Some(0), Some(1), [Some(2), Some(3)].into_iter());
        ["0,1.0,1.0,0.5,K_", "2,0.0,0.0,3.0,K_", "2,1.0,1.0,0.5,K_", "9,1.0,1.0,8.0,K_"]
            .iter()
            .for_each(|line| packets.line(line));
        assert_eq!(
            packets.ends_of_others().collect::<Vec<_>>(),
            [Some(2_000), None],
            "the film begins with its picture"
        );
        let film = [
            "0,0.000000,-0.200000,0.100000,K_",
            "1,-0.023220,-0.023220,0.023220,KD,",
            "",
            "1,0.000000,0.000000,0.5,K_",
            "0,0.200000,-0.1,0.100000,__",
            "0,0.100000,0.1,0.100000,__",
            "2,900.000000,900.0,1.0,K_",
        ];
        assert_eq!(
            ends(&film),
            (Some(300), Some(500)),
            "pictures are not in order of time; other streams do not count"
        );
        assert_eq!(
            ends(&["0,3600.000000,3600.0,0.04,K_", "0,3610.000000,3610.0,0.04,__"]),
            (Some(10_040), None),
            "cut out of a broadcast"
        );
        assert_eq!(ends(&["0,1.0,1.0,0.04,K_", "0,9.0,9.0,0.04,_D"]), (Some(40), None), "cut away by an edit list");
        assert_eq!(ends(&["0,N/A,2.5,N/A,K_", "x,1,1,1,K_", "0,1"]), (None, None));
        assert_eq!(ends(&["0,N/A,0.0,N/A,K_", "0,N/A,2.5,N/A,K_"]), (Some(2_500), None));
    }
}
