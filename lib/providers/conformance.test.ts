import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { harnesses } from "../../testing/conformance/all";
import { carryOut, type CarriedOut } from "../../testing/conformance/carry-out";
import type { Asked, Case, Desk, Harness, Request } from "../../testing/conformance/harness";
import { sentSecrets } from "../../testing/conformance/sent-secrets";
import { background, interactive, readAll } from "../../testing/connect";
import { everythingOf, leaksIn } from "../../testing/leaks";
import { ECHOES } from "../../sandbox/echo";
import { FAULT_KINDS, isLate, type Fault } from "../../sandbox/faults";
import { describeError } from "../log";
import { metrics } from "../metrics";
import { ProviderError } from "./error";
import type { Connection, ListingEnd, RemoteSubUser } from "./provider";
import { providerById, providers } from "./registry";

type Name = keyof Connection["operations"];
type Row = Record<string, unknown>;

const certain = [400, 401, 403, 404, 405, 422, 429];
const uncertain = [409, 500, 503];
/** How late a late write is applied. */
const lateMs = 60;

/** All that can go wrong with an answer, whether what was asked for is applied before it, after it or not. */
const faults: Fault[] = FAULT_KINDS.filter((kind) => kind !== "status").map((kind) => ({
  kind,
  bytes: 2_000_000,
  lateMs,
  // A connection that hangs is dropped soon, and a slow body is whole soon.
  ...((kind.startsWith("hang") || kind === "slow-body") && { delayMs: 20 }),
}));

const casesOf = ({ cases }: Harness) => Object.entries(cases) as [Name, Case][];
const rowsOf = ({ sandbox }: Desk) => sandbox.control.state().users as Row[];
const ids = (rows: readonly Row[], { idOf }: Harness) => rows.map((row) => String(idOf(row)));

function strike({ sandbox }: Desk, match: Request, ...rest: Fault[]): void {
  sandbox.control.faults(rest.map((fault) => ({ match, fault: { retryAfter: "0", ...fault } })));
}

async function at<Result>(starting: Promise<Desk>, use: (desk: Desk) => Promise<Result>): Promise<Result> {
  const desk = await starting;
  try {
    return await use(desk);
  } finally {
    await desk.close();
  }
}

/** How many requests of this kind the sandbox has had. */
const countOf = ({ sandbox }: Desk, { method, path }: Request) =>
  sandbox.control.requests().requests.filter((entry) => entry.method === method && entry.path.includes(path))
    .length;

async function untilDone({ isDone }: Asked): Promise<void> {
  for (let turn = 0; turn < 100 && !isDone(); turn += 1) await sleep(20);
  expect(isDone()).toBe(true);
}

/** The outcome is what the sandbox holds, and so is the verdict of a look: no more and no less. */
async function expectTruth(
  harness: Harness,
  [name, { unseen }]: [Name, Case],
  asked: Asked,
  { result, error, look }: CarriedOut,
  about: string,
): Promise<void> {
  if (error?.applied === "no") expect(asked.isDone(), about).toBe(false);
  if (result) {
    expect(result.unchanged, about).toBeUndefined();
    if (unseen) expect(result.unverified, about).toBe(true);
    else expect([result.unverified, asked.isDone()], about).toEqual([undefined, true]);
  }
  const wasDone = asked.isDone();
  const finding = await look().catch((problem: unknown) => {
    expect(problem, about).toBeInstanceOf(ProviderError);
    return null;
  });
  if (finding?.verdict === "applied") expect(asked.isDone(), about).toBe(true);
  // Where more may be added at any time, what a look does not show proves nothing, and nobody believes it.
  const operation = await operationOf(harness, name);
  if (finding?.verdict === "not-applied" && !operation.additive) expect(wasDone, about).toBe(false);
}

const known = new Map<string, Connection["operations"]>();

async function operationOf(harness: Harness, name: Name) {
  const operations =
    known.get(harness.id) ?? (await at(harness.start(0), async (desk) => desk.connection.operations));
  known.set(harness.id, operations);
  return operations[name] ?? expect.fail(`${harness.id} does not offer ${name}`);
}

