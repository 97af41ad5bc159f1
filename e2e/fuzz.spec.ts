import { hostileText, pick, seeded, type Random } from "../testing/fuzz";
import { query } from "./support/database";
import { ask, ownHeaders } from "./support/http";
import { expect, test } from "./support/test";

const times = 500;
const segments = [
  "session",
  "csrf",
  "signin",
  "signout",
  "callback",
  "providers",
  "error",
  "verify-request",
  "_log",
  "credentials",
  "oidc",
  "password",
];
const keys = [
  "email",
  "password",
  "csrfToken",
  "callbackUrl",
  "redirect",
  "json",
  "code",
  "state",
  "error",
  "id",
  "role",
  "__proto__",
];

const path = (random: Random) =>
  `/api/auth/${Array.from({ length: 1 + Math.floor(random() * 3) }, () => encodeURIComponent(random() < 0.8 ? pick(random, segments) : hostileText(random).slice(0, 100).toWellFormed())).join("/")}`;

function form(random: Random): URLSearchParams {
  const given = new URLSearchParams();
  for (let count = Math.floor(random() * 5); count >= 0; count -= 1)
    given.append(pick(random, keys), hostileText(random).slice(0, 2_000));
  return given;
}

function json(random: Random): string {
  if (random() < 0.2)
    return pick(random, [
      "",
      "{",
      "[]",
      "null",
      '"x"',
      "1e999",
      `${"[".repeat(5_000)}`,
      '{"__proto__":{"role":"admin"}}',
    ]);
  return JSON.stringify(
    Object.fromEntries(
      [...form(random)].map(([key, value]) => [
        key,
        random() < 0.3 ? { $gt: "" } : random() < 0.3 ? [value] : value,
      ]),
    ),
  );
}

test(`${times} hostile requests at the sign-in: never a failure of Subdesk, and no one comes in`, async () => {
  const [before] = await query("select count(*)::int as sessions from sessions");
  const problems: string[] = [];
  for (let index = 0; index < times; index += 1) {
    const random = seeded(77_000 + index);
    const [at, asJson, posted] = [path(random), random() < 0.5, random() < 0.6];
    const body = asJson ? json(random) : form(random).toString();
    const headers = {
      ...ownHeaders(),
      "content-type": asJson ? "application/json" : "application/x-www-form-urlencoded",
      "content-length": String(Buffer.byteLength(body)),
    };
    const answer = posted
      ? await ask(at, { method: "POST", headers, body })
      : await ask(`${at}?${form(random).toString().slice(0, 4_000)}`, { headers: ownHeaders() });
    if (answer.status >= 500)
      problems.push(`${answer.status} ${posted ? "POST" : "GET"} ${at} ${posted ? body.slice(0, 200) : ""}`);
  }
  expect(problems.slice(0, 8)).toEqual([]);
  expect(await query("select count(*)::int as sessions from sessions")).toEqual([before]);
});
