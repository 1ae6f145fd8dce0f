// What the page does: takes a file, takes a seal, shows the verdict. Nothing leaves the page.

const picked = { bytes: null, name: "" };
const seal = document.getElementById("seal");

async function take(file) {
  if (!file) return;
  picked.name = file.name;
  const large = file.size > MOST_BYTES;
  picked.bytes = large ? { length: file.size } : new Uint8Array(await file.arrayBuffer());
  show();
}

function show() {
  if (!picked.bytes) return;
  const typed = seal.value.trim();
  const found = recount(picked.bytes, typed ? typed : null);
  const state = found.ok ? (found.sealed ? "fits" : "warning") : "failed";
  document.getElementById("name").textContent = picked.name;
  const told = document.getElementById("told");
  told.replaceChildren(...found.lines.flatMap((line, at) => (at ? ["\n", lineOf(line)] : [lineOf(line)])));
  document.getElementById("verdict").textContent = found.verdict;
  document.getElementById("report").className = state;
  document.getElementById("report").hidden = false;
}

// A line of the file's own words hangs behind its mark, so that none of them begins a line.
function lineOf(text) {
  const line = document.createElement("span");
  line.textContent = text;
  line.className = text.startsWith("| ") ? "own" : "";
  return line;
}

document.getElementById("file").addEventListener("change", (event) => take(event.target.files[0]));
seal.addEventListener("input", show);
document.addEventListener("dragover", (event) => event.preventDefault());
document.addEventListener("drop", (event) => {
  event.preventDefault();
  take(event.dataTransfer.files[0]);
});
