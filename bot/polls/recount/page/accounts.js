// The account of a whole file, as bot/polls/recount/accounts.py gives it.

const RESULT = [
  ...["pledge", "cast", "coverage", "account", "total", "answers", "ballot", "column", "round"],
  ...["chosen", "step", "pairs", "standing"],
  ...UNITS,
  "receipt",
];

function accountOf(kinds) {
  numbersFit(kinds);
  if (kinds.withheld.length) {
    const row = firstOf(kinds, RESULT);
    if (row) throw new Damaged(row.line, "tells votes beside “too few to show”");
    return { lines: ["Too few voted to show anything."], counted: [], added: [] };
  }
  if (methodOf(kinds).kind === "pledge") return pledgeAccount(kinds);
  noneOf(kinds, "pledge");
  const [cast, roll, { kind }] = [castOf(kinds), number(kinds.roll[0]), methodOf(kinds)];
  const byUnit = kind === "one" && "unit" in kinds;
  if (!byUnit && kind !== "one" && kind !== "several") noneOf(kinds, ...UNITS);
  const found = accountBy(kind)(kinds);
  let units = { lines: [], counted: [], added: [] };
  if (byUnit) units = unitsAccount(kinds, kinds.total.map((row) => number(row, 1)), cast);
  else noneOf(kinds, ...UNITS);
  codesFit(kinds, cast);
  const [whence, taken] = [toldWhence(kinds, cast), takenAccount(kinds, cast)];
  const turnout = `Turnout ${thousands(cast)} of ${thousands(roll)}${whence}`;
  return {
    lines: [...found.lines, turnout, ...taken.lines, ...units.lines],
    counted: [...found.counted, ...units.counted, "the codes"],
    added: [...found.added, ...units.added, ...taken.added],
  };
}

function toldWhence(kinds, cast) {
  const row = kinds.coverage?.[0];
  if (!row) return "";
  if (kinds.unit.length || kinds.area.length) noneOf(kinds, "coverage");
  const [low, high, asked] = numbers(row);
  if (low > high || high > asked || low > cast || (low && high !== low && high !== asked)) {
    throw new Damaged(row.line, `tells practices that ${thousands(cast)} voters cannot be from`);
  }
  if (!low && high === asked) return "";
  const most = low ? `at least ${thousands(low)}` : `at most ${thousands(high)}`;
  return `, from ${low === high ? thousands(low) : most} of ${thousands(asked)} practices`;
}

function takenAccount(kinds, cast) {
  const row = kinds.account?.[0];
  if (!row) return { lines: [], added: [] };
  const [putIn, withdrawn] = row.fields;
  const known = /^\d+$/.test(withdrawn);
  if (!putIn) {
    if (known) throw new Damaged(row.line, "tells what was withdrawn, and not what was put in");
    return { lines: [`Withdrawn ${withdrawn}, counted ${thousands(cast)}`], added: [] };
  }
  if (!known) throw new Damaged(row.line, "tells what was put in, and not what was withdrawn");
  const odd = Math.abs(putIn - withdrawn - cast);
  const told = `Put in ${thousands(putIn)}, withdrawn ${thousands(withdrawn)}, counted ${thousands(cast)}`;
  if (odd) return { lines: [`${told}: ${thousands(odd)} not accounted for`], added: [] };
  return { lines: [told], added: ["the account of ballots"] };
}

function accountBy(kind) {
  if (kind === "ranked") return rankingAccount;
  return kind === "scale" || kind === "menu" ? answersAccount : optionsAccount;
}

function pledgeAccount(kinds) {
  noneOf(kinds, ...RESULT.filter((name) => name !== "pledge"));
  const asked = kinds.unit?.length ? number(kinds.unit[0], 2) : number(kinds.roll[0]);
  const needed = number(kinds.method[0], 1);
  if (needed < 1 || needed > asked) throw new Damaged(kinds.method[0].line, "holds a mass that cannot be reached");
  const line = `At least ${thousands(needed)} of ${thousands(asked)}: ${theOne(kinds, "pledge").fields[0]}`;
  return { lines: [line], counted: [], added: [] };
}

function numbersFit(kinds) {
  const roll = number(kinds.roll[0]);
  const sizes = kinds.added.map((row) => number(row));
  const rising = sizes.every((size, at) => !at || size > sizes[at - 1]);
  if (sizes.length && (!rising || sizes.at(-1) !== roll)) {
    throw new Damaged(kinds.added.at(-1).line, `does not lead to a roll of ${thousands(roll)}`);
  }
  const [row, { kind, limit }] = [kinds.method[0], methodOf(kinds)];
  const most = { several: kinds.option.length, scale: 6, pledge: roll }[kind] ?? 0;
  if (limit > most) throw new Damaged(row.line, "holds a limit that its method cannot have");
  if (kinds.option.length < 2 && kind !== "scale" && kind !== "pledge") {
    throw new Damaged(kinds.option[0].line, "is the only option of its poll");
  }
}
