// The account of a whole file, as bot/polls/recount/accounts.py gives it.

const RESULT = [
  ...["pledge", "cast", "total", "answers", "ballot", "column", "round", "chosen", "step", "pairs", "standing"],
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
  return {
    lines: [...found.lines, `Turnout ${thousands(cast)} of ${thousands(roll)}`, ...units.lines],
    counted: [...found.counted, ...units.counted, "the codes"],
    added: [...found.added, ...units.added],
  };
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
