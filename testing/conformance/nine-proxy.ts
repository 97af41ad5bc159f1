import { GB } from "../../lib/domain/format";
import type { NineProxyRow } from "../../sandbox/nine-proxy-record";
import { connectNineProxy } from "../connect";
import { stored, type Case, type Desk, type Harness } from "./harness";

function add({ sandbox }: Desk, name: string, fields: Partial<NineProxyRow> = {}) {
  const [remoteId = ""] = sandbox.control.insert([
    { user_name: name, use_key: `old-Key/${name}`, note: "keep me", usage_cap: 5 * GB, ...fields },
  ]);
  return { remoteId, name };
}

/** An update of one field; the whole record travels with it. */
function update(
  input: Record<string, unknown>,
  wanted: Partial<NineProxyRow>,
  before: Partial<NineProxyRow> = {},
): Case {
  return {
    writes: [{ method: "PUT", path: "/update" }],
    ask(desk, turn) {
      const target = add(desk, `${Object.keys(wanted).join("_")}_${turn}`, before);
      return {
        target,
        input,
        isDone() {
          const row = stored<NineProxyRow>(desk, target);
          return Object.entries(wanted).every(
            ([field, value]) => row?.[field as keyof NineProxyRow] === value,
          );
        },
      };
    },
  };
}

export const nineProxyHarness: Harness = {
  id: "nine-proxy",
  async start(users) {
    const desk = await connectNineProxy({ users, apiKey: "k/ey+with=odd&signs%20ü" });
    desk.sandbox.control.options({ frozen: true });
    return { ...desk, secrets: [desk.sandbox.apiKey] };
  },
  list: { method: "GET", path: "/get-list" },
  idOf: (row) => row.id,
  secretsOf: (row) => [row.use_key],
  add,
  unreadable: { id: "none" },
  absent: "4711",
  cases: {
    create: {
      writes: [{ method: "POST", path: "/create" }],
      ask(desk, turn) {
        const input = { user_name: `fresh_${turn}`, use_key: `brand-New/Key${turn}`, trafficCap: GB };
        return {
          target: null,
          input,
          isDone: () =>
            (desk.sandbox.control.state().users as NineProxyRow[]).some(
              (row) => row.user_name === input.user_name && row.use_key === input.use_key,
            ),
        };
      },
    },
    "set-limits": update({ trafficCap: 9 * GB, ipCap: null }, { usage_cap: 9 * GB, ip_usage_cap: -1 }),
    "set-note": update({ note: "changed" }, { note: "changed" }),
    "set-password": update({ password: "brand-New/Key1" }, { use_key: "brand-New/Key1" }),
    enable: update({}, { status: 1 }, { status: 2 }),
    disable: update({}, { status: 2 }),
    delete: {
      writes: [{ method: "DELETE", path: "/delete" }],
      ask(desk, turn) {
        const target = add(desk, `delete_${turn}`);
        return { target, input: {}, isDone: () => stored(desk, target) === undefined };
      },
    },
  },
};
