// Published rounds and one-to-one tables held against the rules, as bot/polls/recount/rankings.py does.

function rankingAccount(kinds) {
  noneOf(kinds, "total", "answers", "column", "spoke", "voice", "divided");
  const [cast, rules] = [castOf(kinds), readRules(kinds)];
  const table = readTable(kinds, cast);
  const orders = kinds.ballot.length ? ballotsOf(kinds, cast).map(orderOf) : [];
  if (orders.length) sameTable(kinds, orders);
  let lines;
  if (rules === null) {
    noneOf(kinds, "reserved", "lot", "round", "chosen", "step");
    lines = priorities(kinds, table);
  } else {
    noneOf(kinds, "standing");
    lines = toldElection(kinds, replayed(kinds, rules, cast, orders), table);
  }
  const parts = ["the rounds", "the one-to-one table"].slice(rules === null ? 1 : 0);
  if (orders.length) return { lines, counted: ["the votes cast", ...parts], added: [] };
  return { lines, counted: [], added: parts };
}

function readRules(kinds) {
  if (!kinds.places.length) return null;
  const [row, size] = [kinds.places[0], kinds.option.length];
  const places = number(row);
  const lot = theOne(kinds, "lot");
  const order = numbers(lot).map((option) => option - 1);
  const sorted = order.toSorted((one, other) => one - other);
  if (!same(sorted, [...Array(size).keys()])) throw new Damaged(lot.line, "draws no lot over all options");
  const [reserved, taken] = [[], new Set()];
  let promised = 0;
  for (const group of kinds.reserved) {
    const options = new Set(numbers(group, 2).map((option) => option - 1));
    promised += number(group, 1);
    if ([...options].some((option) => option >= size || taken.has(option)) || promised > places) {
      throw new Damaged(group.line, "reserves places that there cannot be");
    }
    options.forEach((option) => taken.add(option));
    reserved.push({ places: number(group, 1), options });
  }
  return { lot: order, places, reserved, ties: row.fields[1], worth: row.fields[2] };
}

function readTable(kinds, cast) {
  const size = kinds.option.length;
  const rows = allOf(kinds, "pairs", size);
  const found = rows.map((row) => numbers(row, 1));
  rows.forEach((row, at) => {
    const level = found[at].length === size && found[at][at] === 0;
    if (!level || found.slice(0, at).some((other, place) => found[at][place] + other[at] > cast)) {
      throw new Damaged(row.line, `holds one-to-one counts that ${thousands(cast)} voters cannot make`);
    }
  });
  return found;
}

function sameTable(kinds, orders) {
  const made = tableOf(orders, kinds.option.length);
  kinds.pairs.forEach((row, at) => {
    if (!same(numbers(row, 1), made[at])) {
      throw new Damaged(row.line, "tells other one-to-one counts than the ballots make");
    }
  });
}

function priorities(kinds, table) {
  const made = placesOf(table);
  const rows = allOf(kinds, "standing", kinds.option.length);
  rows.forEach((row, at) => {
    if (number(row, 1) !== made[at]) {
      throw new Damaged(row.line, "tells another place than the one-to-one table makes");
    }
  });
  const sorted = rows.toSorted((one, other) => number(one, 1) - number(other, 1) || number(one) - number(other));
  return sorted.map((row) => `${number(row, 1)}. ${kinds.option[number(row) - 1].fields[1]}`);
}

function replayed(kinds, rules, cast, orders) {
  const contest = new Contest(rules, cast);
  const rounds = [];
  for (const row of kinds.round) {
    const [neither, ...votes] = row.fields.slice(1).map(Fraction.read);
    if (votes.length !== kinds.option.length) {
      throw new Damaged(row.line, `holds votes for ${votes.length} options of ${kinds.option.length}`);
    }
    if (contest.over && rounds.length) throw new Damaged(row.line, "is a round after the count was over");
    follows(row, { votes, neither }, rounds, contest, cast);
    rounds.push({ votes, neither, ...contest.decide(votes) });
  }
  if (!rounds.length || !contest.over) {
    const line = rounds.length ? kinds.round.at(-1).line : kinds.end[0].line;
    throw new Damaged(line, "ends the rounds before the count is over");
  }
  if (orders.length && !sameRounds(elect(rules, orders), rounds)) {
    throw new Damaged(kinds.round[0].line, "begins rounds that the ballots do not make");
  }
  sameDecisions(kinds, rounds);
  return rounds;
}

function sameRounds(made, rounds) {
  const text = (votes) => votes.map(String).join();
  return same(made.map(text), rounds.map((round) => text(round.votes)));
}

function follows(row, now, before, contest, cast) {
  const sum = now.votes.reduce((all, vote) => all.plus(vote), now.neither);
  if (sum.compare(whole(cast))) throw new Damaged(row.line, `does not add up to ${thousands(cast)} votes`);
  if (!before.length) {
    if (!now.neither.zero || now.votes.some((vote) => vote.below !== 1n)) {
      throw new Damaged(row.line, "is no count of first places");
    }
    return;
  }
  const last = before.at(-1);
  const hopeful = contest.hopeful;
  last.votes.forEach((old, option) => {
    const apart = now.votes[option].compare(old);
    const kept = last.step.why === "surplus" ? contest.quota : whole(0);
    const moved = option === last.step.option ? !now.votes[option].compare(kept) : hopeful.includes(option) ? apart >= 0 : !apart;
    if (!moved) throw new Damaged(row.line, "moves votes that the round before does not move");
  });
}

function sameDecisions(kinds, rounds) {
  const chosen = rounds.flatMap((round, at) =>
    round.chosen.map((each) => [String(at + 1), String(each.option + 1), each.why]),
  );
  const steps = rounds.flatMap(({ step }, at) =>
    step ? [[String(at + 1), step.why, String(step.option + 1), String(step.share)]] : [],
  );
  for (const [name, made] of [["chosen", chosen], ["step", steps]]) {
    allOf(kinds, name, made.length).forEach((row, at) => {
      if (!same(row.fields, made[at])) throw new Damaged(row.line, "is not what the rules make of the rounds");
    });
  }
}

function toldElection(kinds, rounds, table) {
  const labels = kinds.option.map((option) => option.fields[1]);
  const lines = [];
  rounds.forEach((round, at) => {
    const votes = labels
      .map((label, option) => `${label} ${round.votes[option].shown}`)
      .filter((_, option) => !round.votes[option].zero);
    lines.push(`Round ${at + 1}: ${votes.join(", ")}, named neither ${round.neither.shown}`);
    round.chosen.forEach((each) => lines.push(`Chosen in round ${at + 1}: ${labels[each.option]}`));
  });
  const chosen = rounds.flatMap((round) => round.chosen);
  if (chosen.length === 1) {
    lines.push(`One to one, ${isAheadOfAll(table, chosen[0].option) ? "" : "not "}ahead of every other`);
  }
  return lines;
}
