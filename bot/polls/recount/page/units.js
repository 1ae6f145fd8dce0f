// Practices, areas and thresholds, as bot/polls/recount/units.py and bot/polls/rules.py have them.

const UNITS = ["spoke", "divided", "voice", "verdict", "patients", "reached"];
const PARTS = { "1/2": "Half", "2/3": "Two thirds", "3/4": "Three quarters" };
const WHOLES = { sides: "those for or against", roll: "the whole roll", practices: "all practices" };

function unitsAccount(kinds, votes, cast) {
  const practices = readVoices(kinds);
  const lines = practices === null ? [] : toldVoices(kinds, practices);
  const areas = readAreas(kinds);
  if (areas !== null) lines.push(...areas.map((row) => row.fields.join(": ")));
  for (const row of kinds.patients) {
    lines.push(`Patients: ${thousands(number(row))} of ${thousands(number(row, 1))}`);
    if (number(row) > number(row, 1)) throw new Damaged(row.line, "tells more patients than there are");
  }
  lines.push(...toldThresholds(kinds, { votes, cast, practices, areas }));
  const counted = practices === null ? [] : ["the practices’ voices"];
  if (kinds.reached.length) counted.push("the thresholds");
  return { lines, counted, added: [] };
}

function readVoices(kinds) {
  if (!kinds.spoke.length) {
    noneOf(kinds, "divided", "voice");
    return null;
  }
  if (!kinds.unit.length || kinds.unit[0].fields[1] === "named") noneOf(kinds, "spoke");
  const rows = allOf(kinds, "spoke", kinds.option.length);
  const said = kinds.option.map(() => 0);
  for (const row of kinds.voice) {
    if (number(row) > said.length) throw new Damaged(row.line, "speaks for no option of this poll");
    said[number(row) - 1]++;
  }
  rows.forEach((row, at) => agree(row, number(row, 1), said[at]));
  const [divided] = allOf(kinds, "divided", 1);
  const asked = number(kinds.unit[0], 2);
  const hidden = !/^\d+$/.test(divided.fields[0]);
  const found = { asked, votes: said, hidden, voted: total(said) + (hidden ? 0 : number(divided)) };
  if (found.voted > asked) throw new Damaged(divided.line, `tells more practices than the ${thousands(asked)} asked`);
  return found;
}

function toldVoices(kinds, practices) {
  const lines = kinds.option.map(
    (option, at) => `${option.fields[1]}: ${thousands(practices.votes[at])} of ${thousands(practices.asked)} practices`,
  );
  return [...lines, `Divided inside: ${kinds.divided[0].fields[0]}`];
}

function readAreas(kinds) {
  const names = kinds.area.map((row) => row.fields[0]);
  if (!kinds.verdict.length) return null;
  const told = kinds.verdict.map((row) => row.fields[0]);
  if (!same(told, names) || new Set(names).size !== names.length) {
    throw new Damaged(kinds.verdict[0].line, "begins verdicts that are not one for each area");
  }
  return kinds.verdict;
}

function toldThresholds(kinds, found) {
  if (!kinds.reached.length) return [];
  const counts = decidingCounts(kinds, found);
  return allOf(kinds, "reached", kinds.threshold.length).map((row, at) => {
    const rule = kinds.threshold[at].fields[0];
    if (counts === null || row.fields[0] !== rule) {
      throw new Damaged(row.line, "tells of a threshold that was not set");
    }
    const [base, written] = rule.split(":");
    const made = thresholdMade(base, Fraction.read(written), counts);
    if (!same(row.fields.slice(1), [String(made.part), String(made.whole), made.reached])) {
      throw new Damaged(row.line, "is not what the numbers make of its threshold");
    }
    const share = per(made.whole ? whole(made.part).over(whole(made.whole)) : whole(0), 2);
    const reached = `${thousands(made.part)} of ${thousands(made.whole)}, ${share}`;
    return `${thresholdName(base, Fraction.read(written))}: ${made.reached} (${reached})`;
  });
}

// The count that thresholds are held against; null where no option is asked to reach one.
function decidingCounts(kinds, { votes, cast, practices, areas }) {
  const stances = kinds.option.map((option) => option.fields[2]);
  const sided = stances.includes("for") && stances.includes("against");
  const count = practices === null ? { roll: number(kinds.roll[0]), cast, votes } : { roll: practices.asked, cast: practices.voted, votes: practices.votes };
  const most = Math.max(...count.votes);
  const leads = most > 0 && count.votes.filter((each) => each === most).length === 1;
  if (!sided && !leads) return null;
  const support = sided ? stances.indexOf("for") : count.votes.indexOf(most);
  const against = sided ? count.votes[stances.indexOf("against")] : count.cast - count.votes[support];
  return { ...count, support: count.votes[support], against, areas, hidden: practices?.hidden ?? false };
}

function thresholdMade(base, fraction, counts) {
  if (base === "areas") return areasMade(fraction, counts.areas);
  const [part, all] = measured(base, counts);
  const apart = all ? whole(part).over(whole(all)).compare(fraction) : -1;
  const reached = base === "majority" ? apart > 0 : apart >= 0;
  const open = counts.hidden && base === "turnout" ? "too few" : "not met";
  return { part, whole: all, reached: reached ? "met" : open };
}

function areasMade(fraction, areas) {
  if (areas === null) return { part: 0, whole: 0, reached: "too few" };
  const many = (word) => areas.filter((row) => row.fields[1] === word).length;
  const enough = (part) => whole(part).over(whole(areas.length)).compare(fraction) >= 0;
  const could = enough(many("met") + many("too few")) ? "too few" : "not met";
  return { part: many("met"), whole: areas.length, reached: enough(many("met")) ? "met" : could };
}

function measured(base, counts) {
  if (base === "turnout") return [counts.cast, counts.roll];
  if (base === "roll" || base === "practices") return [counts.support, counts.roll]; // where practices vote they are the roll
  return [counts.support, counts.support + counts.against];
}

function thresholdName(base, fraction) {
  const part = PARTS[String(fraction)] ?? per(fraction);
  const low = part.toLowerCase();
  if (base === "majority") {
    return String(fraction) === "1/2" ? "Simple majority" : `More than ${low} of those for or against`;
  }
  if (base === "areas") return String(fraction) === "1" ? "Each area" : `${part} of the areas`;
  return base === "turnout" ? `Turnout of ${low}` : `${part} of ${WHOLES[base]}`;
}

function per(share, places = 0) {
  const scale = 10n ** BigInt(places);
  const rounded = (share.above * 200n * scale + share.below) / (2n * share.below);
  const rest = places ? `.${String(rounded % scale).padStart(places, "0")}` : "";
  return `${rounded / scale}${rest}%`;
}