it("every provider is put to it, with every operation that it offers", async () => {
  expect(harnesses.map(({ id }) => id).toSorted()).toEqual(providers.map(({ id }) => id).toSorted());
  for (const harness of harnesses) {
    const offered = await at(harness.start(0), async ({ connection }) => Object.keys(connection.operations));
    expect(Object.keys(harness.cases).toSorted()).toEqual(
      offered.filter((name) => name !== "reveal-password").toSorted(),
    );
  }
});

describe.concurrent.each(harnesses.map((harness) => [harness.id, harness] as const))("%s", (id, harness) => {
  const cases = casesOf(harness);
  const cancelling = "one is added and one removed";
  const refusals = [...certain, ...(providerById(id)?.answers?.refusals ?? [])];

  describe("a change", () => {
    it.each(cases)("%s: is applied once, read back, and found afterwards", async (name, each) => {
      await at(harness.start(6), async (desk) => {
        const asked = each.ask(desk, 1);
        const done = await carryOut(desk, name, asked);
        expect(done.error).toBeUndefined();
        expect(asked.isDone()).toBe(true);
        for (const write of each.writes) expect(countOf(desk, write)).toBe(1);
        const { subUser, unverified, credentials } = done.result ?? expect.fail();
        expect(unverified ?? false).toBe(each.unseen ?? false);
        if (subUser) {
          const now = await desk.connection.getSubUser(subUser, interactive);
          const { updatedAt: _updatedAt, ...said } = subUser;
          expect(now).toMatchObject(
            Object.fromEntries(Object.entries(said).filter(([, value]) => value !== undefined)),
          );
        } else if (!each.unseen) {
          const target = asked.target ?? expect.fail();
          expect(await desk.connection.getSubUser(target, interactive)).toBeNull();
        }
        const finding = await done.look();
        if (finding) expect(finding.verdict).toBe("applied");
        if (desk.connection.operations[name]?.makes) {
          const row = desk.sandbox.control.user(subUser?.remoteId ?? "") as Row;
          expect(harness.secretsOf(row)).toContain(credentials?.password);
        } else expect(credentials).toBeUndefined();
      });
    });

    it.each(cases)(
      "%s: where it is so already, nothing is sent, or the same once more",
      async (name, each) => {
        await at(harness.start(6), async (desk) => {
          const asked = each.ask(desk, 1);
          await carryOut(desk, name, asked);
          const { result, error } = await carryOut(desk, name, asked);
          if (name === "create") {
            // The provider makes the name unique, or Subdesk does.
            if (error) expect(error).toMatchObject({ kind: "rejected", applied: "no" });
            return;
          }
          if (!desk.connection.operations[name]?.idempotent) return;
          if (error) expect(error).toMatchObject({ applied: "no" });
          else expect(result).toBeDefined();
          expect(asked.isDone()).toBe(true);
        });
      },
    );

    // A creation is about no one yet, and a deletion compares the name by itself.
    it.each(cases.filter(([name]) => name !== "create" && name !== "delete"))(
      "%s: what Subdesk has against it is asked after a read and before any write, or nothing is read before",
      async (name, each) => {
        await at(harness.start(6), async (desk) => {
          const asked = each.ask(desk, 1);
          const { control } = desk.sandbox;
          let reads = 0;
          const sent = { before: 0, asked: 0 };
          const { error } = await carryOut(desk, name, asked, {
            strike: () => (sent.before = control.requests().requests.length),
            objection() {
              sent.asked = control.requests().requests.length;
              return Promise.resolve({ message: "It is another’s by now.", conflicts: [] });
            },
            sending: () => (reads = control.requests().requests.length - sent.before),
          });
          if (sent.asked > 0) {
            expect(sent.asked).toBeGreaterThan(sent.before);
            expect(error).toMatchObject({
              kind: "conflict",
              applied: "no",
              message: "It is another’s by now.",
            });
            expect(asked.isDone()).toBe(false);
            for (const write of each.writes) expect(countOf(desk, write)).toBe(0);
          } else expect(reads).toBe(0);
        });
      },
    );

    it.each(cases)("%s: a certain refusal leaves nothing, or says what it leaves", async (name, each) => {
      await at(harness.start(6), async (desk) => {
        let turn = 0;
        for (const write of each.writes)
          for (const status of refusals) {
            const asked = each.ask(desk, (turn += 1));
            const changes = desk.sandbox.control.ledger().length;
            const { error, result } = await carryOut(desk, name, asked, {
              strike: () => strike(desk, write, { kind: "status", status, message: "Not today" }),
            });
            const about = `${write.method} ${write.path} ${status}`;
            expect(result, about).toBeUndefined();
            expect(error, about).toMatchObject({ applied: "no", status });
            expect(asked.isDone(), about).toBe(false);
            if (desk.sandbox.control.ledger().length > changes) expect(error?.did, about).toMatch(/\.$/);
            else expect(error?.did, about).toBeNull();
            desk.sandbox.control.clearFaults();
          }
      });
    });

    it.each(cases)("%s: an uncertain failure is never called a refusal", async (name, each) => {
      await at(harness.start(6), async (desk) => {
        let turn = 0;
        for (const write of each.writes)
          for (const status of uncertain.filter((one) => !refusals.includes(one)))
            for (const applied of [false, true]) {
              const asked = each.ask(desk, (turn += 1));
              const about = `${write.method} ${write.path} ${status} ${applied}`;
              const done = await carryOut(desk, name, asked, {
                strike: () => strike(desk, write, { kind: "status", status, applied }),
              });
              desk.sandbox.control.clearFaults();
              expect(done.error, about).toMatchObject({ applied: "unknown", status });
              await expectTruth(harness, [name, each], asked, done, about);
            }
      });
    });

    it.each(cases)(
      "%s: whatever becomes of the answer, it is sent once, and neither it nor a later look says what is not so",
      async (name, each) => {
        await at(harness.start(6), async (desk) => {
          let turn = 0;
          for (const write of each.writes)
            for (const fault of faults) {
              const asked = each.ask(desk, (turn += 1));
              const about = `${write.method} ${write.path} ${fault.kind}`;
              const sent = countOf(desk, write);
              const done = await carryOut(desk, name, asked, { strike: () => strike(desk, write, fault) });
              desk.sandbox.control.clearFaults();
              expect(countOf(desk, write) - sent, about).toBe(1);
              if (done.error) expect(done.error, about).toMatchObject({ applied: "unknown" });
              await expectTruth(harness, [name, each], asked, done, about);
              if (isLate(fault) && write === each.writes.at(-1)) {
                await untilDone(asked);
                await expectTruth(harness, [name, each], asked, { look: done.look }, `${about}, afterwards`);
              }
            }
        });
      },
    );

    it.each(cases)("%s: a success that no answer shows is not believed", async (name, each) => {
      const spoilt: Fault[] = [
        { kind: "html-before", status: 404 },
        { kind: "status", status: 400 },
        { kind: "ignored" },
      ];
      await Promise.all(
        spoilt.map((fault) =>
          at(harness.start(6), async (desk) => {
            const asked = each.ask(desk, 1);
            const last = each.writes.at(-1) ?? expect.fail();
            const done = await carryOut(desk, name, asked, {
              sending: () =>
                desk.sandbox.control.faults([
                  { match: last, fault: { kind: "ignored" } },
                  { match: { method: "GET" }, fault },
                ]),
            });
            desk.sandbox.control.clearFaults();
            if (!each.unseen && done.result) expect(done.result.unverified).toBe(true);
            if (done.error) expect(done.error).toMatchObject({ applied: "unknown", claimed: true });
            await expectTruth(harness, [name, { ...each, unseen: true }], asked, done, fault.kind);
          }),
        ),
      );
    });

    it.each(cases)("%s: a look decides where it can", async (name, each) => {
      const operation = await operationOf(harness, name);
      if (!operation.find || operation.additive) return;
      await at(harness.start(6), async (desk) => {
        const last = each.writes.at(-1) ?? expect.fail();
        for (const [turn, [kind, verdict]] of (
          [
            ["reset-before", "not-applied"],
            ["reset-after", "applied"],
          ] as const
        ).entries()) {
          const asked = each.ask(desk, turn);
          const done = await carryOut(desk, name, asked, { strike: () => strike(desk, last, { kind }) });
          desk.sandbox.control.clearFaults();
          const finding = await done.look();
          // Of several writes, those before the lost one are done.
          const expected = kind === "reset-before" && each.writes.length > 1 ? "partly" : verdict;
          expect(finding?.verdict, kind).toBe(each.unseen ? "undecided" : expected);
        }
      });
    });
  });

  describe("secrets", () => {
    it("are in no error, whatever the provider echoes, and in nothing that is logged or counted of it", async () => {
      await at(harness.start(6), async (desk) => {
        const { stop, values } = sentSecrets(desk.sandbox.url);
        let turn = 0;
        for (const [place, [name, each]] of cases.entries()) {
          // Each encoding by turns: what removes them is the same for all.
          for (const echo of ECHOES.filter((_, index) => index % 3 === place % 3)) {
            const asked = each.ask(desk, (turn += 1));
            const [write] = each.writes;
            const { error, result } = await carryOut(desk, name, asked, {
              strike: () => strike(desk, write, { kind: "status", status: turn % 2 ? 400 : 500, echo }),
            });
            desk.sandbox.control.clearFaults();
            expect(result, `${name} ${echo}`).toBeUndefined();
            const held =
              asked.target && (desk.sandbox.control.user(asked.target.remoteId) as Row | undefined);
            const secrets = [
              ...desk.secrets,
              ...values(),
              ...(held ? harness.secretsOf(held) : []),
              ...(desk.connection.operations[name]?.secretFields ?? []).map((field) => asked.input[field]),
            ].filter((secret) => typeof secret === "string" && secret !== "");
            expect(secrets.length, name).toBeGreaterThan(0);
            const shown = everythingOf(error) + JSON.stringify(describeError(error));
            for (const secret of secrets as string[])
              expect(leaksIn(shown, secret), `${name} ${echo}: ${error?.message}`).toEqual([]);
          }
        }
        stop();
        const counted = await metrics().registry.metrics();
        for (const secret of [...desk.secrets, ...values()]) expect(leaksIn(counted, secret)).toEqual([]);
      });
    });

    it("are in no row of a listing and in no look", async () => {
      await at(harness.start(8), async (desk) => {
        const { items } = await readAll(desk.connection);
        const looks = await Promise.all(items.map((item) => desk.connection.getSubUser(item, interactive)));
        const shown = JSON.stringify([items, looks]);
        const secrets = rowsOf(desk).flatMap(harness.secretsOf);
        for (const secret of secrets)
          if (typeof secret === "string") expect(leaksIn(shown, secret)).toEqual([]);
      });
    });

    it("are revealed in the one place for it", async () => {
      await at(harness.start(2), async (desk) => {
        const reveal = desk.connection.operations["reveal-password"];
        if (!reveal) return;
        const [row] = rowsOf(desk);
        const [item] = (await readAll(desk.connection)).items;
        const { secret, ...rest } = await reveal.run(item ?? null, {}, interactive);
        expect(harness.secretsOf(row ?? {})).toContain(secret);
        expect(leaksIn(JSON.stringify(rest), secret ?? "")).toEqual([]);
      });
    });
  });

  describe("a listing", () => {
    it("has every sub-user once, and says that it is whole", async () => {
      await at(harness.start(25), async (desk) => {
        desk.sandbox.control.options({ maxLimit: 10 });
        const { items, end, unreadable } = await readAll(desk.connection);
        expect(items.map(({ remoteId }) => remoteId).toSorted()).toEqual(
          ids(rowsOf(desk), harness).toSorted(),
        );
        expect([end, unreadable]).toEqual([{ consistent: true }, 0]);
      });
    });

    it("of no sub-users is whole, or says why it may not be", async () => {
      await at(harness.start(0), async (desk) => {
        expect(await readAll(desk.connection)).toMatchObject({ items: [], unreadable: 0 });
      });
    });

    it.each([
      [
        "one is removed before the position",
        (desk: Desk, all: string[]) => desk.sandbox.control.remove(all[0] ?? ""),
      ],
      [
        "one is removed at the position",
        (desk: Desk, all: string[]) => desk.sandbox.control.remove(all[9] ?? ""),
      ],
      [
        "one is removed after the position",
        (desk: Desk, all: string[]) => desk.sandbox.control.remove(all[15] ?? ""),
      ],
      ["one is added", (desk: Desk) => harness.add(desk, "newcomer")],
      [
        cancelling,
        (desk: Desk, all: string[]) => [
          harness.add(desk, "newcomer"),
          desk.sandbox.control.remove(all[0] ?? ""),
        ],
      ],
    ])("while %s: whoever was there all along is in it, or it is not called whole", async (what, change) => {
      await at(harness.start(25), async (desk) => {
        desk.sandbox.control.options({ maxLimit: 10 });
        const all = ids(rowsOf(desk), harness);
        const { items, end } = await readAround(desk, () => change(desk, all));
        const listed = items.map(({ remoteId }) => remoteId);
        expect(new Set(listed).size).toBe(listed.length);
        const still = ids(rowsOf(desk), harness).filter((remoteId) => all.includes(remoteId));
        const missing = still.filter((remoteId) => !listed.includes(remoteId));
        // What cancels out may be seen in no total: whoever it hides must still be found by a look.
        if (missing.length > 0 && what !== cancelling) expect(end.consistent).toBe(false);
        for (const remoteId of missing) {
          const look = await desk.connection.getSubUser({ remoteId, name: "renamed" }, interactive);
          expect(look).toMatchObject({ remoteId });
        }
      });
    });

    it("that has a row twice leaves out no other, and takes neither for one that cannot be read", async () => {
      await at(harness.start(6), async (desk) => {
        const all = ids(rowsOf(desk), harness);
        const [, second] = rowsOf(desk);
        desk.sandbox.control.insert([{ ...second }], true);
        const { items, unreadable } = await readAll(desk.connection);
        const listed = new Set(items.map(({ remoteId }) => remoteId));
        expect([...listed].toSorted()).toEqual(all.toSorted());
        expect(unreadable).toBe(0);
        const [twice] = items.filter(({ remoteId }) => remoteId === all[1]);
        expect(await desk.connection.getSubUser(twice ?? expect.fail(), interactive)).toMatchObject({
          remoteId: all[1],
        });
      });
    });

    it("that is answered wrongly fails, or is whole, or is not called so", async () => {
      await Promise.all(
        [...faults, ...uncertain.map((status): Fault => ({ kind: "status", status }))].map((fault) =>
          at(harness.start(12), async (desk) => {
            strike(desk, harness.list, { ...fault, times: 6 });
            const listing = await readAll(desk.connection, interactive).catch((error: unknown) => error);
            if (listing instanceof ProviderError) return expect(listing.applied).toBe("no");
            const { items, end } = listing as Awaited<ReturnType<typeof readAll>>;
            if (items.length < 12) expect(end.consistent && !end.doubtful, fault.kind).toBe(false);
          }),
        ),
      );
    });
  });

  describe("a row that cannot be read", () => {
    it("amid others is counted and hides none of them", async () => {
      await at(harness.start(6), async (desk) => {
        const [, , victim = "", ...others] = ids(rowsOf(desk), harness);
        desk.sandbox.control.patch(victim, harness.unreadable);
        const { items, unreadable, end } = await readAll(desk.connection);
        expect(items.map(({ remoteId }) => remoteId)).toEqual(expect.arrayContaining(others));
        expect([items.length, unreadable > 0]).toEqual([5, true]);
        expect(end.consistent && !end.doubtful).toBe(false);
      });
    });

    it("is counted, hides nobody else, and makes no absence certain", async () => {
      await at(harness.start(6), async (desk) => {
        const asked = harness.cases.create?.ask(desk, 1);
        const before = (await readAll(desk.connection)).items;
        const { delete: remove, create } = desk.connection.operations;
        const name = create && asked?.input[create.meanings.name];
        const target = harness.add(desk, String(name ?? "somebody"));
        desk.sandbox.control.patch(target.remoteId, harness.unreadable);
        const { items, unreadable, end } = await readAll(desk.connection);
        expect(items.map(({ remoteId }) => remoteId).toSorted()).toEqual(
          before.map(({ remoteId }) => remoteId).toSorted(),
        );
        expect(unreadable).toBeGreaterThan(0);
        expect(end.consistent && !end.doubtful).toBe(false);
        const look = await desk.connection.getSubUser(target, interactive).catch((error: unknown) => error);
        expect(look).not.toBeNull();
        if (remove?.find) {
          const found = await remove.find(target, {}, interactive).catch(() => null);
          expect(found?.verdict).not.toBe("applied");
        }
        if (create?.find && asked) {
          const found = await create
            .find(null, create.input.parse(asked.input), interactive)
            .catch(() => null);
          expect(found?.verdict).not.toBe("not-applied");
        }
      });
    });
  });

  describe("figures", () => {
    it("of an answer that is none are not made up", async () => {
      const spoilt: Fault[] = [
        ...(["html-before", "empty-before", "truncated-before", "success-false-before"] as const).map(
          (kind): Fault => ({ kind }),
        ),
        ...[404, 500].map((status): Fault => ({ kind: "status", status })),
      ];
      await Promise.all(
        spoilt.map((fault) =>
          at(harness.start(4), async (desk) => {
            const { connection, sandbox } = desk;
            const target = (await readAll(connection)).items[0] ?? expect.fail();
            const today = new Date().toISOString().slice(0, 10);
            sandbox.control.faults([{ match: {}, fault }]);
            const readings = [
              connection.readUsage?.(target, interactive),
              connection.readPool?.(interactive),
              connection.history?.readDays(target, today, today, interactive),
              connection.motion?.read([target.remoteId], today, today, interactive),
            ].map((reading) => Promise.resolve(reading ?? null).catch(() => null));
            expect(await Promise.all(readings), fault.kind).toEqual([null, null, null, null]);
          }),
        ),
      );
    });
  });

  describe("an id that hurts", () => {
    it("reaches no other sub-user and no other path", async () => {
      await at(harness.start(6), async (desk) => {
        const { remoteId: own } = harness.add(desk, "existing");
        const usual = await shapesOf(harness, desk, harness.absent);
        const hostile = [
          ...[
            "",
            ".",
            "..",
            "a/../b",
            "%2e%2e",
            "..%00",
            "?limit=1",
            "#",
            "\\",
            "*",
            "\u0000",
            "\ud800",
            "ü 🚀",
          ],
          ...[
            "null",
            "-1",
            "0",
            "9007199254740993",
            "1e3",
            "x".repeat(3_000),
            `${own}/../${own}`,
            `./${own}`,
          ],
          ...[` ${own}`, `${own} `, `0${own}`, `+${own}`, `${own}.0`, `${own}e0`, `${own}/`, `${own}?`],
        ];
        for (const remoteId of hostile) {
          const shapes = await shapesOf(harness, desk, remoteId);
          expect(
            [...shapes].filter((shape) => !usual.has(shape)),
            JSON.stringify(remoteId),
          ).toEqual([]);
          const found = await desk.connection
            .getSubUser({ remoteId, name: "existing" }, interactive)
            .catch(() => null);
          expect(found, JSON.stringify(remoteId)).toBeNull();
        }
        expect(desk.sandbox.control.ledger()).toEqual([]);
      });
    });
  });

  describe("a key", () => {
    it("that is refused pauses the background, and one that works lets it go on", async () => {
      await at(harness.start(6), async (desk) => {
        const { control } = desk.sandbox;
        await readAll(desk.connection);
        control.options({ refuseKey: true });
        await expect(readAll(desk.connection)).rejects.toMatchObject({ kind: "unauthorized", applied: "no" });
        const [name, each] = cases.find(([one]) => one === "create") ?? expect.fail();
        const asked = each.ask(desk, 1);
        const operation = desk.connection.operations[name] ?? expect.fail();
        await expect(
          operation.run(null, operation.input.parse(asked.input), interactive),
        ).rejects.toMatchObject({ kind: "unauthorized", applied: "no" });
        const total = control.requests().total;
        await expect(
          readAll(desk.connection, { ...background, signal: AbortSignal.timeout(50) }),
        ).rejects.toMatchObject({ applied: "no" });
        expect(control.requests().total).toBe(total);
        control.options({ refuseKey: false });
        await readAll(desk.connection, interactive);
        expect((await readAll(desk.connection)).end.consistent).toBe(true);
        expect(control.ledger()).toEqual([]);
      });
    });

    const signIn = harness.signIn;
    it.runIf(signIn)(
      "that ends in the middle is replaced once, and nothing is done twice or left out",
      async () => {
        await at(signIn?.(25) ?? expect.fail(), async (desk) => {
          const { control } = desk.sandbox;
          control.options({ maxLimit: 10 });
          const { items, end } = await readAround(desk, () => control.expireTokens());
          expect([items.length, end.consistent]).toEqual([25, true]);
          for (const [turn, [name, each]] of cases.entries()) {
            const asked = each.ask(desk, turn);
            const changes = control.ledger().length;
            const done = await carryOut(desk, name, asked, { strike: () => control.expireTokens() });
            expect(done.error, name).toBeUndefined();
            expect(asked.isDone(), name).toBe(true);
            expect(control.ledger().length - changes, name).toBe(each.writes.length);
          }
        });
      },
    );
  });
});

