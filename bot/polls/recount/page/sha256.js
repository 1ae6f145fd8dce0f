// SHA-256 (FIPS 180-4) and base32 (RFC 4648): a page opened from a disk may not have the browser's own.

const ROUND = primes(64).map((prime) => fraction(Math.cbrt(prime)));
const START = primes(8).map((prime) => fraction(Math.sqrt(prime)));

function primes(count) {
  const found = [];
  for (let number = 2; found.length < count; number++) {
    if (found.every((prime) => number % prime)) found.push(number);
  }
  return found;
}

function fraction(root) {
  return ((root - Math.floor(root)) * 2 ** 32) | 0;
}

function padded(bytes) {
  const size = Math.ceil((bytes.length + 9) / 64) * 64;
  const found = new Uint8Array(size);
  found.set(bytes);
  found[bytes.length] = 0x80;
  const view = new DataView(found.buffer);
  view.setUint32(size - 8, Math.floor((bytes.length * 8) / 2 ** 32));
  view.setUint32(size - 4, (bytes.length * 8) >>> 0);
  return view;
}

function sha256(bytes) {
  const view = padded(bytes);
  const state = Int32Array.from(START);
  const words = new Int32Array(64);
  for (let at = 0; at < view.byteLength; at += 64) compress(state, words, view, at);
  const found = new DataView(new ArrayBuffer(32));
  state.forEach((word, place) => found.setInt32(place * 4, word));
  return new Uint8Array(found.buffer);
}

function turned(word, by) {
  return (word >>> by) | (word << (32 - by));
}

function compress(state, words, view, start) {
  for (let at = 0; at < 16; at++) words[at] = view.getInt32(start + at * 4);
  for (let at = 16; at < 64; at++) {
    const near = words[at - 2];
    const far = words[at - 15];
    const one = turned(near, 17) ^ turned(near, 19) ^ (near >>> 10);
    const other = turned(far, 7) ^ turned(far, 18) ^ (far >>> 3);
    words[at] = (one + words[at - 7] + other + words[at - 16]) | 0;
  }
  let [a, b, c, d, e, f, g, h] = state;
  for (let at = 0; at < 64; at++) {
    const first = (turned(e, 6) ^ turned(e, 11) ^ turned(e, 25)) + ((e & f) ^ (~e & g));
    const added = (h + first + ROUND[at] + words[at]) | 0;
    const second = (turned(a, 2) ^ turned(a, 13) ^ turned(a, 22)) + ((a & b) ^ (a & c) ^ (b & c));
    [h, g, f, e, d, c, b, a] = [g, f, e, (d + added) | 0, c, b, a, (added + second) | 0];
  }
  [a, b, c, d, e, f, g, h].forEach((word, place) => (state[place] = (state[place] + word) | 0));
}

function base32(bytes, length) {
  const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  let found = "";
  for (let at = 0; at < length; at++) {
    const bit = at * 5;
    const pair = (bytes[bit >> 3] << 8) | (bytes[(bit >> 3) + 1] ?? 0);
    found += letters[(pair >> (11 - (bit & 7))) & 31];
  }
  return found;
}
