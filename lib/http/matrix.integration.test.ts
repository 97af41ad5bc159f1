import { randomUUID } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { encode } from "next-auth/jwt";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { concludeNoted } from "../audit/sparingly";
import { recordRestored, personMark } from "../auth/person-mark";
import { personHeader } from "../domain/staff/person-header";
import type { Role } from "../domain/staff/permissions";
import { db } from "../db/client";
import { env } from "../env";
import type { BulkName } from "../domain/runs/actions";
import { operationNames, type OperationName } from "../domain/operations/names";
import { readDigest } from "../runs/digest";
import { netnutId, startDesk, type TestDesk } from "../../testing/desk";
import { actions, from, posts, routes } from "../../testing/entries";
import { addPerson, openSession } from "../../testing/staff";
import { findActions, routeFiles, routeModule, writeOf, type Write } from "../../testing/writes";

const request = vi.hoisted(() => ({ headers: new Headers(), cookie: null as string | null }));
vi.mock("next/headers", () => ({
  headers: async () => request.headers,
  cookies: async () => ({ get: () => (request.cookie === null ? undefined : { value: request.cookie }) }),
}));

type Who = Role | "nobody";
const everybody: Who[] = ["nobody", "viewer", "support", "operator", "admin"];

/** What each operation takes, by the one door they all share. */
const operations: Record<OperationName, { may: Role[]; confirmed?: true }> = {
  create: { may: from("operator") },
  "set-limits": { may: from("operator") },
  "set-note": { may: from("support") },
  "set-password": { may: from("support") },
  "reset-password": { may: from("support") },
  rename: { may: from("operator") },
  "take-back": { may: from("operator"), confirmed: true },
  enable: { may: from("operator") },
  disable: { may: from("operator") },
  delete: { may: from("operator"), confirmed: true },
  "allocate-traffic": { may: from("operator"), confirmed: true },
  "allocate-ips": { may: from("operator"), confirmed: true },
  "reveal-password": { may: from("support"), confirmed: true },
  "set-tags": { may: from("support") },
};

/** What each bulk action takes: status, caps and tags are an operator's, all else an admin's. */
const bulk: Record<BulkName, { may: Role[]; params: Record<string, unknown> }> = {
  disable: { may: from("operator"), params: {} },
  enable: { may: from("operator"), params: {} },
  "traffic-cap": { may: from("operator"), params: { change: { mode: "set", value: 1 } } },
  "ip-cap": { may: from("operator"), params: { change: { mode: "set", value: 1 } } },
  delete: { may: from("admin"), params: {} },
  "add-traffic": { may: from("admin"), params: { gigabytes: 1 } },
  "take-back": { may: from("admin"), params: { gigabytes: null } },
  note: { may: from("admin"), params: { mode: "replace", text: "x" } },
  "rotate-passwords": { may: from("admin"), params: {} },
  tags: { may: from("operator"), params: { mode: "add", tags: ["x"] } },
};

type Route = (request: Request, context: { params: Promise<Record<string, string>> }) => Promise<Response>;

const id = randomUUID();
let desk: TestDesk;
const sessions = new Map<Who, string>();
const people = new Map<Who, string>();
let found = new Map<string, Write>();
const writes = { ...actions, ...posts };

const backups = mkdtempSync(join(tmpdir(), "subdesk-matrix-"));

beforeAll(async () => {
  vi.stubEnv("SUBDESK_BACKUP_DIR", backups);
  desk = await startDesk();
  for (const role of from("viewer")) {
    const person = await addPerson(role);
    people.set(role, person.id);
    sessions.set(role, await encode({ token: { sid: await openSession(person) }, secret: env().authSecret }));
  }
  found = await findActions();
  for (const path of Object.keys(posts))
    found.set(
      path,
      writeOf(path, () => request.headers),
    );
});
afterAll(async () => {
  await desk.close();
  rmSync(backups, { recursive: true, force: true });
});

const ownHeaders = () => new Headers({ origin: env().origins[0], "sec-fetch-site": "same-origin" });

function as(who: Who, headers = ownHeaders()): void {
  request.cookie = sessions.get(who) ?? null;
  request.headers = headers;
}

