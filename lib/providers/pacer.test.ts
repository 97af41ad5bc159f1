import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { Pacer } from "./pacer";
import type { Lane } from "./call";

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

const settle = () => vi.advanceTimersByTimeAsync(0);

/** Notes who got a place, in order. */
function track(pacer: Pacer) {
  const started: string[] = [];
  const releases = new Map<string, () => void>();
  return {
    started,
    ask: (name: string, lane: Lane, signal?: AbortSignal) =>
      pacer.acquire(lane, signal).then(
        (release) => {
          started.push(name);
          releases.set(name, release);
        },
        () => started.push(`${name} gave up`),
      ),
    release: (name: string) => releases.get(name)?.(),
  };
}

describe("places", () => {
  it("are as many as there are, and background work leaves the reserved ones free", async () => {
    const { ask, started, release } = track(new Pacer({ inFlight: 3, reserved: 1 }));
    for (const name of ["b1", "b2", "b3"]) void ask(name, "background");
    await settle();
    expect(started).toEqual(["b1", "b2"]);
    void ask("p1", "interactive");
    void ask("p2", "interactive");
    await settle();
    expect(started).toEqual(["b1", "b2", "p1"]);
    release("b1");
    await settle();
    expect(started).toEqual(["b1", "b2", "p1", "p2"]);
    release("p1");
    release("p2");
    await settle();
    expect(started).toEqual(["b1", "b2", "p1", "p2", "b3"]);
  });

  it("are given in the order they were asked for, a person first", async () => {
    const { ask, started, release } = track(new Pacer({ inFlight: 1, reserved: 0 }));
    for (const [name, lane] of [
      ["first", "background"],
      ["b2", "background"],
      ["b3", "background"],
      ["p1", "interactive"],
      ["p2", "interactive"],
    ] as const)
      void ask(name, lane);
    for (const name of ["first", "p1", "p2", "b2"]) {
      await settle();
      release(name);
    }
    await settle();
    expect(started).toEqual(["first", "p1", "p2", "b2", "b3"]);
  });

  it("given back twice count once", async () => {
    const pacer = new Pacer({ inFlight: 1, reserved: 0 });
    const release = await pacer.acquire("interactive");
    release();
    release();
    const { ask, started } = track(pacer);
    void ask("a", "interactive");
    void ask("b", "interactive");
    await settle();
    expect(started).toEqual(["a"]);
  });

  it("are not taken by those who gave up", async () => {
    const { ask, started, release } = track(new Pacer({ inFlight: 1, reserved: 0 }));
    const controller = new AbortController();
    void ask("a", "interactive");
    void ask("b", "interactive", controller.signal);
    void ask("c", "interactive");
    await settle();
    controller.abort();
    await settle();
    release("a");
    await settle();
    expect(started).toEqual(["a", "b gave up", "c"]);
    await expect(
      new Pacer({ inFlight: 1, reserved: 0 }).acquire("interactive", AbortSignal.abort()),
    ).rejects.toThrow();
  });
});

describe("a pause", () => {
  it("holds everyone back until it is over, the longer one of two", async () => {
    const pacer = new Pacer({ inFlight: 2, reserved: 0 });
    const { ask, started } = track(pacer);
    pacer.pause(1_000);
    pacer.pause(3_000);
    pacer.pause(500);
    void ask("p", "interactive");
    void ask("b", "background");
    await vi.advanceTimersByTimeAsync(2_990);
    expect(started).toEqual([]);
    expect(pacer.pausedFor).toBe(10);
    await vi.advanceTimersByTimeAsync(20);
    expect(started).toEqual(["p", "b"]);
    expect(pacer.pausedFor).toBe(0);
  });

  it("does not stop those under way, and their end does not end it", async () => {
    const pacer = new Pacer({ inFlight: 1, reserved: 0 });
    const { ask, started, release } = track(pacer);
    void ask("a", "interactive");
    await settle();
    pacer.pause(1_000);
    void ask("b", "interactive");
    release("a");
    await vi.advanceTimersByTimeAsync(990);
    expect(started).toEqual(["a"]);
    await vi.advanceTimersByTimeAsync(20);
    expect(started).toEqual(["a", "b"]);
  });
});

