// Holds records against the published schema, as bot/polls/recount/schema.py does.

const SCHEMA = JSON.parse(document.getElementById("schema").textContent);

function rulesOf(version) {
  return SCHEMA.records
    .filter((rule) => (rule.versions ?? [version]).includes(version))
    .map((rule) => ({ ...rule, most: rule.most ?? 0, fields: rule.fields.map(fieldOf) }));
}

function fieldOf(written) {
  const [name, pattern] = written.split(": ");
  const source = SCHEMA.patterns[pattern.replace(/\?$/, "")];
  const optional = pattern.endsWith("?") ? "?" : "";
  return { name, pattern: new RegExp(`^(?:${source})${optional}$`, "u") };
}

function checkSchema(whole) {
  const allowed = rulesOf(whole.records[0][1]);
  const found = Object.create(null);
  allowed.forEach((rule) => (found[rule.kind] = []));
  let at = 0;
  whole.records.forEach(([kind, ...fields], index) => {
    const line = index + whole.first;
    at = placeOf(allowed, at, kind, found, line);
    found[kind].push({ line, fields });
    checkFields(allowed[at], found[kind]);
  });
  const last = whole.records.length;
  if (!found.end.length || found.end[0].fields[0] !== String(last)) {
    throw new Damaged(last + whole.first - 1, "is not the end of a whole export");
  }
  return found;
}

function placeOf(allowed, at, kind, found, line) {
  const place = allowed.findIndex((rule) => rule.kind === kind);
  if (place < 0) throw new Damaged(line, "holds no record of this format");
  if (place < at) throw new Damaged(line, `holds a record “${kind}” out of its place`);
  for (const rule of allowed.slice(at, place)) {
    if (found[rule.kind].length < rule.least) {
      throw new Damaged(line, `stands where a record “${rule.kind}” is missing`);
    }
  }
  if (allowed[place].most && found[kind].length === allowed[place].most) {
    throw new Damaged(line, `holds a record “${kind}” too many`);
  }
  return place;
}

function checkFields(rule, found) {
  const { line, fields } = found.at(-1);
  const short = fields.length < rule.fields.length;
  if (short || (fields.length > rule.fields.length && !rule.repeat)) {
    throw new Damaged(line, `holds too ${short ? "few" : "many"} fields for “${rule.kind}”`);
  }
  fields.forEach((field, at) => {
    const expected = rule.fields[Math.min(at, rule.fields.length - 1)];
    if (!expected.pattern.test(field)) {
      throw new Damaged(line, `holds no fitting “${expected.name}” in its record “${rule.kind}”`);
    }
  });
  if (rule.numbered && fields[0] !== String(found.length)) {
    throw new Damaged(line, `should be number ${found.length} of its records “${rule.kind}”`);
  }
}
