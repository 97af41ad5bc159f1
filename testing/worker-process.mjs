import { readFileSync, renameSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { Script } from "node:vm";

/**
 * The background half of Subdesk as a process of its own, for tests that end it, with or without warning. The
 * first that starts keeps what was compiled by then, beside the bundle: compiling it anew
 * took half of a start.
 */
const bundle = process.argv[2] ?? "";
const kept = `${bundle}.compiled`;
const source = readFileSync(bundle, "latin1");
const cachedData = readIfThere(kept);
const script = new Script(`(function (module, exports, require) {${source}\n})`, {
  filename: bundle,
  cachedData,
});
const worker = { exports: {} };
script.runInThisContext()(worker, worker.exports, createRequire(bundle));
worker.exports.startWorker().then(
  () => {
    if (!cachedData || script.cachedDataRejected) keep();
    process.send?.("ready");
  },
  (/** @type {unknown} */ error) => {
    process.stderr.write(`${String(error)}\n`);
    process.exit(1);
  },
);
process.on(
  "message",
  async (/** @type {{ id: string, verb: string, given: unknown[] }} */ { id, verb, given }) => {
    const answer = await worker.exports[verb](...given).then(
      (/** @type {unknown} */ done) => ({ done }),
      (/** @type {{ code: string, message: string }} */ { code, message }) => ({
        refused: { code, message },
      }),
    );
    process.send?.({ id, answer });
  },
);
process.on("disconnect", () => process.exit(0));
// As the web server does it; see scripts/lib/web-stop.mjs.
process.once("SIGTERM", async () => {
  const work = worker.exports.workToStop();
  await work.finish(() => 0);
  await work.release();
  process.exit(0);
});

/** Under its name only once it is whole: others may be starting. */
function keep() {
  const draft = `${kept}.${process.pid}`;
  writeFileSync(draft, script.createCachedData());
  renameSync(draft, kept);
}

/** @param {string} file */
function readIfThere(file) {
  try {
    return readFileSync(file);
  } catch {
    return undefined;
  }
}
