// Reads an export strictly, as bot/polls/export.py does: a sound file is, byte for byte, what its
// own records export to.

const LENGTHS = { 1: 16, 2: 26 }; // characters of a seal by version of the format
const MOST_BYTES = 64 * 2 ** 20;
const FOREIGN = "is not the beginning of an export of this bot";
const CHANGED = "was changed after the file was sealed";
const FORMULA = /^[=+\-@\t\r']/;
const SURROGATE = /\p{Surrogate}/u;

class Damaged extends Error {
  constructor(line, what) {
    super(`line ${line} ${what}`);
  }
}

const encoder = new TextEncoder();
const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

class Chain {
  constructor(opening) {
    this.length = LENGTHS[opening[1]];
    this.hash = new Uint8Array();
  }

  link(record) {
    const text = encoder.encode(JSON.stringify(record));
    const whole = new Uint8Array(this.hash.length + text.length);
    whole.set(this.hash);
    whole.set(text, this.hash.length);
    this.hash = sha256(whole);
    return base32(this.hash, this.length);
  }
}

function readFile(bytes) {
  const lines = linesOf(bytes);
  return bytes[0] === 0x7b ? readJson(lines) : readCsv(lines);
}

function linesOf(bytes) {
  const found = [];
  for (let start = 0; start < bytes.length; ) {
    const end = bytes.indexOf(10, start);
    const next = end < 0 ? bytes.length : end + 1;
    found.push(bytes.subarray(start, next));
    start = next;
  }
  return found;
}

function readCsv(lines) {
  const render = (at, link, record) => csvLine(at, link, record);
  return compared(lines, 1, csvRecord, render);
}

function readJson(lines) {
  const head = decoded(lines[0]);
  if (!Object.keys(LENGTHS).some((version) => head === jsonHead(version))) {
    throw new Damaged(1, FOREIGN);
  }
  const render = (at, link, record) => jsonLine(link, record);
  const found = compared(lines.slice(1, -1), 2, jsonRecord, render);
  if (head !== jsonHead(found.records[0][1])) throw new Damaged(1, CHANGED);
  if (decoded(lines.at(-1)) !== "]}\n") throw new Damaged(lines.length, CHANGED);
  return found;
}

function compared(lines, first, parse, render) {
  const records = [];
  let chain = null;
  lines.forEach((line, at) => {
    const number = at + first;
    const record = parsed(line, number, parse);
    if (chain === null) chain = opened(record, number);
    const link = chain.link(record);
    if (render(at, link, record) !== decoder.decode(line)) throw new Damaged(number, CHANGED);
    records.push(record);
    chain.last = link;
  });
  if (!records.length) throw new Damaged(1, FOREIGN);
  return { records, first, seal: chain.last };
}

function opened(record, number) {
  const known = record.length === 2 && record[0] === "lmcbot poll" && Object.hasOwn(LENGTHS, record[1]);
  if (!known) throw new Damaged(number, FOREIGN);
  return new Chain(record);
}

function decoded(line) {
  try {
    return decoder.decode(line);
  } catch {
    return null;
  }
}

function parsed(line, number, parse) {
  const text = decoded(line);
  const record = text === null ? null : parse(text);
  if (!record || !record.length || record.some((field) => SURROGATE.test(field))) {
    throw new Damaged(number, "cannot be read");
  }
  return record;
}

function csvRecord(line) {
  const text = line.replace(/^\ufeff/, "").replace(/\n$/, "").replace(/\r$/, "");
  const field = /"((?:[^"]|"")*)"|([^",\r\n]*)/y;
  const fields = [];
  for (;;) {
    const [, quoted, bare] = field.exec(text) ?? [];
    fields.push(quoted === undefined ? (bare ?? "") : quoted.replaceAll('""', '"'));
    const at = field.lastIndex;
    if (at === text.length) return fields.slice(1).map((each) => (each[0] === "'" ? each.slice(1) : each));
    if (text[at] !== ",") return null;
    field.lastIndex++;
  }
}

function csvLine(at, link, record) {
  const fields = [link, ...record].map((field) => csvField(FORMULA.test(field) ? `'${field}` : field));
  return `${at ? "" : "\ufeff"}${fields.join(",")}\r\n`;
}

function csvField(field) {
  return /[",\r\n]/.test(field) ? `"${field.replaceAll('"', '""')}"` : field;
}

function jsonHead(version) {
  return `{"format":"lmcbot poll ${version}","lines":[\n`;
}

function jsonRecord(line) {
  let found;
  try {
    found = JSON.parse(line.replace(/\n$/, "").replace(/,$/, ""))?.record;
  } catch {
    return null;
  }
  const sound = Array.isArray(found) && found.every((field) => typeof field === "string");
  return sound ? found : null;
}

function jsonLine(link, record) {
  return `${JSON.stringify({ link, record })}${record[0] === "end" ? "" : ","}\n`;
}
