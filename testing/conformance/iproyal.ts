import type { IproyalState } from "../../sandbox/iproyal-record";
import { connectIproyal } from "../connect";
import { stored, type Case, type Desk, type Harness, type Request } from "./harness";

async function start(users: number): Promise<Desk> {
  const desk = await connectIproyal({ users });
  desk.sandbox.control.options({ frozen: true });
  return { ...desk, secrets: [desk.sandbox.token] };
}

function add({ sandbox }: Desk, username: string) {
  const [remoteId = ""] = sandbox.control.insert([
    { username, password: `old${username.replaceAll("_", "")}`.slice(0, 16), traffic_available: 5 },
  ]);
  return { remoteId, name: username };
}

/** A change of one sub-user, done once its record `isSo`. */
function change(
  write: Request,
  input: (turn: number) => Record<string, unknown>,
  isSo: (now: IproyalState, turn: number) => boolean,
): Case {
  return {
    writes: [write],
    ask(desk, turn) {
      const target = add(desk, `changed_${turn}`);
      return {
        target,
        input: input(turn),
        isDone() {
          const now = stored<IproyalState>(desk, target);
          return now !== undefined && isSo(now, turn);
        },
      };
    },
  };
}

const update: Request = { method: "PUT", path: "/residential-subusers/" };

export const iproyalHarness: Harness = {
  id: "iproyal",
  start,
  list: { method: "GET", path: "/residential-subusers" },
  idOf: (row) => row.hash,
  secretsOf: (row) => [row.password],
  add,
  unreadable: { hash: null },
  absent: "01ARZ3NDEKTSV4RRFFQ69G5FAV",
  cases: {
    create: {
      writes: [{ method: "POST", path: "/residential-subusers" }],
      ask(desk, turn) {
        const input = { username: `firm_${turn}`, password: `FreshPass${turn}`, traffic: 2 };
        return {
          target: null,
          input,
          isDone: () =>
            (desk.sandbox.control.state().users as IproyalState[]).some(
              (row) => row.username === input.username && row.password === input.password,
            ),
        };
      },
    },
    rename: change(
      update,
      (turn) => ({ name: `renamed_${turn}` }),
      ({ username }, turn) => username === `renamed_${turn}`,
    ),
    "set-password": change(
      update,
      (turn) => ({ password: `BrandNew${turn}` }),
      ({ password }, turn) => password === `BrandNew${turn}`,
    ),
    "allocate-traffic": change(
      { method: "POST", path: "/give-traffic" },
      () => ({ gigabytes: 3 }),
      ({ traffic_available: left }) => left === 8,
    ),
    "take-back": change(
      { method: "POST", path: "/take-traffic" },
      () => ({ gigabytes: 2 }),
      ({ traffic_available: left }) => left === 3,
    ),
    delete: {
      writes: [{ method: "DELETE", path: "/residential-subusers/" }],
      ask(desk, turn) {
        const target = add(desk, `deleted_${turn}`);
        return { target, input: {}, isDone: () => stored(desk, target) === undefined };
      },
    },
  },
};
