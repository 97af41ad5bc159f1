import { once } from "node:events";
import { afterAll, beforeAll, expect, it } from "vitest";
import { startDesk, type TestDesk } from "../../testing/desk";
import { startWorkerProcess } from "../../testing/worker-child";

let desk: TestDesk;
beforeAll(async () => {
  desk = await startDesk();
});
afterAll(() => desk.close());

it("several processes that start at the same moment on a new database all do", async () => {
  const workers = await Promise.all([1, 2, 3, 4].map(() => startWorkerProcess()));
  expect(workers.map(({ exitCode }) => exitCode)).toEqual([null, null, null, null]);
  expect(
    await desk.query("select name from pgboss.queue where name not like '\\_\\_pgboss%' order by name"),
  ).toEqual(
    [
      "due.netnut-sandbox",
      "due.nine-proxy-sandbox",
      "runs",
      "sync.netnut-sandbox",
      "sync.nine-proxy-sandbox",
      "usage.netnut-sandbox",
    ].map((name) => ({ name })),
  );
  const ended = workers.map((worker) => once(worker, "exit"));
  for (const worker of workers) worker.kill("SIGTERM");
  await Promise.all(ended);
});