/** Reads a listing, and changes something after its first page. */
async function readAround(
  { connection }: Desk,
  change: () => unknown,
): Promise<{ items: RemoteSubUser[]; end: ListingEnd }> {
  const listing = connection.listSubUsers(background);
  const items: RemoteSubUser[] = [];
  for (let step = await listing.next(), isFirst = true; ; step = await listing.next()) {
    if (step.done) return { items, end: step.value };
    items.push(...step.value.items);
    if (isFirst) change();
    isFirst = false;
  }
}

/** The paths, with the id marked, and the names of the parameters of all that is sent about an id. */
async function shapesOf(harness: Harness, desk: Desk, remoteId: string): Promise<Set<string>> {
  const { connection, sandbox } = desk;
  const target = { remoteId, name: "existing" };
  const before = sandbox.control.requests().requests.length;
  const calls: (() => Promise<unknown> | undefined)[] = [
    () => connection.getSubUser(target, interactive),
    () => connection.readUsage?.(target, interactive),
    () => connection.history?.readDays(target, "2026-01-01", "2026-01-02", interactive),
    () => connection.motion?.read([remoteId], "2026-01-01", "2026-01-02", interactive),
    ...casesOf(harness)
      .filter(([name]) => name !== "create")
      .map(([name, each]) => () => {
        const { input } = each.ask(desk, 0);
        const operation = connection.operations[name] ?? expect.fail();
        return operation.run(target, operation.input.parse(input), interactive);
      }),
  ];
  for (const call of calls) await Promise.resolve(call()).catch(() => {});
  const encoded = remoteId.isWellFormed() ? encodeURIComponent(remoteId) : "";
  return new Set(
    sandbox.control
      .requests()
      .requests.slice(before)
      .map(({ method, path }) => {
        const [way = "", query = ""] = path.split("?");
        const marked =
          encoded === ""
            ? way
            : way
                .split("/")
                .map((part) => (part === encoded ? ":id" : part))
                .join("/");
        return `${method} ${marked} ${[...new URLSearchParams(query).keys()].toSorted().join()}`;
      }),
  );
}