describe("a hold on background work", () => {
  it("lets a person through, and ends by itself", async () => {
    const pacer = new Pacer({ inFlight: 2, reserved: 0 });
    const { ask, started } = track(pacer);
    pacer.holdBackground(5_000);
    void ask("b", "background");
    void ask("p", "interactive");
    await vi.advanceTimersByTimeAsync(4_990);
    expect(started).toEqual(["p"]);
    await vi.advanceTimersByTimeAsync(20);
    expect(started).toEqual(["p", "b"]);
  });

  it("ends with a call that was sent after it began and was accepted, not with an earlier one", async () => {
    const pacer = new Pacer({ inFlight: 2, reserved: 1 });
    const before = performance.now();
    pacer.holdBackground(5_000);
    let started = false;
    const waiting = pacer.acquire("background").then(() => (started = true));
    pacer.releaseBackground(before);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(started).toBe(false);
    pacer.releaseBackground(before + 1);
    await vi.advanceTimersByTimeAsync(0);
    expect(started).toBe(true);
    await waiting;
  });

  it("outlasts a pause within it, and a pause outlasts a hold within it", async () => {
    const pacer = new Pacer({ inFlight: 2, reserved: 0 });
    const { ask, started } = track(pacer);
    pacer.holdBackground(2_000);
    pacer.pause(1_000);
    void ask("b", "background");
    void ask("p", "interactive");
    await vi.advanceTimersByTimeAsync(1_010);
    expect(started).toEqual(["p"]);
    pacer.pause(3_000);
    await vi.advanceTimersByTimeAsync(2_980);
    expect(started).toEqual(["p"]);
    await vi.advanceTimersByTimeAsync(30);
    expect(started).toEqual(["p", "b"]);
  });
});

describe("requests a minute", () => {
  const give = async (pacer: Pacer, lane: Lane) => (await pacer.acquire(lane))();
  /** How many got a place so far. */
  function ask(pacer: Pacer, lane: Lane, count: number) {
    const got = { count: 0, at: [] as number[] };
    void (async () => {
      for (let each = 0; each < count; each += 1) {
        await give(pacer, lane);
        got.count += 1;
        got.at.push(performance.now());
      }
    })();
    return got;
  }

  it("are never more in any minute, and the next follow as soon as they may", async () => {
    const pacer = new Pacer({ inFlight: 4, reserved: 1, perMinute: 10 });
    const first = ask(pacer, "interactive", 6);
    await settle();
    await vi.advanceTimersByTimeAsync(20_000);
    const more = ask(pacer, "interactive", 10);
    await vi.advanceTimersByTimeAsync(39_000);
    expect([first.count, more.count]).toEqual([6, 4]);
    await vi.advanceTimersByTimeAsync(1_100);
    expect(more.count).toBe(10);
    const all = [...first.at, ...more.at];
    for (const start of all)
      expect(all.filter((at) => at >= start && at < start + 60_000).length).toBeLessThanOrEqual(10);
  });

  it("leave a tenth to a person", async () => {
    const pacer = new Pacer({ inFlight: 4, reserved: 1, perMinute: 20 });
    const run = ask(pacer, "background", 100);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(run.count).toBe(18);
    const person = ask(pacer, "interactive", 2);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(person.count).toBe(2);
  });

  it("a request that gives up waiting for its minute gives back its place", async () => {
    const pacer = new Pacer({ inFlight: 1, reserved: 0, perMinute: 1 });
    await give(pacer, "interactive");
    const { started, ask: wait } = track(pacer);
    const giveUp = new AbortController();
    void wait("given up", "interactive", giveUp.signal);
    await vi.advanceTimersByTimeAsync(1_000);
    giveUp.abort();
    await settle();
    expect(started).toEqual(["given up gave up"]);
    void wait("next", "interactive");
    await vi.advanceTimersByTimeAsync(59_500);
    expect(started).toEqual(["given up gave up", "next"]);
  });
});