async function call(name: string, input: unknown): Promise<string> {
  const answer = await found.get(name)?.(input);
  if (!answer) throw new Error(`There is no action ${name}.`);
  return answer.ok ? "ok" : answer.error.code;
}

const setConfirmed = (age: string) =>
  desk.query(`update sessions set confirmed_at = now() - interval '${age}'`);

describe("permission matrix: 0 entries outside the matrix", () => {
  it("every route of the source tree is in it, and it has no other", () =>
    expect(routeFiles.toSorted()).toEqual([...Object.keys(routes), ...Object.keys(posts)].toSorted()));
  it("every server action is in it, and it has no other", async () =>
    expect([...(await findActions()).keys()].toSorted()).toEqual(Object.keys(actions).toSorted()));
  it("every operation is in it", () =>
    expect(Object.keys(operations).toSorted()).toEqual([...operationNames].toSorted()));
  it("no route takes anything but GET, except the sign-in's, those of large bodies, which take nothing but POST, and what answers for those that are none", async () => {
    for (const path of routeFiles)
      expect(Object.keys(await routeModule(path)).toSorted(), path).toEqual(
        /\[\.\.\.(nextauth|rest)\]/.test(path)
          ? ["GET", "POST"]
          : path.startsWith("api/bulk/")
            ? ["POST"]
            : ["GET"],
      );
    expect(Object.keys(posts).filter((path) => !path.startsWith("api/bulk/"))).toEqual([]);
  });
});

describe("permission matrix: every principal x every route", () => {
  const guarded = Object.entries(routes).flatMap(([path, may]) =>
    may === "signed-out" ? [] : everybody.map((who) => [who, path, may] as const),
  );
  it.each(guarded)("%s at %s", async (who, path, may) => {
    as(who);
    const { GET } = (await routeModule(path)) as { GET: Route };
    const response = await GET(new Request(`${env().origins[0]}/${path}`), {
      params: Promise.resolve({ account: netnutId, id }),
    });
    expect(response.headers.get("cache-control")).toBe("no-store");
    if (who === "nobody") expect(response.status).toBe(401);
    else if (!may.includes(who)) expect(response.status).toBe(403);
    else expect([200, 404]).toContain(response.status);
  });
});

describe("permission matrix: every principal x every action and POST route", () => {
  const guarded = Object.entries(writes).flatMap(([name, entry]) =>
    everybody.map((who) => [who, name, entry] as const),
  );
  it.each(guarded)("%s calls %s", async (who, name, { may, confirmed, input }) => {
    as(who);
    await setConfirmed("0 seconds");
    const code = await call(name, input);
    if (may === "signed-out") return expect(["ok", "forbidden", "invalid"]).toContain(code);
    if (who === "nobody") return expect(code).toBe("unauthenticated");
    // What it does to a sub-user is the operation's to allow, below.
    if (name === "performAction") return expect(["not-found", "forbidden"]).toContain(code);
    if (!may.includes(who)) return expect(code).toBe("forbidden");
    expect(["unauthenticated", "forbidden", "step-up", "internal"]).not.toContain(code);
    await setConfirmed("10 minutes 1 second");
    const late = await call(name, input);
    if (confirmed) expect(late).toBe("step-up");
    else expect(late).not.toBe("step-up");
  });
});

describe("permission matrix: every principal x every operation", () => {
  const guarded = operationNames.flatMap((operation) => everybody.map((who) => [who, operation] as const));
  it.each(guarded)("%s: %s", async (who, operation) => {
    const { may, confirmed } = operations[operation];
    const input = { operationId: randomUUID(), operation, accountId: "none", remoteId: "none", input: {} };
    as(who);
    await setConfirmed("0 seconds");
    expect(await call("performAction", input)).toBe(
      who === "nobody" ? "unauthenticated" : may.includes(who) ? "not-found" : "forbidden",
    );
    await setConfirmed("10 minutes 1 second");
    if (confirmed && who !== "nobody") expect(await call("performAction", input)).toBe("step-up");
  });

  it.each(everybody.filter((who) => who !== "nobody"))("%s: to unblock takes an admin", async (who) => {
    const account = "nine-proxy-sandbox";
    as(who);
    const code = await call("performAction", {
      operationId: randomUUID(),
      operation: "enable",
      accountId: account,
      remoteId: "none",
      input: { overrideBlock: true },
    });
    expect(code).toBe(who === "admin" ? "not-found" : "forbidden");
  });
});

