// Whether a chosen PDF is byte for byte the certificate that was issued: its SHA-256 is computed beside the page, and nothing is sent.
// Every word comes from the page.

const script = document.getElementById("certificate-script");
const box = document.getElementById("certificate-file");
const say = JSON.parse(box.dataset.words);
const input = box.querySelector("input[type=file]");
const told = box.querySelector("[role=status]");

// Without this script there is nothing to choose a file for.
box.hidden = false;

let worker;

function tell(words, state) {
  told.textContent = words;
  told.dataset.state = state;
}

input.addEventListener("change", () => {
  // A file that was chosen meanwhile counts, not the one before.
  worker?.terminate();
  const [file] = input.files;
  if (!file) return tell("", "");
  tell(say.reading, "reading");
  const mine = (worker = new Worker(script.dataset.hash));
  const end = (words, state) => {
    mine.terminate();
    if (mine === worker) tell(words, state);
  };
  worker.onmessage = ({ data }) => {
    if (data.failed) end(say.failed, "failed");
    else if (data.sha256 === box.dataset.sha256) end(say.same, "same");
    else if (data.sha256) end(say.differs, "differs");
  };
  worker.onerror = () => end(say.failed, "failed");
  worker.postMessage(file);
});
