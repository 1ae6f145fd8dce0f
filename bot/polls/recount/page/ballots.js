// One answer or several, a scale or a menu, as bot/polls/recount/ballots.py counts them.

const RANKED = ["places", "reserved", "lot", "round", "chosen", "step", "pairs", "standing"];

function optionsAccount(kinds) {
  noneOf(kinds, "answers", ...RANKED);
  const [cast, { kind, limit }] = [castOf(kinds), methodOf(kinds)];
  const apart = kinds["lmcbot poll"][0].fields[0] !== "1" && kind !== "one";
  const votes = apart ? severalVotes(kinds, cast) : wholeVotes(kinds, cast);
  allOf(kinds, "total", votes.length).forEach((row, at) => agree(row, number(row, 1), votes[at]));
  const noun = kind === "one" ? "votes" : "voters";
  const lines = kinds.option.map(
    (option, at) => `${option.fields[1]}: ${thousands(votes[at])} of ${thousands(cast)} ${noun}`,
  );
  const added = apart && limit ? [`that nobody chose more than ${limit}`] : [];
  return { lines, counted: ["the votes cast", "every total"], added };
}

function wholeVotes(kinds, cast) {
  noneOf(kinds, "column");
  const found = ballotsOf(kinds, cast);
  return kinds.option.map((_, at) => total(found.map((choice) => choice[at])));
}

function severalVotes(kinds, cast) {
  noneOf(kinds, "ballot");
  const votes = columnsOf(kinds, cast, 1).map(total);
  const all = total(votes);
  if (all < cast || all > (methodOf(kinds).limit || votes.length) * cast) {
    const line = kinds.column.at(-1).line;
    throw new Damaged(line, `ends columns that ${thousands(cast)} voters cannot have filled`);
  }
  return votes;
}

function answersAccount(kinds) {
  noneOf(kinds, "total", "ballot", "spoke", "voice", "divided", ...RANKED);
  const [cast, { kind, limit }] = [castOf(kinds), methodOf(kinds)];
  const marks = Array.from({ length: limit || 5 }, (_, at) => String(at + 1));
  const words = kind === "scale" ? marks : ["support", "oppose", "abstain"];
  const found = columnsOf(kinds, cast, words.length);
  const lines = allOf(kinds, "answers", found.length).map((row, at) => {
    const counts = [0, ...words].map((_, mark) => found[at].filter((each) => each === mark).length);
    if (!same(numbers(row, 1), counts)) throw new Damaged(row.line, "tells other answers than its column makes");
    const told = [...words, "no answer"].map((word, place) => `${word}: ${thousands([...counts.slice(1), counts[0]][place])}`);
    return `${kinds.option[at].fields[1]} (${told.join(", ")}; of ${thousands(cast)})`;
  });
  return { lines, counted: ["the votes cast", "every answer"], added: [] };
}
