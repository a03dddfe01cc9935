// Scores images with Node's own fetch.
//
//   node examples/clients/score.mjs http://localhost:8080 photo.jpg another.jpg
import { readFile } from "node:fs/promises";
import { basename } from "node:path";

const [server, ...paths] = process.argv.slice(2);
const form = new FormData();
for (const path of paths) form.append("image", new Blob([await readFile(path)]), basename(path));
form.append("alpha", "0.05");

const response = await fetch(`${server}/score`, { method: "POST", body: form });
const answer = await response.json();
if (!response.ok) throw new Error(answer.detail);
for (const result of answer.results) {
  console.log(result.id, result.error ? `not scored: ${result.error.detail}` : `${result.verdict} ${result.p_value}`);
}
