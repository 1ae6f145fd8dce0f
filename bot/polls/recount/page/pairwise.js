// One to one, as bot/polls/counting/pairwise.py has it.

function tableOf(orders, size) {
  const found = Array.from({ length: size }, () => Array(size).fill(0));
  for (const order of orders) {
    const behind = new Set(found.keys());
    for (const one of order) {
      behind.delete(one);
      for (const other of behind) found[one][other]++;
    }
  }
  return found;
}

function isAhead(table, one, other) {
  return table[one][other] > table[other][one];
}

function isAheadOfAll(table, one) {
  return table.every((_, other) => other === one || isAhead(table, one, other));
}

function placesOf(table) {
  const all = [...table.keys()];
  const paths = all.map((a) => all.map((b) => (isAhead(table, a, b) ? table[a][b] : 0)));
  for (const via of all) {
    for (const start of all) {
      for (const end of all) {
        if (via === start || via === end || start === end) continue;
        paths[start][end] = Math.max(paths[start][end], Math.min(paths[start][via], paths[via][end]));
      }
    }
  }
  return all.map((a) => 1 + all.filter((b) => paths[b][a] > paths[a][b]).length);
}
