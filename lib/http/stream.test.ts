import { expect, it } from "vitest";
import { streamOf } from "./stream";

function counted(parts: number) {
  const seen = { made: 0, over: false };
  async function* make(): AsyncGenerator<string, void> {
    try {
      for (; seen.made < parts; ) {
        seen.made += 1;
        yield `part ${seen.made} é\n`;
      }
    } finally {
      seen.over = true;
    }
  }
  return { seen, make };
}

it("makes each part once the one before it was taken, and ends with the last", async () => {
  const { seen, make } = counted(3);
  const { body, ended } = streamOf(make());
  const reader = body.getReader();
  expect(seen.made).toBe(0);
  const first = await reader.read();
  expect(new TextDecoder().decode(first.value)).toBe("part 1 é\n");
  await new Promise((resolve) => setImmediate(resolve));
  expect(seen).toEqual({ made: 1, over: false });
  while (!(await reader.read()).done);
  await ended;
  expect(seen).toEqual({ made: 3, over: true });
});

it("makes nothing more for a reader that went away or takes nothing", async () => {
  const gone = counted(9);
  const { body, ended } = streamOf(gone.make());
  const reader = body.getReader();
  await reader.read();
  await reader.cancel();
  await ended;
  expect(gone.seen).toEqual({ made: 1, over: true });

  const never = counted(9);
  await streamOf(never.make(), { pauseMs: 20 }).ended;
  expect(never.seen.made).toBe(0);

  const still = counted(9);
  const stalled = streamOf(still.make(), { pauseMs: 20 });
  const slow = stalled.body.getReader();
  await slow.read();
  await stalled.ended;
  expect(still.seen).toEqual({ made: 1, over: true });
  await expect(slow.read()).rejects.toThrow("takes nothing");
});

it("breaks off where a part cannot be made, and says why to the log", async () => {
  const said: unknown[] = [];
  async function* make(): AsyncGenerator<string, void> {
    yield "one";
    throw new Error("no database");
  }
  const { body, ended } = streamOf(make(), { onError: (error) => said.push(error) });
  await expect(new Response(body).text()).rejects.toThrow("no database");
  await ended;
  expect(said).toEqual([new Error("no database")]);
});
