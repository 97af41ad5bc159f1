import type { ServerResponse } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, describe, expect, it, vi } from "vitest";
import { background, connectNetnut, interactive, readAll, run } from "../../../testing/connect";
import { everythingOf, leaksIn } from "../../../testing/leaks";
import { netnutAt } from "../../../testing/netnut-at";
import { json, type Received } from "../../../testing/peer";

const credentials = { email: "reseller@example.com", password: "sign-in Pässword<1>" };
const closing: (() => Promise<unknown>)[] = [];

afterEach(async () => {
  vi.useRealTimers();
  await Promise.all(closing.splice(0).map((close) => close()));
});

async function signIn() {
  const desk = await connectNetnut({ credentials: "login" });
  closing.push(desk.close);
  const logins = () =>
    desk.sandbox.control.requests().requests.filter(({ path }) => path === "/v1/auth/login").length;
  return { ...desk, logins };
}

async function peerDesk(answer: (response: ServerResponse, received: Received, count: number) => unknown) {
  const desk = await netnutAt(answer, { credentials });
  closing.push(desk.close);
  const logins = () => desk.peer.received.filter(({ url }) => url === "/auth/login").length;
  return { ...desk, logins };
}

const rows = (response: ServerResponse) => json(response, 200, [{ success: true, data: [] }]);

describe("a token by e-mail and password", () => {
  it('"single-flight login": 20 parallel calls sign in once', async () => {
    const { connection, logins } = await signIn();
    await Promise.all(Array.from({ length: 20 }, () => readAll(connection, interactive)));
    expect(logins()).toBe(1);
  });

  it('"renewed once on 401": 20 parallel calls with an expired token sign in once more, writes included', async () => {
    const { connection, sandbox, logins } = await signIn();
    await readAll(connection);
    sandbox.control.expireTokens();
    const users = sandbox.control.state().users.filter(({ customer_active: active }) => active);
    await Promise.all(
      users.map(({ customer_id: id }) =>
        run(connection, "allocate-traffic", { remoteId: String(id), name: "" }, { gigabytes: 1 }),
      ),
    );
    expect(logins()).toBe(2);
    expect(
      sandbox.control
        .ledger()
        .map(({ id }) => id)
        .toSorted(),
    ).toEqual(users.map(({ customer_id: id }) => String(id)).toSorted());
  });

  it("gives up when the new token is refused too", async () => {
    const { connection, logins, peer } = await peerDesk((response, { url }) =>
      url === "/auth/login"
        ? json(response, 200, { success: true, token: `t${Math.random()}` })
        : json(response, 401, { success: false, message: "Expired" }),
    );
    await expect(readAll(connection, interactive)).rejects.toMatchObject({
      kind: "unauthorized",
      applied: "no",
      status: 401,
    });
    expect(logins()).toBe(2);
    expect(peer.received.filter(({ url }) => url.startsWith("/customer"))).toHaveLength(2);
  });

  it('"valid 24 h": renews half an hour before the end', async () => {
    const { connection, logins } = await peerDesk((response, { url }) =>
      url === "/auth/login" ? json(response, 200, { success: true, token: "t" }) : rows(response),
    );
    vi.useFakeTimers({ toFake: ["Date"] });
    await readAll(connection);
    vi.advanceTimersByTime(23 * 3_600_000);
    await readAll(connection);
    expect(logins()).toBe(1);
    vi.advanceTimersByTime(31 * 60_000);
    await readAll(connection);
    expect(logins()).toBe(2);
  });

  it("sends what the provider documents, and reads only the token", async () => {
    const { connection, peer } = await peerDesk((response, { url }) =>
      url === "/auth/login"
        ? json(response, 200, { success: true, token: "from-login", extra: 1 })
        : rows(response),
    );
    await readAll(connection);
    expect(peer.received[0]).toMatchObject({ method: "POST", url: "/auth/login" });
    expect(JSON.parse(peer.received[0]?.body ?? "")).toEqual(credentials);
    expect(peer.received[1]?.headers.authorization).toBe("from-login");
  });

  it("does not make a person wait behind the background work that asked first", async () => {
    const { connection } = await peerDesk(async (response, { url }) => {
      await sleep(20);
      if (url === "/auth/login") json(response, 200, { success: true, token: "t" });
      else rows(response);
    });
    const queued = Array.from({ length: 100 }, () => readAll(connection, background).catch(() => null));
    const startedAt = Date.now();
    await connection.getSubUser({ remoteId: "1", name: "" }, interactive).catch(() => null);
    const person = Date.now() - startedAt;
    await Promise.all(queued);
    expect(person).toBeLessThan((Date.now() - startedAt) / 3);
  });
});

describe("a refused login", () => {
  const refusing: [string, (response: ServerResponse) => unknown][] = [
    [
      "400",
      (response) =>
        json(response, 400, { success: false, message: `Wrong email or password: ${credentials.password}` }),
    ],
    ["401", (response) => json(response, 401, { success: false, message: "Wrong" })],
    ["success:false inside 200", (response) => json(response, 200, { success: false, message: "Wrong" })],
  ];

  it.each(refusing)(
    "with %s is unauthorized, changes nothing and shows no password",
    async (_name, refuse) => {
      const { connection, peer } = await peerDesk(refuse);
      const error = await run(
        connection,
        "allocate-traffic",
        { remoteId: "5", name: "" },
        { gigabytes: 1 },
      ).catch((problem: unknown) => problem);
      expect(error).toMatchObject({ kind: "unauthorized", applied: "no", operation: "login" });
      expect(everythingOf(error)).toContain("NetNut refused the e-mail and password");
      expect(leaksIn(everythingOf(error), credentials.password)).toEqual([]);
      expect(peer.received.map(({ url }) => url)).toEqual(["/auth/login"]);
    },
  );

  it.each(refusing)(
    "with %s is not tried again by a thousand background rows, but by a person",
    async (_name, refuse) => {
      let allowed = false;
      const { connection, logins } = await peerDesk((response, { url }) =>
        url !== "/auth/login"
          ? rows(response)
          : allowed
            ? json(response, 200, { success: true, token: "t" })
            : refuse(response),
      );
      for (let row = 0; row < 50; row += 1)
        await expect(readAll(connection, background)).rejects.toMatchObject({
          kind: "unauthorized",
          applied: "no",
        });
      expect(logins()).toBe(1);
      await expect(connection.test(interactive)).rejects.toMatchObject({ kind: "unauthorized" });
      expect(logins()).toBe(2);
      allowed = true;
      await connection.test(interactive);
      await readAll(connection, { lane: "background", signal: AbortSignal.timeout(4_000) });
      expect(logins()).toBe(3);
    },
  );

  it.each([
    ["no token", { success: true }],
    ["an empty token", { success: true, token: "" }],
    ["a token of another type", { success: true, token: 5 }],
  ])("is not one with %s, but a broken answer", async (_name, answer) => {
    const { connection } = await peerDesk((response) => json(response, 200, answer));
    await expect(connection.test(interactive)).rejects.toMatchObject({ kind: "contract", applied: "no" });
  });

  it("is not one when NetNut is down: reported as unreachable, and nothing was sent", async () => {
    const { connection } = await peerDesk((response) => response.destroy());
    await expect(
      run(connection, "allocate-traffic", { remoteId: "5", name: "" }, { gigabytes: 1 }),
    ).rejects.toMatchObject({ kind: "unreachable", applied: "no" });
  });

  it("does not stop a token that works from being used", async () => {
    const { connection, sandbox } = await signIn();
    await readAll(connection);
    expect((await readAll(connection)).items).toHaveLength(sandbox.control.state().users.length);
  });
});
