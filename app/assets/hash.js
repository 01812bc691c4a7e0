// A worker that computes the SHA-256 of files, a piece at a time: a film of many gigabytes never lies in memory as a whole, and the
// page stays free meanwhile. The browser's own digest takes a whole file only.

const PIECE = 4 * 1024 * 1024;

const constants = (() => {
  const primes = [];
  for (let n = 2; primes.length < 64; n += 1) if (primes.every((prime) => n % prime)) primes.push(n);
  const fraction = (x) => ((x - Math.floor(x)) * 2 ** 32) | 0;
  return {
    start: primes.slice(0, 8).map((prime) => fraction(Math.sqrt(prime))),
    rounds: Int32Array.from(primes, (prime) => fraction(Math.cbrt(prime))),
  };
})();

class Sha256 {
  state = Int32Array.from(constants.start);
  words = new Int32Array(64);
  length = 0;

  /** Takes whole blocks of 64 bytes. */
  blocks(bytes) {
    const { state, words } = this;
    const k = constants.rounds;
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    for (let at = 0; at < bytes.byteLength; at += 64) {
      for (let i = 0; i < 16; i += 1) words[i] = view.getInt32(at + 4 * i);
      for (let i = 16; i < 64; i += 1) {
        const a = words[i - 15];
        const b = words[i - 2];
        const s0 = ((a >>> 7) | (a << 25)) ^ ((a >>> 18) | (a << 14)) ^ (a >>> 3);
        const s1 = ((b >>> 17) | (b << 15)) ^ ((b >>> 19) | (b << 13)) ^ (b >>> 10);
        words[i] = (words[i - 16] + s0 + words[i - 7] + s1) | 0;
      }
      // One by one: this runs for each 64 bytes of a film.
      let a = state[0];
      let b = state[1];
      let c = state[2];
      let d = state[3];
      let e = state[4];
      let f = state[5];
      let g = state[6];
      let h = state[7];
      for (let i = 0; i < 64; i += 1) {
        const s1 = ((e >>> 6) | (e << 26)) ^ ((e >>> 11) | (e << 21)) ^ ((e >>> 25) | (e << 7));
        const t1 = (h + s1 + ((e & f) ^ (~e & g)) + k[i] + words[i]) | 0;
        const s0 = ((a >>> 2) | (a << 30)) ^ ((a >>> 13) | (a << 19)) ^ ((a >>> 22) | (a << 10));
        const t2 = (s0 + ((a & b) ^ (a & c) ^ (b & c))) | 0;
        h = g;
        g = f;
        f = e;
        e = (d + t1) | 0;
        d = c;
        c = b;
        b = a;
        a = (t1 + t2) | 0;
      }
      state[0] += a;
      state[1] += b;
      state[2] += c;
      state[3] += d;
      state[4] += e;
      state[5] += f;
      state[6] += g;
      state[7] += h;
    }
    this.length += bytes.byteLength;
  }

  /** Takes the last bytes, which may end within a block; the hash, in hexadecimal. */
  end(bytes) {
    const total = this.length + bytes.byteLength;
    const last = new Uint8Array(Math.ceil((bytes.byteLength + 9) / 64) * 64);
    last.set(bytes);
    last[bytes.byteLength] = 0x80;
    const view = new DataView(last.buffer);
    view.setUint32(last.byteLength - 8, Math.floor(total / 2 ** 29));
    view.setUint32(last.byteLength - 4, (total * 8) % 2 ** 32);
    this.blocks(last);
    return [...this.state].map((word) => (word >>> 0).toString(16).padStart(8, "0")).join("");
  }
}

self.onmessage = async ({ data: file }) => {
  try {
    const hash = new Sha256();
    // All but the last piece are whole blocks.
    let at = 0;
    for (; file.size - at > PIECE; at += PIECE) {
      hash.blocks(new Uint8Array(await file.slice(at, at + PIECE).arrayBuffer()));
      self.postMessage({ read: at + PIECE });
    }
    self.postMessage({ sha256: hash.end(new Uint8Array(await file.slice(at).arrayBuffer())) });
  } catch (error) {
    // The file is gone, or cannot be read.
    self.postMessage({ failed: `${error}` });
  }
};
