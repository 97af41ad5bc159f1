import { GB } from "../../lib/domain/format";
import type { OxylabsState } from "../../sandbox/oxylabs-record";
import { connectOxylabs } from "../connect";
import { stored, type Case, type Desk, type Harness } from "./harness";

async function start(users: number): Promise<Desk> {
  const desk = await connectOxylabs({ users });
  desk.sandbox.control.options({ frozen: true });
  const { username, password } = desk.sandbox;
  return { ...desk, secrets: [password, Buffer.from(`${username}:${password}`).toString("base64")] };
}

function add({ sandbox }: Desk, username: string, fields: Partial<OxylabsState> = {}) {
  const [remoteId = ""] = sandbox.control.insert([{ username, traffic_limit: 5, lifetime: true, ...fields }]);
  return { remoteId, name: username };
}

function change(
  input: Record<string, unknown>,
  wanted: Partial<OxylabsState>,
  fields: Partial<OxylabsState> = {},
  unseen?: true,
): Case {
  return {
    writes: [{ method: "PATCH", path: "/sub-users/" }],
    ...(unseen && { unseen }),
    ask(desk, turn) {
      const target = add(desk, `changed_${turn}`, fields);
      return {
        target,
        input,
        isDone() {
          const row = stored<OxylabsState>(desk, target);
          return Object.entries(wanted).every(
            ([field, value]) => row?.[field as keyof OxylabsState] === value,
          );
        },
      };
    },
  };
}

const newPassword = "brand~New_Pass1";

export const oxylabsHarness: Harness = {
  id: "oxylabs",
  start,
  signIn: start,
  list: { method: "GET", path: "/sub-users" },
  idOf: (row) => row.id,
  secretsOf: (row) => [row.password],
  add,
  unreadable: { id: null },
  absent: "4711",
  cases: {
    create: {
      writes: [{ method: "POST", path: "/sub-users" }],
      ask(desk, turn) {
        const input = { username: `firm_${turn}`, password: `Fresh_Pass~${turn}0`, trafficCap: 2 * GB };
        return {
          target: null,
          input,
          isDone: () =>
            (desk.sandbox.control.state().users as OxylabsState[]).some(
              (row) => row.username === input.username && row.password === input.password,
            ),
        };
      },
    },
    "set-limits": change(
      { trafficCap: 9 * GB, atCap: "0" },
      { traffic_limit: 9, auto_disable: false },
      { auto_disable: true },
    ),
    "set-password": change({ password: newPassword }, { password: newPassword }, {}, true),
    enable: change({}, { status: "active" }, { status: "disabled" }),
    disable: change({}, { status: "disabled" }),
    delete: {
      writes: [{ method: "DELETE", path: "/sub-users/" }],
      ask(desk, turn) {
        const target = add(desk, `deleted_${turn}`);
        return { target, input: {}, isDone: () => stored(desk, target) === undefined };
      },
    },
  },
};
