import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { Pacer, type Pace } from "../providers/pacer";
import { db } from "../db/client";
import { nineProxyId, startDesk, type TestDesk } from "../../testing/desk";
import { paceOf, pacesNow, sharedPace, type PaceRow } from "./shared-pace";
import { sql } from "drizzle-orm";

const pace = { inFlight: 4, reserved: 1 };

let desk: TestDesk;

beforeAll(async () => {
  desk = await startDesk();
});
afterAll(() => desk.close());
beforeEach(() => desk.query("delete from account_paces"));

/** The pacer of a process of its own, which is alive. */
async function process(its: Pace = pace): Promise<{ id: string; pacer: Pacer; follow(): Promise<void> }> {
  const id = randomUUID();
  await desk.query("insert into instances (id, pulse_at) values ($1, now() + interval '1 hour')", [id]);
  const pacer = new Pacer(
    its,
    sharedPace(nineProxyId, () => id),
  );
  const follow = async () => {
    const askedAt = performance.now();
    const { rows } = await db().execute<{ paces: PaceRow[] | null }>(sql`select ${pacesNow()} as paces`);
    pacer.follow(
      paceOf(
        rows[0]?.paces?.find(({ account }) => account === nineProxyId),
        true,
      ),
      askedAt,
    );
  };
  await follow();
  return { id, pacer, follow };
}

/** Whether a place is given within a moment; one that is given is given back. */
async function getsPlace(pacer: Pacer, lane: "interactive" | "background"): Promise<boolean> {
  return pacer.acquire(lane, AbortSignal.timeout(250)).then(
    (giveBack) => {
      giveBack();
      return true;
    },
    () => false,
  );
}

const stored = async () =>
  (await desk.query<{ in_flight: Record<string, number[]> }>("select in_flight from account_paces"))[0]
    ?.in_flight;

describe("places at an account", () => {
  it("are shared by all processes, and each gets its turn beside one in the middle of a run", async () => {
    const [one, two] = await Promise.all([process(), process()]);
    let inFlight = 0;
    let most = 0;
    const call = async (pacer: Pacer) => {
      const giveBack = await pacer.acquire("background");
      inFlight += 1;
      most = Math.max(most, inFlight);
      await sleep(10);
      inFlight -= 1;
      giveBack();
    };
    let run = 0;
    const ofRun = Array.from({ length: 120 }, () => call(one.pacer).then(() => (run += 1)));
    await sleep(50);
    await Promise.all(Array.from({ length: 10 }, () => call(two.pacer)));
    expect(run).toBeLessThan(100);
    await Promise.all(ofRun);
    expect(most).toBe(pace.inFlight - pace.reserved);
    await expect.poll(stored).toMatchObject({ [one.id]: [0, 0, 0], [two.id]: [0, 0, 0] });
  });

  it("leave the reserved one to a person at any process", async () => {
    const [one, two] = await Promise.all([process(), process()]);
    const held = await Promise.all([1, 2, 3].map(() => one.pacer.acquire("background")));
    expect(await getsPlace(two.pacer, "background")).toBe(false);
    expect(await getsPlace(two.pacer, "interactive")).toBe(true);
    const person = await two.pacer.acquire("interactive");
    expect(await getsPlace(one.pacer, "interactive")).toBe(false);
    for (const giveBack of [...held, person]) giveBack();
    await expect.poll(() => getsPlace(two.pacer, "background")).toBe(true);
  });

  it("of a process that is gone are free", async () => {
    const [one, two] = await Promise.all([process(), process()]);
    await Promise.all([1, 2, 3].map(() => one.pacer.acquire("background")));
    expect(await getsPlace(two.pacer, "background")).toBe(false);
    await desk.query("update instances set pulse_at = now() - interval '1 hour' where id = $1", [one.id]);
    expect(await getsPlace(two.pacer, "background")).toBe(true);
  });

  it("taken before there were others become known to them", async () => {
    const two = await process();
    await expect.poll(stored).toMatchObject({ [two.id]: [0, 0, 0] });
    const id = randomUUID();
    await desk.query("insert into instances (id, pulse_at) values ($1, now() + interval '1 hour')", [id]);
    const pacer = new Pacer(
      pace,
      sharedPace(nineProxyId, () => id),
    );
    await Promise.all([1, 2, 3].map(() => pacer.acquire("background")));
    // Alone, it asks nobody.
    expect(await stored()).not.toHaveProperty([id]);
    pacer.follow({ others: true, pausedForMs: 0, held: null }, performance.now());
    await expect.poll(stored).toMatchObject({ [id]: [0, 3, 0], [two.id]: [0, 0, 0] });
    expect(await getsPlace(two.pacer, "background")).toBe(false);
  });

  it("given up while waiting are not waited for", async () => {
    const [one, two] = await Promise.all([process(), process()]);
    const held = await Promise.all([1, 2, 3].map(() => one.pacer.acquire("background")));
    expect(await getsPlace(two.pacer, "background")).toBe(false);
    await expect.poll(stored).toMatchObject({ [one.id]: [0, 3, 0], [two.id]: [0, 0, 0] });
    held[0]?.();
    // Were the other still waiting, this one could not have all three.
    expect(await getsPlace(one.pacer, "background")).toBe(true);
  });
});

