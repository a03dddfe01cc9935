// Scores images with Node's own fetch.
//
//   node examples/clients/score.mjs [--model NAME] http://localhost:8080 photo.jpg another.jpg
import { readFile } from "node:fs/promises";
import { basename } from "node:path";
import { parseArgs } from "node:util";

// The model is the detector to ask, where the server has several.
const { values, positionals } = parseArgs({ options: { model: { type: "string" } }, allowPositionals: true });
const [server, ...paths] = positionals;
const form = new FormData();
for (const path of paths) form.append("image", new Blob([await readFile(path)]), basename(path));
form.append("alpha", "0.05");
if (values.model) form.append("model", values.model);

const response = await fetch(`${server}/score`, { method: "POST", body: form });
const answer = await response.json();
if (!response.ok) throw new Error(answer.detail);
for (const result of answer.results) {
  console.log(result.id, result.error ? `not scored: ${result.error.detail}` : `${result.verdict} ${result.p_value}`);
}