describe("permission matrix: every principal x every bulk action", () => {
  const guarded = Object.entries(bulk).flatMap(([action, { may, params }]) =>
    everybody.map((who) => [who, action, may, params] as const),
  );
  it.each(guarded)("%s plans: %s", async (who, action, may, params) => {
    as(who);
    const code = await call("api/bulk/plan", {
      runId: randomUUID(),
      rows: [{ accountId: netnutId, remoteId: "none" }],
      params: { action, ...params },
    });
    expect(code).toBe(who === "nobody" ? "unauthenticated" : may.includes(who) ? "not-found" : "forbidden");
  });

  it("an operator does not get an admin's paused run going", async () => {
    const runId = await storeRun("paused", randomUUID());
    await setConfirmed("0 seconds");
    as("operator");
    expect(await call("resumeRunAction", { runId })).toBe("forbidden");
    expect(await stateOf(runId)).toBe("paused");
  });
});

async function storeRun(state: string, ownerId: string): Promise<string> {
  const runId = randomUUID();
  await desk.query(
    "insert into runs (id, state, params, kind, actor_id, actor_name) values ($1, $2, $3, 'bulk', $4, 'Ada Admin')",
    [runId, state, JSON.stringify({ action: "delete" }), ownerId],
  );
  await desk.query(
    "insert into run_rows (run_id, position, account_id, remote_id, name, state, operation, operation_id) values ($1, 0, $2, 'none', 'x', 'planned', 'delete', $3)",
    [runId, netnutId, randomUUID()],
  );
  return runId;
}
const stateOf = async (runId: string) =>
  (await desk.query<{ state: string }>("select state from runs where id = $1", [runId]))[0]?.state;

describe("permission matrix: every principal x a draft, their own and a colleague's", () => {
  const reads = ["api/runs/[id]", "api/runs/[id]/rows", "api/runs/[id]/report"];
  const read = async (path: string, runId: string) => {
    const { GET } = (await routeModule(path)) as { GET: Route };
    return (await GET(new Request(`${env().origins[0]}/${path}`), { params: Promise.resolve({ id: runId }) }))
      .status;
  };
  const digest = async (runId: string) => (await readDigest(db(), runId)) ?? "";
  const changes: [string, (runId: string) => Promise<unknown>][] = [
    ["api/bulk/exclude", async (runId) => ({ runId, positions: [0], excluded: true })],
    ["confirmRunAction", async (runId) => ({ runId, digest: await digest(runId) })],
    ["planRetryAction", async (parentId) => ({ runId: randomUUID(), parentId })],
    ["planUndoAction", async (parentId) => ({ runId: randomUUID(), parentId })],
    ["pauseRunAction", async (runId) => ({ runId })],
    ["resumeRunAction", async (runId) => ({ runId })],
    ["cancelRunAction", async (runId) => ({ runId })],
    ["takeReceiptAction", async (runId) => ({ runId })],
    ["discardRunAction", async (runId) => ({ runId })],
  ];
  const expected: Record<"colleague" | "own", Record<Exclude<Who, "nobody">, Record<string, string>>> = {
    colleague: colleagues(),
    own: own(),
  };

  function colleagues() {
    const none = Object.fromEntries(changes.map(([name]) => [name, "not-found"]));
    const closed = Object.fromEntries(changes.map(([name]) => [name, "forbidden"]));
    return {
      viewer: closed,
      support: closed,
      operator: { ...none, takeReceiptAction: "forbidden" },
      admin: {
        ...Object.fromEntries(changes.map(([name]) => [name, "conflict"])),
        "api/bulk/exclude": "forbidden",
        confirmRunAction: "forbidden",
        discardRunAction: "ok",
        resumeRunAction: "conflict",
      },
    };
  }

  /** Of an action that has become an administrator's alone since it was planned. */
  function own() {
    const closed = Object.fromEntries(changes.map(([name]) => [name, "forbidden"]));
    const over = Object.fromEntries(changes.map(([name]) => [name, "conflict"]));
    return {
      viewer: closed,
      support: closed,
      operator: {
        ...over,
        "api/bulk/exclude": "forbidden",
        confirmRunAction: "forbidden",
        resumeRunAction: "forbidden",
        takeReceiptAction: "forbidden",
        discardRunAction: "ok",
      },
      admin: { ...over, "api/bulk/exclude": "ok", confirmRunAction: "ok", discardRunAction: "ok" },
    };
  }

  const cells = (["colleague", "own"] as const).flatMap((whose) =>
    (["viewer", "support", "operator", "admin"] as const).flatMap((who) =>
      changes.map(([name, input]) => [who, name, whose, input] as const),
    ),
  );
  it.each(cells)("%s calls %s on a draft (%s)", async (who, name, whose, input) => {
    await setConfirmed("0 seconds");
    as(who);
    const runId = await storeRun("draft", whose === "own" ? (people.get(who) ?? "") : randomUUID());
    expect(await call(name, await input(runId))).toBe(expected[whose][who][name]);
  });

  it.each(everybody.filter((who) => who !== "nobody"))("%s reads drafts", async (who) => {
    as(who);
    const [colleague, mine] = [
      await storeRun("draft", randomUUID()),
      await storeRun("draft", people.get(who) ?? ""),
    ];
    for (const path of reads) {
      expect([path, await read(path, colleague)]).toEqual([path, who === "admin" ? 200 : 404]);
      expect([path, await read(path, mine)]).toEqual([path, 200]);
    }
  });

  it.each(everybody.filter((who) => who !== "nobody"))(
    "%s reads what was started, whoever planned it",
    async (who) => {
      as(who);
      const started = await storeRun("paused", randomUUID());
      for (const path of reads) expect([path, await read(path, started)]).toEqual([path, 200]);
    },
  );

  it("one row is not many, but it is deleted all the same: to start it takes a fresh confirmation", async () => {
    as("admin");
    const runId = await storeRun("draft", people.get("admin") ?? "");
    await setConfirmed("10 minutes 1 second");
    expect(await call("confirmRunAction", { runId, digest: await digest(runId) })).toBe("step-up");
    expect(await stateOf(runId)).toBe("draft");
  });
});