describe("requests a minute", () => {
  const slow = { ...pace, perMinute: 10 };
  const later = (seconds: number) =>
    desk.query(
      `update account_paces set sent_at =
        (select array_agg(at - make_interval(secs => $1) order by at) from unnest(sent_at) at)`,
      [seconds],
    );

  it("are shared by all processes, one that is alone too", async () => {
    const [one, two] = await Promise.all([process(slow), process(slow)]);
    const alone = new Pacer(
      slow,
      sharedPace(nineProxyId, () => randomUUID()),
    );
    const askers = [one.pacer, two.pacer, alone];
    const give = async (at: number) => (await (askers[at % 3] ?? alone).acquire("interactive"))();
    await Promise.all(Array.from({ length: 10 }, (_, at) => give(at)));
    for (const pacer of askers) expect(await getsPlace(pacer, "interactive")).toBe(false);
    await later(59.9);
    await give(1);
  });

  it("wait for the first of the minute to be over, and leave a tenth to a person", async () => {
    const [one, two] = await Promise.all([process(slow), process(slow)]);
    for (let at = 0; at < 9; at += 1) (await one.pacer.acquire("background"))();
    expect(await getsPlace(two.pacer, "background")).toBe(false);
    (await two.pacer.acquire("interactive"))();
    expect(await getsPlace(one.pacer, "interactive")).toBe(false);
    const { waitMs } = await sharedPace(nineProxyId, () => one.id).take(10);
    expect(waitMs).toBeGreaterThan(50_000);
    expect(waitMs).toBeLessThanOrEqual(60_000);
  });

  it("keep no more than a minute of them", async () => {
    const { pacer } = await process(slow);
    for (const _round of [1, 2, 3]) {
      for (let at = 0; at < 5; at += 1) (await pacer.acquire("interactive"))();
      await later(61);
    }
    (await pacer.acquire("interactive"))();
    const [row] = await desk.query("select cardinality(sent_at) as kept from account_paces");
    expect(row?.kept).toBe(1);
  });
});

describe("what a provider asks for", () => {
  it("holds back every process: Retry-After all, a refused key unattended work", async () => {
    const [one, two] = await Promise.all([process(), process()]);
    one.pacer.holdBackground(60_000);
    await expect
      .poll(async () => {
        await two.follow();
        return getsPlace(two.pacer, "background");
      })
      .toBe(false);
    expect(await getsPlace(two.pacer, "interactive")).toBe(true);

    one.pacer.pause(30_000);
    await expect
      .poll(async () => {
        await two.follow();
        return two.pacer.pausedFor;
      })
      .toBeGreaterThan(25_000);
    expect(two.pacer.pausedFor).toBeLessThanOrEqual(30_001);
    expect(await getsPlace(two.pacer, "interactive")).toBe(false);

    const later = await process();
    expect(later.pacer.pausedFor).toBeGreaterThan(25_000);
  });

  it("ends everywhere with a call that was sent after the refusal and accepted, and not with an earlier one", async () => {
    const [one, two] = await Promise.all([process(), process()]);
    const earlier = performance.now();
    await sleep(20);
    one.pacer.holdBackground(60_000);
    const held = () => getsPlace(one.pacer, "background");
    await expect
      .poll(async () => {
        await two.follow();
        return getsPlace(two.pacer, "background");
      })
      .toBe(false);
    two.pacer.releaseBackground(earlier);
    await two.follow();
    expect(await getsPlace(two.pacer, "background")).toBe(false);
    await one.follow();
    expect(await held()).toBe(false);

    two.pacer.releaseBackground(performance.now());
    expect(await getsPlace(two.pacer, "background")).toBe(true);
    await expect
      .poll(async () => {
        await one.follow();
        return held();
      })
      .toBe(true);
    await two.follow();
    expect(await getsPlace(two.pacer, "background")).toBe(true);
  });
});
