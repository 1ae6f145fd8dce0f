// The verdict, word for word as bot/polls/recount/verdict.py gives it.

const WIDTH = 76; // columns beside the mark that sets the file's own words apart

function recount(bytes, typed) {
  if (bytes.length > MOST_BYTES) return failed("the file is larger than 64 MB, which no export of this bot is");
  try {
    const whole = readFile(bytes);
    const kinds = checkSchema(whole);
    const lines = told(kinds, accountOf(kinds));
    const fault = typed === null ? "" : misfit(typed, whole.seal);
    return fault ? failed(fault) : passed(lines, whole.seal, typed !== null);
  } catch (error) {
    if (!(error instanceof Damaged)) throw error;
    return failed(error.message);
  }
}

function failed(fault) {
  return { ok: false, sealed: false, lines: [], verdict: `FAILED: ${fault}.` };
}

function passed(lines, seal, sealed) {
  const verdict = sealed
    ? `The seal ${grouped(seal)} fits: this is the file that was sealed, and it adds up.`
    : "WARNING: self-consistent only. No seal was given, so this may be any file:" +
      ` compare its seal ${grouped(seal)} with the result card.`;
  return { ok: true, sealed, lines, verdict };
}

function misfit(typed, seal) {
  const plain = typed.toUpperCase().replace(/[^0-9A-Z]/g, "");
  if (plain.length !== seal.length) {
    return `the seal of this file has ${seal.length} letters and figures, and ${plain.length} were given`;
  }
  return plain === seal
    ? ""
    : `the seal ${grouped(plain)} does not belong to this file, whose is ${grouped(seal)}`;
}

function grouped(seal) {
  return seal.match(/.{1,4}/g).join("-");
}

function told(kinds, account) {
  const [reference, question, status] = kinds.poll[0].fields;
  const lines = [`${reference}, ${status}`, question, ...account.lines].flatMap(quoted);
  if (account.counted.length) lines.push(`Counted anew: ${listed(account.counted)}.`);
  if (account.added.length) lines.push(`Only added up: ${listed(account.added)}.`);
  const toldOnly = kinds.pledge?.length ? ", and whether the mass was reached" : "";
  const written = ["the question", "the dates", "the roll"];
  if (kinds.coverage?.length) written.push("the practices that voted");
  if (kinds.account?.length) written.push("what was withdrawn");
  lines.push(`Taken as written: ${listed(written)}${toldOnly}.`);
  if (kinds["lmcbot poll"][0].fields[0] === "1") {
    lines.push(`This file is of the older format: its seal has ${LENGTHS[1]} characters.`);
  }
  return lines;
}

function quoted(text) {
  const lines = [];
  let [line, width] = ["", 0];
  for (const word of text.split(" ").flatMap(halved)) {
    const needed = columns(word);
    if (line && width + 1 + needed > WIDTH) {
      lines.push(`| ${line}`);
      [line, width] = [word, needed];
    } else {
      [line, width] = line ? [`${line} ${word}`, width + 1 + needed] : [word, needed];
    }
  }
  return [...lines, `| ${line}`];
}

function halved(word) {
  return word.match(new RegExp(`.{1,${WIDTH / 2}}`, "gsu")) ?? [];
}

function columns(text) {
  return [...text].reduce((sum, char) => sum + (char <= "\x7f" ? 1 : 2), 0);
}

function listed(parts) {
  const last = parts.at(-1);
  return parts.length > 1 ? `${parts.slice(0, -1).join(", ")} and ${last}` : last;
}
