import { GIB, type DataImpulseState } from "../../sandbox/dataimpulse-record";
import { connectDataImpulse } from "../connect";
import { stored, type Case, type Desk, type Harness, type Request } from "./harness";

async function start(users: number): Promise<Desk> {
  const desk = await connectDataImpulse({ users });
  desk.sandbox.control.options({ frozen: true });
  return { ...desk, secrets: [desk.sandbox.password] };
}

function add({ sandbox }: Desk, label: string, fields: Partial<DataImpulseState> = {}) {
  const [remoteId = ""] = sandbox.control.insert([{ label, balance_total: 5 * GIB, ...fields }]);
  return { remoteId, name: label };
}

const post = (path: string): Request => ({ method: "POST", path: `/sub-user/${path}` });

/** A change of one sub-user, done once its record `isSo`. */
function change(
  path: string,
  input: Record<string, unknown>,
  isSo: (now: DataImpulseState, before: DataImpulseState) => boolean,
  fields: Partial<DataImpulseState> = {},
): Case {
  return {
    writes: [post(path)],
    ask(desk, turn) {
      const target = add(desk, `Changed ${turn}`, fields);
      const before = stored<DataImpulseState>(desk, target);
      return {
        target,
        input,
        isDone() {
          const now = stored<DataImpulseState>(desk, target);
          return now !== undefined && before !== undefined && isSo(now, before);
        },
      };
    },
  };
}

export const dataImpulseHarness: Harness = {
  id: "dataimpulse",
  start,
  signIn: start,
  list: { method: "GET", path: "/sub-user/list" },
  idOf: (row) => row.id,
  secretsOf: (row) => [row.password],
  add,
  unreadable: { id: "none" },
  absent: "4711",
  cases: {
    create: {
      writes: [post("create")],
      ask(desk, turn) {
        const label = `Firm ${turn}`;
        return {
          target: null,
          input: { label, threads: 20 },
          isDone: () =>
            (desk.sandbox.control.state().users as DataImpulseState[]).some(
              (row) => row.label === label && row.threads === 20,
            ),
        };
      },
    },
    rename: change("update", { name: "Another name" }, ({ label }) => label === "Another name"),
    "set-limits": change("update", { threads: 33 }, ({ threads }) => threads === 33),
    enable: change("set-blocked", {}, ({ blocked }) => !blocked, { blocked: true }),
    disable: change("set-blocked", {}, ({ blocked }) => blocked),
    "allocate-traffic": change(
      "balance/add",
      { amount: 3 },
      (now, before) => now.balance_total - before.balance_total === 3 * GIB,
    ),
    "take-back": change("balance/drop", {}, ({ balance }) => balance === 0),
    "reset-password": change("reset-password", {}, (now, before) => now.password !== before.password),
    delete: {
      writes: [post("balance/drop"), post("delete")],
      ask(desk, turn) {
        const target = add(desk, `Deleted ${turn}`);
        return { target, input: {}, isDone: () => stored(desk, target) === undefined };
      },
    },
  },
};
