// The single transferable vote, as bot/polls/counting/contest.py and ranked.py have it.

class Contest {
  constructor(rules, cast) {
    this.rules = rules;
    this.quota = whole(Math.floor(cast / (rules.places + 1)) + 1);
    this.history = [];
    this.chosen = [];
    this.out = new Set();
    this.passedOn = new Set();
  }

  get hopeful() {
    const all = this.rules.lot.toSorted((one, other) => one - other);
    return all.filter((option) => !this.out.has(option) && !this.chosen.includes(option));
  }

  get left() {
    return this.rules.places - this.chosen.length;
  }

  get over() {
    return !this.left || !this.hopeful.length;
  }

  decide(votes) {
    this.history.push(votes);
    const chosen = this.reaching();
    const step = this.settled(chosen) ? null : this.step();
    if (step && this.apply(step)) this.settled(chosen);
    return { chosen, step };
  }

  reaching() {
    const found = [];
    for (const option of this.best(this.hopeful)) {
      const reached = this.now(option).compare(this.quota) >= 0;
      if (reached && this.left && !this.barred(option)) {
        this.chosen.push(option);
        found.push({ option, why: "quota" });
      }
    }
    return found;
  }

  settled(chosen) {
    const able = this.hopeful.filter((option) => !this.barred(option));
    if (this.left && able.length <= this.left) {
      const left = this.best(able);
      chosen.push(...left.map((option) => ({ option, why: "left" })));
      this.chosen.push(...left);
    }
    return this.over;
  }

  step() {
    const barred = this.hopeful.filter((option) => this.barred(option));
    if (barred.length) return this.last(barred, "barred");
    const above = this.chosen.filter(
      (option) => this.now(option).compare(this.quota) > 0 && !this.passedOn.has(option),
    );
    if (!above.length) return this.last(this.hopeful.filter((option) => !this.needed(option)), "out");
    const option = this.best(above)[0];
    return { why: "surplus", option, share: this.now(option).minus(this.quota).over(this.now(option)) };
  }

  last(among, why) {
    return { why, option: this.best(among).at(-1), share: whole(1) };
  }

  apply(step) {
    (step.why === "surplus" ? this.passedOn : this.out).add(step.option);
    return step.why !== "surplus";
  }

  now(option) {
    return this.history.at(-1)[option];
  }

  // Votes now, then in the other rounds, then the lot.
  best(options) {
    const earlier = this.history.slice(0, -1);
    const others = this.rules.ties === "first" ? earlier : earlier.toReversed();
    const rounds = [this.history.at(-1), ...others];
    const lot = (option) => this.rules.lot.indexOf(option);
    return options.toSorted((one, other) => {
      const apart = rounds.map((votes) => votes[other].compare(votes[one])).find((each) => each);
      return apart ?? lot(one) - lot(other);
    });
  }

  barred(option) {
    const wanting = this.rules.reserved.filter((group) => this.wanting(group));
    const reserved = total(wanting.map((group) => this.wanting(group)));
    return reserved >= this.left && wanting.every((group) => !group.options.has(option));
  }

  needed(option) {
    const able = (group) => this.hopeful.filter((each) => group.options.has(each)).length;
    return this.rules.reserved.some(
      (group) => group.options.has(option) && able(group) <= this.wanting(group),
    );
  }

  wanting(group) {
    const filled = this.chosen.filter((option) => group.options.has(option)).length;
    const able = this.hopeful.filter((option) => group.options.has(option)).length;
    return Math.min(Math.max(group.places - filled, 0), able);
  }
}

function orderOf(ranks) {
  const named = ranks.map((_, option) => option).filter((option) => ranks[option]);
  return named.sort((one, other) => ranks[one] - ranks[other]);
}

function votesOf(piles, kept) {
  const found = [...kept];
  for (const { order, at, worth } of piles) {
    if (at < order.length) found[order[at]] = found[order[at]].plus(worth);
  }
  return found;
}

// The votes of every round, from ballots.
function elect(rules, orders) {
  const contest = new Contest(rules, orders.length);
  const piles = orders.map((order) => ({ order, at: 0, worth: whole(1) }));
  const kept = rules.lot.map(() => whole(0));
  const rounds = [];
  for (;;) {
    const votes = votesOf(piles, kept);
    rounds.push(votes);
    const { step } = contest.decide(votes);
    if (contest.over || !step) return rounds;
    passOn(piles, kept, step, contest);
  }
}

function passOn(piles, kept, step, contest) {
  const hopeful = new Set(contest.hopeful);
  if (step.why === "surplus") kept[step.option] = contest.quota;
  for (const pile of piles) {
    if (pile.order[pile.at] !== step.option) continue;
    const next = pile.order.findIndex((option, at) => at > pile.at && hopeful.has(option));
    pile.at = next < 0 ? pile.order.length : next;
    pile.worth = pile.worth.times(step.share).cut(rulesDecimals(contest.rules));
  }
}

function rulesDecimals(rules) {
  return rules.worth === "exact" ? null : Number(rules.worth);
}
