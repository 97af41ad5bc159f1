import { describe, expect, it } from "vitest";
import type { FieldDescriptor } from "@/lib/providers/descriptor";
import { convertRows } from "./convert";
import { checkPattern, emptyPattern, expandPattern, patternNames } from "./pattern";
import { recogniseColumns } from "./recognise";
import { targetsOf, type Target } from "./targets";

const field = (name: string, label: string, widget: FieldDescriptor["widget"], more: Partial<FieldDescriptor> = {}): FieldDescriptor => ({ name, label, widget, required: false, secret: false, ...more });

const nine = [
  field("user_name", "User name", "text", { required: true, pattern: "^[A-Za-z0-9_]+$", patternHint: "Letters, digits and underscore.", minLength: 3 }),
  field("use_key", "Proxy password", "password", { required: true, secret: true, minLength: 8 }),
  field("status", "Status", "choice", { choices: [{ value: "active", label: "Active" }, { value: "disabled", label: "Disabled" }] }),
  field("trafficCap", "Traffic cap", "bytes-cap"),
  field("ipCap", "IP cap", "count-cap"),
  field("note", "Note", "multiline", { maxLength: 500 }),
];
const net = [
  field("customer_name", "Name", "text", { required: true }),
  field("customer_dashboard_email", "Dashboard e-mail", "email", { required: true }),
  field("customer_dashboard_pwd", "Dashboard password", "password", { required: true, secret: true }),
  field("customer_login_name", "Proxy login", "text", { required: true }),
  field("customer_login_pwd", "Proxy password", "password", { required: true, secret: true }),
];

function rowsOf(fields: FieldDescriptor[], headings: string[], cells: string[][], emailPattern = "") {
  const all = targetsOf(fields);
  const targets = recogniseColumns(headings, fields).map((key): Target | null => all.find((target) => target.key === key) ?? null);
  return convertRows(cells, { fields, targets, emailPattern });
}

describe("the columns of a file", () => {
  it("are known by the form's names, its labels and the usual words", () => {
    expect(recogniseColumns(["Username", "PASS", "GB", "IPs", "Comment", "Colour"], nine)).toEqual(["user_name", "use_key", "trafficCap", "ipCap", "note", null]);
    expect(recogniseColumns(["name", "user_name"], nine)).toEqual([null, "user_name"]);
    expect(recogniseColumns(["Traffic cap in bytes", "traffic"], nine)).toEqual(["trafficCap:bytes", null]);
    expect(recogniseColumns(["name", "login", "e-mail", "password", "Dashboard password"], net)).toEqual([
      "customer_name",
      "customer_login_name",
      "customer_dashboard_email",
      "customer_login_pwd",
      "customer_dashboard_pwd",
    ]);
  });

  it("take no target twice and no empty heading", () => {
    expect(recogniseColumns(["user", "login", ""], nine)).toEqual(["user_name", null, null]);
  });
});

describe("the rows of a file", () => {
  it("turn GB into bytes and words into caps", () => {
    const rows = rowsOf(nine, ["user", "gb", "ips", "status"], [["acme_1", "1.5", "Unlimited", "Disabled"], ["acme_2", "500 MB", "1,000", ""], ["acme_3", "-", "", "active"]]);
    expect(rows.map(({ input }) => input)).toEqual([
      { user_name: "acme_1", trafficCap: 1_500_000_000, ipCap: null, status: "disabled" },
      { user_name: "acme_2", trafficCap: 500_000_000, ipCap: 1000 },
      { user_name: "acme_3", trafficCap: null, status: "active" },
    ]);
    expect(rows.flatMap(({ problems }) => problems)).toEqual([]);
  });

  it("say what is wrong and lose nothing", () => {
    const rows = rowsOf(nine, ["user", "gb"], [["a b", "many"], ["twice", ""], ["Twice", ""], ["", "5"]]);
    expect(rows[0]).toEqual({ input: { user_name: "a b", trafficCap: "many" }, problems: ["“many” is no amount of GB (Traffic cap).", "User name: Letters, digits and underscore."] });
    expect(rows[1]?.problems).toEqual([]);
    expect(rows[2]?.problems).toEqual(["Twice stands twice in the list."]);
    expect(rows[3]?.problems).toEqual(["User name is missing."]);
  });

  it("do not guess at a separator", () => {
    expect(rowsOf(nine, ["user", "gb"], [["acme", "1,000"]])[0]?.problems).toEqual(["“1,000” is no amount of GB (Traffic cap)."]);
    expect(rowsOf(nine, ["user", "gb"], [["acme", "1,5"]])[0]?.input.trafficCap).toBe(1_500_000_000);
  });

  it("fill what follows from the login", () => {
    const [row] = rowsOf(net, ["login"], [["acme"]], "{name}@example.com");
    expect(row).toEqual({ input: { customer_login_name: "acme", customer_name: "acme", customer_dashboard_email: "acme@example.com" }, problems: [] });
    expect(rowsOf(net, ["login"], [["acme"]])[0]?.problems).toEqual(["Dashboard e-mail is missing."]);
  });
});

describe("a pattern", () => {
  it("numbers the names", () => {
    expect(patternNames({ ...emptyPattern, prefix: "acme_", start: "98", digits: "3", count: "3" })).toEqual(["acme_098", "acme_099", "acme_100"]);
  });

  it("gives every row the same caps and note", () => {
    const rows = expandPattern({ ...emptyPattern, prefix: "acme_", count: "2", trafficGb: "0.5", ips: "4", note: "May" }, nine);
    expect(rows.map(({ input }) => input)).toEqual([
      { user_name: "acme_001", trafficCap: 500_000_000, ipCap: 4, note: "May" },
      { user_name: "acme_002", trafficCap: 500_000_000, ipCap: 4, note: "May" },
    ]);
    expect(expandPattern({ ...emptyPattern, prefix: "acme", count: "1", email: "{name}@example.com" }, net)[0]?.input).toEqual({
      customer_login_name: "acme001",
      customer_name: "acme001",
      customer_dashboard_email: "acme001@example.com",
    });
  });

  it("says what is wrong with it", () => {
    expect(checkPattern({ ...emptyPattern, prefix: "a" })).toEqual({});
    expect(Object.keys(checkPattern({ ...emptyPattern, prefix: " ", start: "-1", digits: "0", count: "10001", trafficGb: "0", ips: "x" }))).toEqual(["prefix", "start", "digits", "count", "trafficGb", "ips"]);
  });
});