describe("a document of someone who is no longer signed in", () => {
  const markedAs = (who: Role) =>
    new Headers([...ownHeaders(), [personHeader, personMark(people.get(who) ?? "", null)]]);

  const written = "select (select count(*) from staff_links)::int as links, max(seq) as audit from audit_log";

  it("changes nothing under the session of whoever is", async () => {
    await setConfirmed("0 seconds");
    const before = await desk.query(written);
    for (const [name, { may, input }] of Object.entries(writes)) {
      if (may === "signed-out") continue;
      as("admin", markedAs("viewer"));
      expect(await call(name, input), name).toBe("someone-else");
    }
    expect(await desk.query(written)).toEqual(before);
    as("admin", markedAs("admin"));
    expect(await call("renameAction", actions.renameAction?.input)).toBe("ok");
  });

  it("changes nothing once Subdesk was restored from a backup, which may lack what it asked for", async () => {
    const before = await desk.query(written);
    as("admin", markedAs("admin"));
    await desk.query(recordRestored);
    try {
      expect(await call("renameAction", actions.renameAction?.input)).toBe("someone-else");
      expect(await desk.query(written)).toEqual(before);
    } finally {
      await desk.query("delete from progress where name = 'desk.restored'");
    }
  });

  it("learns from every answer, also from a refusal, whom it is for", async () => {
    for (const [who, path] of [
      ["viewer", "api/overview"],
      ["viewer", "api/staff"],
      ["admin", "api/staff"],
    ] as const) {
      as(who);
      const { GET } = (await routeModule(path)) as { GET: Route };
      const answer = await GET(new Request(`${env().origins[0]}/${path}`), { params: Promise.resolve({}) });
      expect(answer.headers.get(personHeader)).toBe(personMark(people.get(who) ?? "", null));
    }
  });
});

