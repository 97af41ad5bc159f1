import { encode } from "next-auth/jwt";
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { configuredAccounts } from "../accounts/configured";
import { startSession } from "../auth/sessions";
import { db } from "../db/client";
import { env } from "../env";
import { httpStatus } from "./error-body";
import { operationNames } from "../domain/operations/names";
import { type Envelope } from "../domain/errors";
import { netnutId, startDesk, syncBoth, type TestDesk } from "../../testing/desk";
import { actions, posts, routes } from "../../testing/entries";
import {
  anything,
  hostileBody,
  hostileText,
  invalidBody,
  pick,
  seeded,
  type Random,
} from "../../testing/fuzz";
import { addPerson, type Person } from "../../testing/staff";
import { findActions, postTo, routeModule, writeOf, type Write } from "../../testing/writes";

const request = vi.hoisted(() => ({ headers: new Headers(), cookie: null as string | null }));
vi.mock("next/headers", () => ({
  headers: async () => request.headers,
  cookies: async () => ({
    get: () => (request.cookie === null ? undefined : { value: request.cookie }),
    getAll: () => [],
  }),
}));

type Route = (request: Request, context: { params: Promise<Record<string, unknown>> }) => Promise<Response>;

/** The sign-in's own route is not among them: outside of a server it does not run. */
const times = 500;
const some = 200;
const atOnce = 25;
/** Parts of the valid examples that may also be left out. */
const optional: Record<string, string[]> = {
  performAction: ["input", "remoteId"],
  acceptLinkAction: ["name"],
  saveRuleAction: [],
};
const writes = Object.entries({ ...actions, ...posts });

let desk: TestDesk;
let found = new Map<string, Write>();
const subUsers = new Map<string, string>();
let person: Person;
let callsBefore = 0;

beforeAll(async () => {
  desk = await startDesk();
  await syncBoth();
  person = await addPerson("admin");
  for (const { account_id, remote_id } of await desk.query<{ account_id: string; remote_id: string }>(
    "select account_id, min(remote_id) as remote_id from sub_users group by account_id",
  ))
    subUsers.set(account_id, remote_id);
  request.headers = new Headers({ origin: env().origins[0], "sec-fetch-site": "same-origin" });
  found = await findActions();
  for (const path of Object.keys(posts))
    found.set(
      path,
      writeOf(path, () => request.headers),
    );
});
afterAll(() => desk.close());
beforeEach(async () => {
  // Each entry has a session of its own: some calls end sessions.
  const sid = await startSession(db(), person.id, { address: null, userAgent: null });
  request.cookie = await encode({ token: { sid }, secret: env().authSecret });
  callsBefore = providerCalls();
});

const providerCalls = () => desk.netnut.control.requests().total + desk.nineProxy.control.requests().total;

/** What must never come of it, whatever is sent. */
async function requireUnharmed(): Promise<void> {
  expect(providerCalls() - callsBefore).toBe(0);
  expect(await desk.query("select id, operation, state from operations")).toEqual([]);
  expect(({} as Record<string, unknown>).polluted).toBeUndefined();
}

/** Runs `times` calls, several under way at once, and answers those that went wrong, in words. */
async function fuzz(
  seed: number,
  once: (random: Random) => Promise<string | null>,
  count = times,
): Promise<string[]> {
  const problems: string[] = [];
  for (let start = 0; start < count; start += atOnce) {
    const batch = await Promise.all(
      Array.from({ length: atOnce }, (_, index) => once(seeded(seed * 1_000_003 + start + index))),
    );
    problems.push(...batch.filter((problem) => problem !== null));
  }
  return problems.slice(0, 5);
}

function jsonOf(value: unknown): string {
  try {
    return (
      JSON.stringify(value, (_key, part: unknown) => (typeof part === "bigint" ? `${part}n` : part)) ??
      String(value)
    );
  } catch {
    return Object.prototype.toString.call(value);
  }
}

const shown = (value: unknown) => jsonOf(value).slice(0, 300);

async function refusalOf(name: string, body: unknown, mayPass: boolean): Promise<string | null> {
  const answer = await found
    .get(name)?.(body)
    .catch((error: unknown) => `threw ${String(error)}`);
  if (answer === undefined || typeof answer === "string") return `${answer}: ${shown(body)}`;
  if (answer.ok) return mayPass ? null : `was carried out: ${shown(body)}`;
  const status = httpStatus(answer.error.code);
  return status >= 400 && status < 500 ? null : `${answer.error.code}: ${shown(body)}`;
}

describe(`${times} invalid bodies: a typed refusal, and nothing done`, () => {
  it.each(writes.map(([name, entry], index) => [name, entry.input, index + 1] as const))(
    "%s",
    async (name, input, seed) => {
      expect(
        await fuzz(seed, (random) => refusalOf(name, invalidBody(random, input, optional[name]), false)),
      ).toEqual([]);
      await requireUnharmed();
    },
  );
});

describe(`${some} hostile bodies, some of them valid: never a failure of Subdesk`, () => {
  it.each(writes.map(([name, entry], index) => [name, entry.input, index + 1] as const))(
    "%s",
    async (name, input, seed) => {
      expect(
        await fuzz(seed + 100, (random) => refusalOf(name, hostileBody(random, input), true), some),
      ).toEqual([]);
      await requireUnharmed();
    },
  );
});

