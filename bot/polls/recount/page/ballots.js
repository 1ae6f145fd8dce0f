// Counts published ballots anew, as bot/polls/recount/ballots.py does.

function number(row, at = 0) {
  return Number(row.fields[at]);
}

function numbers(row, start = 0) {
  return row.fields.slice(start).map(Number);
}

function thousands(count) {
  return String(count).replace(/\B(?=(\d{3})+$)/g, ",");
}

function accountOf(kinds) {
  numbersFit(kinds);
  if (kinds.withheld.length) {
    const row = firstOf(kinds, ["cast", "total", "ballot", "column", "receipt"]);
    if (row) throw new Damaged(row.line, "tells votes beside “too few to show”");
    return { lines: ["Too few voted to show anything."], counted: [], added: [] };
  }
  const cast = castOf(kinds);
  const roll = number(kinds.roll[0]);
  const [method, limit] = [kinds.method[0].fields[0], number(kinds.method[0], 1)];
  const apart = kinds["lmcbot poll"][0].fields[0] !== "1" && method !== "one";
  const votes = apart ? votesInColumns(kinds, limit, cast) : votesInBallots(kinds, method, limit, cast);
  totalsAgree(kinds, votes);
  codesFit(kinds, cast);
  const noun = method === "one" ? "votes" : "voters";
  const told = kinds.option.map(
    (option, at) => `${option.fields[1]}: ${thousands(votes[at])} of ${thousands(cast)} ${noun}`,
  );
  return {
    lines: [...told, `Turnout ${thousands(cast)} of ${thousands(roll)}`],
    counted: ["the votes cast", "every total", "the codes"],
    added: apart && limit ? [`that nobody chose more than ${limit}`] : [],
  };
}

function numbersFit(kinds) {
  const roll = number(kinds.roll[0]);
  const sizes = kinds.added.map((row) => number(row));
  const rising = sizes.every((size, at) => !at || size > sizes[at - 1]);
  if (sizes.length && (!rising || sizes.at(-1) !== roll)) {
    throw new Damaged(kinds.added.at(-1).line, `does not lead to a roll of ${thousands(roll)}`);
  }
  const method = kinds.method[0];
  if (number(method, 1) > (method.fields[0] === "several" ? kinds.option.length : 0)) {
    throw new Damaged(method.line, "holds a limit that its method cannot have");
  }
}

function firstOf(kinds, names) {
  return names.flatMap((name) => (kinds[name] ?? []).slice(0, 1))[0];
}

function castOf(kinds) {
  if (!kinds.cast.length) {
    throw new Damaged(kinds.end[0].line, "stands where a record “cast” is missing");
  }
  const [cast, roll] = [number(kinds.cast[0]), number(kinds.roll[0])];
  if (cast > roll) {
    throw new Damaged(kinds.cast[0].line, `tells more votes than the roll of ${thousands(roll)} has members`);
  }
  return cast;
}

function votesInBallots(kinds, method, limit, cast) {
  const strange = firstOf(kinds, ["column"]);
  if (strange) throw new Damaged(strange.line, "holds a record “column” that its method cannot have");
  const votes = kinds.option.map(() => 0);
  let last = null;
  for (const row of kinds.ballot) {
    const choice = numbers(row);
    if (!validBallot(choice, method, limit, votes.length)) throw new Damaged(row.line, "is no valid ballot");
    inOrder(row, last === null || compare(choice, last) <= 0);
    last = choice;
    choice.forEach((mark, at) => (votes[at] += mark));
  }
  agree(kinds.cast[0], cast, kinds.ballot.length);
  return votes;
}

function validBallot(choice, method, limit, options) {
  const picked = choice.filter((mark) => mark).length;
  if (choice.length !== options || choice.some((mark) => mark > 1) || !picked) return false;
  return method === "one" ? picked === 1 : !limit || picked <= limit;
}

function compare(one, other) {
  const at = one.findIndex((mark, place) => mark !== other[place]);
  return at < 0 ? 0 : one[at] - other[at];
}

function votesInColumns(kinds, limit, cast) {
  const strange = firstOf(kinds, ["ballot"]);
  if (strange) throw new Damaged(strange.line, "holds a record “ballot” that its method cannot have");
  if (kinds.column.length !== kinds.option.length) {
    throw new Damaged(lineAfter(kinds, "column"), "is not where the records “column” end");
  }
  const votes = kinds.column.map((row) => {
    const marks = numbers(row, 1);
    inOrder(row, marks.every((mark, at) => !at || mark <= marks[at - 1]));
    if (marks.length !== cast || marks[0] > 1) {
      throw new Damaged(row.line, `is no column of ${thousands(cast)} answers`);
    }
    return marks.reduce((sum, mark) => sum + mark, 0);
  });
  const all = votes.reduce((sum, count) => sum + count, 0);
  if (all < cast || all > (limit || votes.length) * cast) {
    const line = kinds.column.at(-1).line;
    throw new Damaged(line, `ends columns that ${thousands(cast)} voters cannot have filled`);
  }
  return votes;
}

function lineAfter(kinds, kind) {
  const rows = kinds[kind].length ? kinds[kind] : Object.keys(kinds).filter((name) => name !== "end").flatMap((name) => kinds[name]);
  return rows.reduce((last, row) => Math.max(last, row.line), 0) + 1;
}

function inOrder(row, fits) {
  if (!fits) throw new Damaged(row.line, "is not in canonical order");
}

function totalsAgree(kinds, votes) {
  const rows = kinds.total;
  if (rows.length !== votes.length) {
    const line = rows.length ? rows.at(-1).line : kinds.cast[0].line;
    throw new Damaged(line, `ends ${rows.length} totals of ${votes.length} options`);
  }
  rows.forEach((row, at) => agree(row, number(row, 1), votes[at]));
}

function agree(row, published, counted) {
  if (published !== counted) {
    throw new Damaged(row.line, `tells ${thousands(published)} where the ballots make ${thousands(counted)}`);
  }
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
