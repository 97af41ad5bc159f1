import { afterAll, beforeAll, expect, it } from "vitest";
import { someOrigin } from "../../testing/accounts";
import { startDesk, type TestDesk } from "../../testing/desk";
import { createFirstAdministrator, isSetupTokenGood, issueSetupPath } from "./setup";

let desk: TestDesk;
beforeAll(async () => {
  desk = await startDesk();
  await desk.query("delete from staff");
});
afterAll(() => desk.close());

const tokenOf = (path: string | null) =>
  new URL(path ?? "", "http://localhost").searchParams.get("token") ?? "";

it("instances that start together print one set-up link, which works once and for a day", async () => {
  const paths = await Promise.all([issueSetupPath(), issueSetupPath(), issueSetupPath()]);
  expect(new Set(paths).size).toBe(1);
  const token = tokenOf(paths[0] ?? null);
  expect(token).toMatch(/^[\w-]{43}$/);

  await desk.query("update setup_tokens set created_at = created_at - interval '25 hours'");
  const later = tokenOf(await issueSetupPath());
  expect(later).not.toBe(token);
  expect([await isSetupTokenGood(token), await isSetupTokenGood(later)]).toEqual([false, true]);

  const person = { name: "Ada", email: "ada@desk.test", password: "quartz-lantern-orbit-71" };
  await createFirstAdministrator({ token: later, ...person }, someOrigin);
  await expect(createFirstAdministrator({ token: later, ...person }, someOrigin)).rejects.toMatchObject({
    code: "forbidden",
  });
  expect(await issueSetupPath()).toBeNull();
});
