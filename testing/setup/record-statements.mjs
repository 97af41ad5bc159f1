import { appendFileSync } from "node:fs";
import { join } from "node:path";
import pg from "pg";

/**
 * Loaded before anything else: appends each statement of Subdesk's own pool that was carried out to a file of
 * this process, a JSON string a line. `scripts/record-statements.mjs` reads them.
 */
const folder = process.env.SUBDESK_RECORD_TO ?? "";
const seen = new Set();
const { query } = pg.Client.prototype;

/** @param {unknown} text */
function record(text) {
  if (typeof text !== "string" || seen.has(text)) return;
  seen.add(text);
  appendFileSync(join(folder, `${process.pid}.jsonl`), `${JSON.stringify(text)}\n`);
}

/**
 * @this {pg.Client & { connectionParameters: { application_name?: string } }}
 * @param {any[]} args
 */
pg.Client.prototype.query = function recorded(...args) {
  const text = typeof args[0] === "string" ? args[0] : args[0]?.text;
  const answered = args.at(-1);
  if (this.connectionParameters.application_name !== "subdesk") return Reflect.apply(query, this, args);
  if (typeof answered === "function") {
    const noted = (/** @type {unknown} */ error, /** @type {unknown} */ result) => {
      if (!error) record(text);
      answered(error, result);
    };
    return Reflect.apply(query, this, [...args.slice(0, -1), noted]);
  }
  const answer = Reflect.apply(query, this, args);
  answer?.then?.(
    () => record(text),
    () => {},
  );
  return answer;
};
