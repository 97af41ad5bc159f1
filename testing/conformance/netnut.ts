import { GB } from "../../lib/domain/format";
import type { NetnutState } from "../../sandbox/netnut-record";
import { connectNetnut } from "../connect";
import { stored, type Desk, type Harness } from "./harness";

async function start(users: number, credentials?: "login"): Promise<Desk> {
  const desk = await connectNetnut({ users, credentials });
  desk.sandbox.control.options({ frozen: true });
  return { ...desk, secrets: [desk.sandbox.token, desk.sandbox.password] };
}

const rowsOf = ({ sandbox }: Desk) => sandbox.control.state().users as NetnutState[];

function add({ sandbox }: Desk, name: string) {
  const [remoteId = ""] = sandbox.control.insert([{ customer_name: name, customer_login_name: name }]);
  return { remoteId, name };
}

const given = (desk: Desk, target: ReturnType<typeof add>) =>
  (stored<NetnutState>(desk, target)?.plans ?? []).reduce((sum, { gb }) => sum + gb * GB, 0);

export const netnutHarness: Harness = {
  id: "netnut",
  start: (users) => start(users),
  signIn: (users) => start(users, "login"),
  list: { method: "GET", path: "/sub-user/" },
  idOf: (row) => row.customer_id,
  secretsOf: (row) => [row.customer_login_pwd, row.customer_dashboard_pwd],
  add,
  unreadable: { customer_id: null },
  absent: "4711",
  cases: {
    create: {
      writes: [{ method: "POST", path: "/sub-user/" }],
      ask(desk, turn) {
        const input = {
          customer_name: `Firm ${turn}`,
          customer_dashboard_email: `firm${turn}@example.com`,
          customer_dashboard_pwd: `dashboard-Pass<${turn}>`,
          customer_login_name: `firm_${turn}`,
          customer_login_pwd: `login-Pass&${turn}`,
        };
        return {
          target: null,
          input,
          isDone: () => rowsOf(desk).some((row) => row.customer_login_name === input.customer_login_name),
        };
      },
    },
    "set-password": {
      writes: [{ method: "PATCH", path: "/password" }],
      unseen: true,
      ask(desk, turn) {
        const target = add(desk, `password_${turn}`);
        const password = `brand-New/Pass${turn}`;
        return {
          target,
          input: { password },
          isDone: () => stored<NetnutState>(desk, target)?.customer_login_pwd === password,
        };
      },
    },
    disable: {
      writes: [{ method: "PUT", path: "/disabled" }],
      ask(desk, turn) {
        const target = add(desk, `disable_${turn}`);
        return {
          target,
          input: {},
          isDone: () => stored<NetnutState>(desk, target)?.customer_active === false,
        };
      },
    },
    "allocate-traffic": {
      writes: [{ method: "POST", path: "/allocate" }],
      ask(desk, turn) {
        const target = add(desk, `traffic_${turn}`);
        return { target, input: { gigabytes: 3 }, isDone: () => given(desk, target) === 3 * GB };
      },
    },
    "allocate-ips": {
      writes: [{ method: "POST", path: "/allocateIps" }],
      unseen: true,
      ask(desk, turn) {
        const target = add(desk, `ips_${turn}`);
        return {
          target,
          input: { accessPoint: "eu-west", countryCode: "DE", ips: 4, bandwidth: 20 },
          isDone: () => stored<NetnutState>(desk, target)?.ips.length === 1,
        };
      },
    },
  },
};
