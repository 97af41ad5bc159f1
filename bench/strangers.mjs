import { readFileSync } from "node:fs";
import { join } from "node:path";
import { request } from "undici";
import { distDir } from "../scripts/lib/build.mjs";
import { runNode, ROOT } from "../scripts/lib/children.mjs";
import { Figures } from "./lib/figures.mjs";
import { load, p95 } from "./lib/load.mjs";
import { admin } from "./lib/sign-in.mjs";

const strangers = 200;
const seconds = 20;

/**
 * What a stranger can send: a call that is open to all, and a typed array of 4 MB that says how long it is,
 * or does not.
 */
const kinds = /** @type {const} */ ([
  ["open", "open calls"],
  ["array", "typed arrays of 4 MB"],
  ["chunked", "typed arrays of 4 MB that do not say so"],
]);

/**
 * @param {{ stand: import("./lib/stand.mjs").Stand, say: (line: string) => void }} given
 * @returns {Promise<Figures>}
 */
export async function benchStrangers({ stand, say }) {
  const figures = new Figures("strangers");
  const signIn = () => signInOnce(stand.url);
  say("Signing in while no one else asks …");
  await load(signIn, { seconds: 3 });
  const idle = p95((await load(signIn, { seconds })).times);
  for (const [kind, name] of kinds) {
    say(`Signing in beside ${strangers} ${name} …`);
    const loaded = await beside(stand.url, kind, () => load(signIn, { seconds }));
    figures.add(`Sign-in p95 beside ${strangers} ${name}, against none`, "ms", p95(loaded.times), {
      floor: idle,
      most: 3,
    });
  }
  return figures;
}

/**
 * Runs `work` while a process of its own sends that, `strangers` at a time.
 * @template T
 * @param {string} url
 * @param {string} kind
 * @param {() => Promise<T>} work
 */
async function beside(url, kind, work) {
  const child = runNode(
    [
      join(ROOT, "bench/lib/strangers-load.mjs"),
      url,
      kind,
      String(strangers),
      actionId("passkeySignInOptionsAction"),
    ],
    { env: process.env, cwd: ROOT },
  );
  try {
    await child.message;
    return await work();
  } finally {
    await child.stop();
  }
}

/** As the browser does it, each time from the start. @param {string} url */
async function signInOnce(url) {
  const first = await request(`${url}/api/auth/csrf`);
  const { csrfToken } = /** @type {{ csrfToken: string }} */ (await first.body.json());
  const cookie = [first.headers["set-cookie"] ?? []]
    .flat()
    .map((line) => line.split(";")[0])
    .join("; ");
  const answer = await request(`${url}/api/auth/callback/credentials`, {
    method: "POST",
    headers: {
      cookie,
      origin: url,
      "sec-fetch-site": "same-origin",
      "content-type": "application/x-www-form-urlencoded",
    },
    body: new URLSearchParams({
      csrfToken,
      email: admin.email,
      password: admin.password,
      json: "true",
      callbackUrl: url,
    }).toString(),
  });
  const text = await answer.body.text();
  const signedIn = [answer.headers["set-cookie"] ?? []]
    .flat()
    .some((line) => /^(__Host-)?subdesk\.session=[^;]/.test(line));
  if (!signedIn) throw new Error(`The sign-in answered ${answer.statusCode}: ${text.slice(0, 200)}`);
}

/** @param {string} name */
function actionId(name) {
  const { node } = /** @type {{ node: Record<string, { exportedName: string }> }} */ (
    JSON.parse(readFileSync(join(distDir(), "server/server-reference-manifest.json"), "utf8"))
  );
  const found = Object.entries(node).find(([, { exportedName }]) => exportedName === name);
  if (!found) throw new Error(`The build has no server action ${name}.`);
  return found[0];
}
