// What the page does without the server: jumps between a sentence and its reference, copying,
// clicks that take back how a question was read or judge an answer, files dropped on the upload, and
// files that are too large for it.
// Loaded once; listens on the document, since Gradio redraws.
document.documentElement.lang = "de";

document.addEventListener("click", (event) => {
  const jump = event.target.closest("a.jump");
  if (jump) {
    // The address must stay as it is: Gradio's base element would turn "#…" into another page.
    event.preventDefault();
    const target = document.getElementById(jump.getAttribute("href").slice(1));
    if (target) {
      target.scrollIntoView({ block: "center", behavior: "instant" });
      target.focus();
    }
  }
  const undo = event.target.closest("button.undo");
  if (undo) takeBack(undo.dataset.undo);
  const look = event.target.closest("button.look");
  if (look) {
    window.looked = look.dataset.look;
    document.getElementById("look").click();
  }
  const verdict = event.target.closest("button.verdict");
  if (verdict) judge(verdict);
  const copy = event.target.closest("button.copy");
  if (copy) copyText(copy);
});

// Gradio hears of a click in HTML only through a component of its own: a button that nobody sees,
// whose event sends what is noted here.
function takeBack(key) {
  window.taken = key;
  document.getElementById("take-back").click();
}

function openSheet() {
  document.getElementById("sheet-dialog")?.showModal();
  document.getElementById("sheet-mark")?.scrollIntoView({ block: "center", behavior: "instant" });
}

function judge(button) {
  for (const one of document.querySelectorAll("button.verdict")) one.disabled = true;
  const note = document.getElementById("note")?.value ?? "";
  window.said = JSON.stringify({ useful: button.dataset.useful === "true", note });
  document.getElementById("judge").click();
}

async function copyText(button) {
  const text = button.dataset.copy;
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    // Browsers offer the clipboard on https and localhost alone.
    const area = document.createElement("textarea");
    area.value = text;
    document.body.append(area);
    area.select();
    document.execCommand("copy");
    area.remove();
    button.focus();
  }
  // A second click must not take "Copied" for the label.
  button.dataset.label ??= button.textContent;
  button.textContent = button.dataset.copied;
  clearTimeout(copyText.timer);
  copyText.timer = setTimeout(() => { button.textContent = button.dataset.label; }, 2000);
}

// Until the server takes an upload up, it says nothing of it.
function waiting() {
  const place = document.getElementById("waiting"), outcome = document.getElementById("outcome");
  if (!place || !outcome) return;
  place.textContent = place.dataset.said;
  const taken = new MutationObserver(() => { place.textContent = ""; taken.disconnect(); });
  taken.observe(outcome, { childList: true, subtree: true, characterData: true });
}

// A page that the server lost is loaded anew: the question in the box comes back.
document.addEventListener("input", (event) => {
  if (event.target.matches("#question textarea")) sessionStorage.setItem("question", event.target.value);
});

function refill() {
  const box = document.querySelector("#question textarea");
  const kept = sessionStorage.getItem("question");
  if (!box || !kept || box.value) return;
  box.value = kept;
  box.dispatchEvent(new Event("input", { bubbles: true }));
}

// Gradio would send none of the files where one is too large, and say why in English alone.
document.addEventListener("change", (event) => {
  const input = event.target;
  const place = document.getElementById("too-large");
  if (!place || !input.matches("input[type=file]")) return;
  const { limit, total, said, full } = place.dataset;
  const rest = new DataTransfer(), left = { [said]: [], [full]: [] };
  let sum = 0;
  for (const file of input.files) {
    if (file.size > Number(limit)) left[said].push(file.name);
    else if (sum + file.size > Number(total)) left[full].push(file.name);
    else { sum += file.size; rest.items.add(file); }
  }
  const told = Object.entries(left).filter(([, names]) => names.length);
  place.textContent = told.map(([why, names]) => `${names.join(", ")}: ${why}`).join(" ");
  if (!told.length) return;
  input.files = rest.files;
  if (!rest.files.length) event.stopImmediatePropagation();
}, true);

for (const name of ["dragover", "drop"]) {
  document.addEventListener(name, (event) => {
    if (!event.dataTransfer?.types.includes("Files")) return;
    // A file dropped beside the upload must not replace the page.
    event.preventDefault();
    const input = document.querySelector("input[type=file]");
    if (name === "drop" && input && event.dataTransfer.files.length) {
      input.files = event.dataTransfer.files;
      input.dispatchEvent(new Event("change", { bubbles: true }));
    }
  });
}