describe("forged origin, missing origin, null origin: 0 executed", () => {
  const forged: [string, Record<string, string>][] = [
    ["none at all", {}],
    ["no origin", { "sec-fetch-site": "same-origin" }],
    ["null", { origin: "null", "sec-fetch-site": "same-origin" }],
    ["another site", { origin: "https://evil.example", "sec-fetch-site": "cross-site" }],
    [
      "another site with a forged host",
      {
        origin: "https://evil.example",
        "x-forwarded-host": "evil.example",
        host: "evil.example",
        "sec-fetch-site": "same-origin",
      },
    ],
    [
      "the right origin from another site",
      { origin: "http://localhost:3000", "sec-fetch-site": "cross-site" },
    ],
    ["another port", { origin: "http://localhost:4000", "sec-fetch-site": "same-site" }],
    ["no word on the site", { origin: "http://localhost:3000" }],
  ];
  const counts =
    "select (select count(*) from staff_links)::int as links, (select count(*) from passkey_challenges)::int as challenges, (select count(*) from audit_log where action <> 'request.foreign')::int as audit";
  it.each(forged)("%s", async (_what, headers) => {
    await setConfirmed("0 seconds");
    const before = await desk.query(counts);
    for (const [name, { input }] of Object.entries(writes)) {
      as("admin", new Headers(headers));
      expect(await call(name, input), name).toBe("forbidden");
    }
    expect(await desk.query(counts)).toEqual(before);
  });

  it("no file is saved by a link on another site", async () => {
    const exported = "select count(*)::int as lines from audit_log where action like '%export%'";
    const before = await desk.query(exported);
    const paths = Object.keys(routes).filter((path) => path.endsWith("/export"));
    expect(paths).toHaveLength(4);
    const statuses = async (site: string) => {
      as("admin", new Headers({ "sec-fetch-site": site }));
      return Promise.all(
        paths.map(async (path) => {
          const { GET } = (await routeModule(path)) as { GET: Route };
          const asked = new Request(`${env().origins[0]}/${path}`, { headers: request.headers });
          const answer = await GET(asked, { params: Promise.resolve({}) });
          // Its turn ends with its last part.
          await answer.body?.cancel();
          return answer.status;
        }),
      );
    };
    for (const site of ["cross-site", "same-site"])
      expect(await statuses(site)).toEqual([403, 403, 403, 403]);
    expect(await desk.query(exported)).toEqual(before);
    for (const site of ["same-origin", "none"]) expect(await statuses(site)).toEqual([200, 200, 200, 200]);
  });

  it("is in the audit: a line at once, and one more with how often it came again", async () => {
    const lines = () =>
      desk.query(
        "select outcome, actor_id, address, after from audit_log where action = 'request.foreign' and address = '198.51.100.77' order by seq",
      );
    for (let times = 0; times < 40; times += 1) {
      as(
        "admin",
        new Headers({ origin: "https://evil.example/path?of=theirs", "x-subdesk-peer": "198.51.100.77" }),
      );
      expect(await call("renameAction", actions.renameAction?.input)).toBe("forbidden");
    }
    const first = {
      outcome: "refused",
      actor_id: null,
      address: "198.51.100.77",
      after: { origin: "https://evil.example" },
    };
    await expect.poll(lines).toEqual([first]);
    await concludeNoted();
    expect(await lines()).toEqual([first, { ...first, after: { ...first.after, timesMore: 39 } }]);
    await concludeNoted();
    expect(await lines()).toHaveLength(2);
  });
});

describe("every refusal is audited", () => {
  it("of an action and of a route, with who and what", async () => {
    as("viewer");
    await call("setRoleAction", actions.setRoleAction?.input);
    const { GET } = (await routeModule("api/staff")) as { GET: Route };
    await GET(new Request(`${env().origins[0]}/api/staff`), { params: Promise.resolve({}) });
    expect(
      await desk.query(
        "select action, outcome, actor_name, subject from audit_log order by seq desc limit 2",
      ),
    ).toEqual([
      { action: "request.refuse", outcome: "refused", actor_name: "Grace Hopper", subject: "staff.read" },
      { action: "request.refuse", outcome: "refused", actor_name: "Grace Hopper", subject: "staff.manage" },
    ]);
  });

  it("also of what takes a confirmation that was not given", async () => {
    as("admin");
    await setConfirmed("10 minutes 1 second");
    expect(await call("setRoleAction", actions.setRoleAction?.input)).toBe("step-up");
    expect(
      await desk.query("select action, outcome, subject, reason from audit_log order by seq desc limit 1"),
    ).toEqual([
      { action: "request.refuse", outcome: "refused", subject: "staff.manage", reason: "Not confirmed." },
    ]);
  });
});
