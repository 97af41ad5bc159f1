import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { connectNetnut, interactive, readAll, type Connected } from "../../../testing/connect";
import { failureOf } from "../../../testing/failure-of";
import type { NetnutSandbox } from "../../../sandbox/netnut";
import type { RemoteSubUser } from "../provider";
import { aliases, chooseIdField, idFields, listAnswer, toSubUser } from "./mapper";

let desk: Connected<NetnutSandbox>;
beforeEach(async () => {
  desk = await connectNetnut({ timeouts: { connect: 5_000, headers: 10_000, total: 10_000 } });
});
afterEach(() => desk.close());

const control = () => desk.sandbox.control;
const byId = (a: RemoteSubUser, b: RemoteSubUser) => Number(a.remoteId) - Number(b.remoteId);

describe("rows under other names", () => {
  it.each([
    ["short", ["id"], ["name"], ["login"], ["email"], ["active"]],
    [
      "camel",
      ["customerId"],
      ["customerName"],
      ["customerLoginName"],
      ["customerDashboardEmail"],
      ["isActive"],
    ],
    ["sub-user", ["sub_user_id"], ["sub_user_name"], ["username"], ["email"], ["status"]],
    [
      "both",
      ["customer_id"],
      ["customer_name"],
      ["customer_login_name"],
      ["customer_dashboard_email"],
      ["customer_active"],
    ],
  ] as const)(
    "%s: are the same sub-users, and it is known where from",
    async (rowShape, id, name, login, email, active) => {
      const { items: documented } = await readAll(desk.connection);
      control().options({ rowShape, legacyPassword: true });
      const { items, unreadable, end } = await readAll(desk.connection);
      // The first listing of this connection was another, so its rows have another field now.
      if (rowShape === "both")
        expect({ items: items.toSorted(byId), unreadable, end }).toEqual({
          items: documented.toSorted(byId),
          unreadable: 0,
          end: { consistent: true },
        });
      else expect({ items, unreadable }).toEqual({ items: [], unreadable: 12 });

      const other = await connectNetnut({ timeouts: { connect: 5_000, headers: 10_000, total: 10_000 } });
      other.sandbox.control.options({ rowShape, legacyPassword: true });
      const first = other.connection.listSubUsers(interactive);
      const step = await first.next();
      expect(!step.done && step.value.recognised).toEqual({ id, name, login, email, active });
      const read = await readAll(other.connection);
      const expected = other.sandbox.control.state().users.map((user) => ({
        remoteId: String(user.customer_id),
        name: user.customer_name,
        login: user.customer_login_name,
        email: user.customer_dashboard_email,
        status: user.customer_active ? "active" : "disabled",
      }));
      expect(read.items.toSorted(byId)).toEqual(expected);
      expect(read.unreadable).toBe(0);
      expect(
        await other.connection.getSubUser({ remoteId: expected[0]?.remoteId ?? "", name: "" }, interactive),
      ).toMatchObject({ login: expected[0]?.login });
      expect(JSON.stringify(read.items)).not.toContain(
        other.sandbox.control.state().users[0]?.customer_login_pwd,
      );
      await other.close();
    },
  );

  it("with two ids that differ are unreadable, every one of them, also when one is asked for", async () => {
    control().options({ rowShape: "conflicting" });
    const { items, unreadable, end } = await readAll(desk.connection);
    expect({ items, unreadable, consistent: end.consistent }).toEqual({
      items: [],
      unreadable: 12,
      consistent: false,
    });
    const { customer_id: id } = control().state().users[0] ?? expect.fail();
    expect(
      await failureOf(desk.connection.getSubUser({ remoteId: String(id), name: "" }, interactive)),
    ).toMatchObject({ kind: "contract" });
  });

  it.each([
    [{ customer_id: 5, id: "5" }, "5"],
    [{ customer_id: null, id: 7 }, "7"],
    [{ id: 3, sub_user_id: 3, customerId: 3 }, "3"],
    [{ customer_id: 5, id: 9 }, undefined],
    [{ customer_id: {}, id: 9 }, undefined],
    [{ sub_user_id: "..", id: 9 }, undefined],
    [{ customer_id: "05", id: 5 }, undefined],
    [{ user_id: 5 }, undefined],
    [Object.create({ id: 5 }) as object, undefined],
  ])("%o is of %s", (row, id) => {
    expect(toSubUser(row)?.remoteId).toBe(id);
  });

  it("without the field of the account are not read by another", () => {
    expect(toSubUser({ id: 9 }, "customer_id")).toBeNull();
    expect(toSubUser({ customer_id: 9, id: 9 }, "id")?.remoteId).toBe("9");
  });

  it("tell the account's field: the likeliest of those that most of them have", () => {
    expect(
      chooseIdField([
        { id: 1, customer_id: 1 },
        { id: 2, customer_id: 2 },
      ]),
    ).toBe("customer_id");
    expect(chooseIdField([{ id: 1, customer_id: 1 }, { id: 2 }, { id: 3 }])).toBe("id");
    expect(chooseIdField([{ name: "x" }, null, "y", { id: 1, customer_id: 2 }])).toBeNull();
  });

  it.each([
    [1, "active"],
    ["0", "disabled"],
    ["Active", "active"],
    [" DISABLED ", "disabled"],
    ["enabled", "active"],
    ["inactive", "disabled"],
    ["pending", "unknown"],
    [2, "unknown"],
    ["constructor", "unknown"],
  ])("a state of %o is %s", (status, expected) => {
    expect(toSubUser({ id: 1, status })?.status).toBe(expected);
  });

  it("no name that is read is one of a password, a key or a token", () => {
    for (const name of [...idFields, ...Object.values(aliases).flat()])
      expect(name).not.toMatch(/pass|pwd|secret|token|key|auth|cookie|session|hash/i);
  });
});

describe("an empty list", () => {
  it.each([
    ["an envelope that says success", { success: true, data: [] }, true],
    ["an array of such", [{ success: true, data: [] }], true],
    ["nothing around it", [], false],
    ["an envelope without a word of success", { data: [] }, false],
    ["one of several that does not say so", [{ success: true, data: [] }, { data: [] }], false],
  ])("is believed or not: %s", (_name, body, said) => {
    expect(listAnswer.parse(body)).toEqual({ rows: [], said });
  });

  it("that is not believed proves of no one that they are gone", async () => {
    const { customer_id: id } = control().state().users[0] ?? expect.fail();
    const target = { remoteId: String(id), name: "" };
    control().options({ listEmpty: true, envelope: "bare-array" });
    expect((await readAll(desk.connection)).end).toMatchObject({
      doubtful: expect.stringContaining("empty list"),
    });
    control().faults([
      {
        match: { path: `/sub-user/${id}` },
        fault: { kind: "status", status: 400, message: "No such thing" },
      },
    ]);
    expect(await failureOf(desk.connection.getSubUser(target, interactive))).toMatchObject({
      kind: "contract",
    });
    control().options({ envelope: "envelope-array" });
    expect(await desk.connection.getSubUser(target, interactive)).toBeNull();
  });
});
