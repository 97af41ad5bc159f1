import { afterAll, beforeAll, expect, it, vi } from "vitest";
import type { CredentialsConfig } from "next-auth/providers/credentials";
import { startDesk, type TestDesk } from "../../testing/desk";
import { addPerson, goodPassword } from "../../testing/staff";

vi.mock("next/headers", () => ({ headers: async () => new Headers({ "x-subdesk-peer": "198.51.100.9" }) }));
const { authOptions } = await import("./options");

let desk: TestDesk;
beforeAll(async () => (desk = await startDesk()));
afterAll(() => desk.close());

function authorize(given: unknown): Promise<unknown> {
  const [provider] = authOptions().providers as CredentialsConfig[];
  const real = (provider as unknown as { options: CredentialsConfig }).options;
  return Promise.resolve(real.authorize(given as never, {} as never));
}

it("tells a stranger nothing of a failure of Subdesk", async () => {
  const { email } = await addPerson("viewer");
  await desk.query("alter table sign_in_failures rename to sign_in_failures_away");
  try {
    await expect(authorize({ email, password: goodPassword })).rejects.toThrow(/^Unavailable$/);
  } finally {
    await desk.query("alter table sign_in_failures_away rename to sign_in_failures");
  }
});

it("lets no one in by a body of another shape", async () => {
  const { email } = await addPerson("viewer");
  for (const given of [
    undefined,
    {},
    { email },
    { email, password: { $ne: "" } },
    { email: [email], password: goodPassword },
  ])
    expect(await authorize(given)).toBeNull();
  expect(await authorize({ email, password: goodPassword, code: "undefined" })).toMatchObject({
    sid: expect.any(String) as string,
  });
});

it("puts nothing into the cookie but the session's id, whatever POST /api/auth/session sends", async () => {
  const { jwt, session, redirect } = authOptions().callbacks ?? {};
  const merged = await jwt?.({
    token: { sid: "own", role: "admin" },
    session: { sid: "forged", role: "admin" },
    trigger: "update",
  } as never);
  expect(merged).toEqual({ sid: "own" });
  expect(
    await session?.({
      session: { expires: "then", user: { name: "x", email: "y" } },
      token: { sid: "own" },
    } as never),
  ).toEqual({ expires: "then" });
  for (const url of [
    "https://evil.example/x",
    "//evil.example",
    "/\\evil.example",
    "javascript:alert(1)",
    "http://localhost:3000//evil.example",
  ])
    expect(await redirect?.({ url, baseUrl: "" })).toBe("http://localhost:3000");
  expect(await redirect?.({ url: "/operations?q=1", baseUrl: "" })).toBe(
    "http://localhost:3000/operations?q=1",
  );
});