describe(`${times} invalid inputs of every operation on a sub-user that there is`, () => {
  const offered = ["netnut-sandbox", "nine-proxy-sandbox"].flatMap((accountId) =>
    operationNames.map((operation) => [accountId, operation] as const),
  );
  it.each(offered)("%s: %s", async (accountId, operation) => {
    expect(configuredAccounts().map(({ id }) => id)).toContain(accountId);
    const whole = {
      operationId: crypto.randomUUID(),
      operation,
      accountId,
      ...(operation !== "create" && { remoteId: subUsers.get(accountId) }),
    };
    const problems = await fuzz(accountId.length * 31 + operation.length, (random) => {
      const input =
        random() < 0.5
          ? { [`no field ${hostileText(random)}`.slice(0, 60)]: anything(random) }
          : pick<unknown>(random, [[], "x", 1, null, true, [{}], Number.NaN, 5n]);
      return refusalOf(
        "performAction",
        random() < 0.2
          ? invalidBody(random, { ...whole, input: { "no field": 1 } }, ["input"])
          : { ...whole, input },
        false,
      );
    });
    expect(problems).toEqual([]);
    await requireUnharmed();
  });
});

describe(`${times} drafts of hostile rows: each row says what is wrong with it`, () => {
  it.each(["netnut-sandbox", "nine-proxy-sandbox"])("%s", async (accountId) => {
    const keys = [
      "user_name",
      "use_key",
      "customer_name",
      "customer_login_name",
      "customer_dashboard_email",
      "note",
      "status",
      "trafficCap",
      "ipCap",
    ];
    const problems = await fuzz(accountId.length, async (random) => {
      const row = () =>
        Object.fromEntries(
          keys
            .filter(() => random() < 0.7)
            .map((key) => [key, random() < 0.4 ? hostileText(random) : anything(random)]),
        );
      const rows = [row(), row()];
      const uncapped = accountId.startsWith("nine")
        ? rows.filter((cells) => cells.trafficCap === undefined || cells.ipCap === undefined).length
        : 0;
      return refusalOf("api/bulk/create", { runId: crypto.randomUUID(), accountId, rows, uncapped }, true);
    });
    expect(problems).toEqual([]);
    await requireUnharmed();
    expect(await desk.query("select 1 from runs where state <> 'draft'")).toEqual([]);
  });
});

describe(`${times} bodies of every POST route that are no JSON, or not all of it: 400, and nothing done`, () => {
  it.each(Object.entries(posts).map(([path, { input }], index) => [path, input, index + 1] as const))(
    "%s",
    async (path, input, seed) => {
      const whole = JSON.stringify(input);
      const problems = await fuzz(seed + 200, async (random) => {
        const kinds: (() => [BodyInit, string])[] = [
          () => [whole.slice(0, Math.floor(random() * whole.length)), "application/json"],
          () => [`${whole}${hostileText(random)}x`, "application/json; charset=utf-8"],
          () => [Uint8Array.from({ length: 200 }, () => Math.floor(random() * 256)), "application/json"],
          () => [
            whole,
            pick(random, [
              "text/plain",
              "multipart/form-data; boundary=x",
              "application/x-www-form-urlencoded",
              "application/jsonp",
              "x",
            ]),
          ],
        ];
        const [body, type] = pick(random, kinds)();
        const response = await postTo(path, body, new Headers([...request.headers, ["content-type", type]]));
        const envelope = (await response.json()) as Envelope<unknown>;
        return response.status === 400 && !envelope.ok && envelope.error.code === "unreadable"
          ? null
          : `${response.status} ${type} ${shown(body)}`;
      });
      expect(problems).toEqual([]);
      await requireUnharmed();
    },
  );
});

const queryKeys = [
  "q",
  "account",
  "provider",
  "status",
  "near",
  "unlimited",
  "tag",
  "out",
  "sort",
  "order",
  "page",
  "size",
  "actor",
  "subUser",
  "action",
  "outcome",
  "from",
  "to",
  "run",
  "before",
  "unsettled",
  "range",
  "state",
];

function hostileSearch(random: Random): string {
  const search = new URLSearchParams();
  const count = random() < 0.05 ? 300 : 1 + Math.floor(random() * 4);
  for (let index = 0; index < count; index += 1)
    search.append(
      random() < 0.9 ? pick(random, queryKeys) : hostileText(random).slice(0, 100),
      hostileText(random).slice(0, 5_000),
    );
  const raw = search.toString();
  return random() < 0.1 ? `${raw}&%E0%A4%A&=&&q=%ZZ&%00=%00` : raw;
}

describe(`${times} hostile addresses of every route: never a failure of Subdesk`, () => {
  it.each(
    Object.entries(routes)
      .filter(([, may]) => may !== "signed-out")
      .map(([path], index) => [path, index + 1] as const),
  )("%s", async (path, seed) => {
    const { GET } = (await routeModule(path)) as { GET: Route };
    const problems = await fuzz(seed + 300, async (random) => {
      const params = { account: random() < 0.5 ? netnutId : hostileText(random), id: hostileText(random) };
      const search = hostileSearch(random);
      const response = await GET(new Request(`${env().origins[0]}/${path}?${search}`), {
        params: Promise.resolve(params),
      });
      const body = await response.text();
      const typed = response.ok || (JSON.parse(body) as Envelope<unknown>).ok === false;
      return response.status < 500 && typed
        ? null
        : `${response.status} ${shown(params)} ${search.slice(0, 300)}`;
    });
    expect(problems).toEqual([]);
    await requireUnharmed();
  });
});
