// What every recount needs, as bot/polls/recount/sums.py has it.

function number(row, at = 0) {
  return Number(row.fields[at]);
}

function numbers(row, start = 0) {
  return row.fields.slice(start).map(Number);
}

function total(counts) {
  return counts.reduce((sum, count) => sum + count, 0);
}

function same(one, other) {
  return one.length === other.length && one.every((each, at) => each === other[at]);
}

function thousands(count) {
  return String(count).replace(/\B(?=(\d{3})+$)/g, ",");
}

function methodOf(kinds) {
  return { kind: kinds.method[0].fields[0], limit: number(kinds.method[0], 1) };
}

function firstOf(kinds, names) {
  return names.flatMap((name) => (kinds[name] ?? []).slice(0, 1))[0];
}

function noneOf(kinds, ...names) {
  for (const name of names) {
    const row = firstOf(kinds, [name]);
    if (row) throw new Damaged(row.line, `holds a record “${name}” that its method cannot have`);
  }
}

function allOf(kinds, name, many) {
  const rows = kinds[name] ?? [];
  if (rows.length !== many) {
    const line = rows.length ? rows.at(-1).line : kinds.end[0].line;
    throw new Damaged(line, `ends ${rows.length} records “${name}” where ${many} belong`);
  }
  return rows;
}

function theOne(kinds, name) {
  if (kinds[name].length) return kinds[name][0];
  throw new Damaged(kinds.end[0].line, `stands where a record “${name}” is missing`);
}

function castOf(kinds) {
  const [cast, roll] = [theOne(kinds, "cast"), number(kinds.roll[0])];
  if (number(cast) > roll) {
    throw new Damaged(cast.line, `tells more votes than the roll of ${thousands(roll)} has members`);
  }
  return number(cast);
}

function inOrder(row, fits) {
  if (!fits) throw new Damaged(row.line, "is not in canonical order");
}

function agree(row, published, counted) {
  if (published !== counted) {
    throw new Damaged(row.line, `tells ${thousands(published)} where the ballots make ${thousands(counted)}`);
  }
}

function ballotsOf(kinds, cast) {
  const found = [];
  for (const row of kinds.ballot) {
    const choice = numbers(row);
    if (!validBallot(choice, methodOf(kinds), kinds.option.length)) throw new Damaged(row.line, "is no valid ballot");
    inOrder(row, !found.length || compare(choice, found.at(-1)) <= 0);
    found.push(choice);
  }
  agree(kinds.cast[0], cast, found.length);
  return found;
}

function validBallot(choice, { kind, limit }, options) {
  const picked = choice.filter((mark) => mark).sort((one, other) => one - other);
  const top = kind === "ranked" ? options : 1;
  if (choice.length !== options || choice.some((mark) => mark > top) || !picked.length) return false;
  if (kind === "one") return picked.length === 1;
  if (kind === "ranked") return picked.every((rank, at) => rank === at + 1);
  return !limit || picked.length <= limit;
}

function compare(one, other) {
  const at = one.findIndex((mark, place) => mark !== other[place]);
  return at < 0 ? 0 : one[at] - other[at];
}

function columnsOf(kinds, cast, top) {
  return allOf(kinds, "column", kinds.option.length).map((row) => {
    const marks = numbers(row, 1);
    inOrder(row, marks.every((mark, at) => !at || mark <= marks[at - 1]));
    if (marks.length !== cast || marks[0] > top) {
      throw new Damaged(row.line, `is no column of ${thousands(cast)} answers`);
    }
    return marks;
  });
}

function codesFit(kinds, cast) {
  let last = "";
  for (const row of kinds.receipt) {
    const code = row.fields[0];
    if (code === last) throw new Damaged(row.line, "repeats the code before it");
    inOrder(row, code > last);
    last = code;
  }
  if (kinds.receipt.length !== cast) {
    const line = kinds.end[0].line;
    throw new Damaged(line, `ends ${thousands(kinds.receipt.length)} codes of ${thousands(cast)} ballots`);
  }
}
