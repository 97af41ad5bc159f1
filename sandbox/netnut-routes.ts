import { z } from "zod";
import { json, type Call, type Reply } from "./http";
import { enveloped } from "./netnut-envelope";
import { PRODUCT_TYPES, type NetnutRecord } from "./netnut-record";
import { netnutUsage, poolBody, trafficBody } from "./netnut-usage";
import type { NetnutUsers, NetnutWrite } from "./netnut-users";
import { Refusal } from "./refusal";
import { bodyOf, queryOf, type Route } from "./routes";
import type { Machine } from "./server";
import { makeToken } from "./tokens";

const text = z.string().min(1);
const listQuery = z.strictObject({ is_active: z.enum(["true", "false"]).default("true") });
const createBody = z.strictObject({
  customer_name: text,
  customer_dashboard_email: z.email(),
  customer_dashboard_pwd: text,
  customer_login_name: text,
  customer_login_pwd: text,
  snkrs_private_pool: z.number().optional(),
});
const passwordBody = z.strictObject({ new_login_pwd: text });
const allocateBody = z.strictObject({
  allocate: z.int().positive(),
  product_type: z.enum(PRODUCT_TYPES),
});
const allocateIpsBody = z.strictObject({
  access_point: text,
  country_code: text,
  ips: z.int().positive(),
  bandwidth: z.number().positive(),
});

function written(operation: NetnutWrite["operation"], call: Call, body: object): NetnutWrite {
  const secret = new Set(["customer_login_pwd", "customer_dashboard_pwd", "new_login_pwd"]);
  const kept = Object.fromEntries(Object.entries(body).filter(([name]) => !secret.has(name)));
  return { operation, body: kept, requestId: call.requestId };
}

export function subUserRoutes(users: NetnutUsers, parts: Machine): Route[] {
  const rows = (records: readonly NetnutRecord[]): Reply => ({
    status: 200,
    body: enveloped(records.map(users.answered), parts.switches.envelope),
  });
  const one = (record: NetnutRecord) => json(200, { success: true, data: [users.answered(record)] });
  const message = (said: string) => json(200, { success: true, message: said });
  function find(id: string): NetnutRecord {
    const record = users.find(id);
    if (!record) throw new Refusal(404, "Sub user not found");
    return record;
  }

  return [
    {
      method: "GET",
      path: /^$/,
      run(call) {
        const { is_active } = queryOf(listQuery, call);
        if (parts.switches.listEmpty) return rows([]);
        const wanted = is_active === "true";
        return rows(users.all().filter(({ row }) => row.customer_active === wanted));
      },
    },
    {
      method: "POST",
      path: /^$/,
      run(call) {
        const body = bodyOf(createBody, call);
        if (users.taken(body.customer_login_name)) throw new Refusal(400, "Login name already exists");
        if (users.emailTaken(body.customer_dashboard_email)) throw new Refusal(400, "Email already exists");
        return one(users.create(body, written("create", call, body)));
      },
    },
    { method: "GET", path: /^([^/]+)$/, run: (_call, id) => rows([find(id)]) },
    {
      method: "PATCH",
      path: /^([^/]+)\/password$/,
      run(call, id) {
        const record = find(id);
        const body = bodyOf(passwordBody, call);
        return one(users.setPassword(record, body.new_login_pwd, written("set-password", call, body)));
      },
    },
    {
      method: "POST",
      path: /^([^/]+)\/allocate$/,
      run(call, id) {
        const record = find(id);
        const body = bodyOf(allocateBody, call);
        if (body.allocate > users.freeGb()) throw new Refusal(400, "Not enough GB left to allocate");
        users.allocate(record, body.allocate, body.product_type, written("allocate-traffic", call, body));
        return json(200, { success: true, token: makeToken() });
      },
    },
    {
      method: "POST",
      path: /^([^/]+)\/allocateIps$/,
      run(call, id) {
        const record = find(id);
        const body = bodyOf(allocateIpsBody, call);
        users.allocateIps(record, body, written("allocate-ips", call, body));
        return message(`${body.ips} IPs allocated`);
      },
    },
    {
      method: "PUT",
      path: /^([^/]+)\/disabled$/,
      run(call, id) {
        const record = find(id);
        if (call.body.kind !== "none") throw new Refusal(400, "No body is expected");
        users.toggle(record, written("disable", call, {}));
        return message("Sub user updated");
      },
    },
  ];
}

export function usageRoutes(users: NetnutUsers, parts: Machine): Route[] {
  const usage = netnutUsage(users, parts);
  const data = (list: unknown[]) => json(200, { success: true, data: list });
  return [
    {
      method: "POST",
      path: /^usage\/myusage$/,
      run: (call) => data(usage.pool(call.body.kind === "none" ? {} : bodyOf(poolBody, call))),
    },
    { method: "POST", path: /^traffic\/$/, run: (call) => data(usage.traffic(bodyOf(trafficBody, call))) },
    {
      method: "GET",
      path: /^usage\/([^/]+)$/,
      run(_call, id) {
        const record = users.find(id);
        if (!record) throw new Refusal(404, "Customer not found");
        return data(usage.plans(record));
      },
    },
  ];
}
