import { describe, expect, it } from "vitest";
import type { FieldDescriptor } from "@/lib/domain/providers/descriptor";
import { describeOperation } from "@/lib/providers/fields";
import { providers } from "@/lib/providers/registry";
import { acme } from "@/testing/acme";
import { convertRows, uncappedRows, unmappedFields } from "./convert";
import { checkPattern, emptyPattern, expandPattern, patternNames } from "./from-pattern";
import { exampleRows, templateHeadings } from "./example";
import { convertFile, emptyFileForm } from "./file-form";
import { readTable } from "./read-table";
import { recogniseColumns, untakenKind } from "./recognise";
import { requestOf } from "./request";
import { customerField, tagsField, targetsOf, type Target } from "./targets";

const field = (
  name: string,
  label: string,
  widget: FieldDescriptor["widget"],
  more: Partial<FieldDescriptor> = {},
): FieldDescriptor => ({ name, label, widget, required: false, secret: false, ...more });

const nine = [
  field("user_name", "User name", "text", {
    meaning: "name",
    required: true,
    pattern: "^[A-Za-z0-9_]+$",
    patternHint: "Letters, digits and underscore.",
    minLength: 3,
  }),
  field("use_key", "Proxy password", "password", {
    meaning: "password",
    required: true,
    secret: true,
    minLength: 8,
  }),
  field("status", "Status", "choice", {
    choices: [
      { value: "active", label: "Active" },
      { value: "disabled", label: "Disabled" },
    ],
  }),
  field("trafficCap", "Traffic cap", "bytes-cap", { headings: ["usage_cap"] }),
  field("ipCap", "IP cap", "count-cap", { headings: ["ip_usage_cap"] }),
  field("note", "Note", "multiline", { maxLength: 500 }),
];
const net = [
  field("customer_name", "Name", "text", { meaning: "display-name", required: true }),
  field("customer_dashboard_email", "Dashboard e-mail", "email", { required: true }),
  field("customer_dashboard_pwd", "Dashboard password", "password", {
    required: true,
    secret: true,
    headings: ["dashboard_pwd", "dashboard_pass"],
  }),
  field("customer_login_name", "Proxy login", "text", { meaning: "name", required: true }),
  field("customer_login_pwd", "Proxy password", "password", {
    meaning: "password",
    required: true,
    secret: true,
  }),
];

function rowsOf(fields: FieldDescriptor[], headings: string[], cells: string[][], emailPattern = "") {
  const all = targetsOf(fields);
  const targets = recogniseColumns(headings, fields).map(
    (key): Target | null => all.find((target) => target.key === key) ?? null,
  );
  return convertRows(cells, { fields, targets, width: headings.length, headed: true, emailPattern });
}

/** What the page asks for, of this text. */
async function requestFor(text: string, fields: FieldDescriptor[]) {
  const { rows } = convertFile({ ...emptyFileForm, table: await readTable(text, fields) }, fields);
  return requestOf(rows, "nine", 0, undefined);
}

describe("the columns of a file", () => {
  it("are known at a provider whose fields have other names", () => {
    const { create } = acme.connect({ url: "" }, null as never).operations;
    const { fields } = describeOperation("create", create ?? expect.fail());
    expect(recogniseColumns(["user", "company", "pass"], fields)).toEqual([
      "handle",
      "organisation",
      "passphrase",
    ]);
    expect(recogniseColumns(["handle", "name", "phrase"], fields)).toEqual([
      "handle",
      "organisation",
      "passphrase",
    ]);
    expect(rowsOf(fields, ["login"], [["north"], ["north"]])).toEqual([
      { input: { handle: "north", organisation: "north" }, problems: [] },
      { input: { handle: "north", organisation: "north" }, problems: ["north is in the list twice."] },
    ]);
  });

  it("are known as the providers' own APIs call them, where traffic is in bytes", () => {
    expect(recogniseColumns(["usage_cap", "ip_usage_cap"], nine)).toEqual(["trafficCap:bytes", "ipCap"]);
    expect(recogniseColumns(["dashboard_pwd", "pwd"], net)).toEqual([
      "customer_dashboard_pwd",
      "customer_login_pwd",
    ]);
  });

  it("are known by the form's names, its labels and the usual words", () => {
    expect(recogniseColumns(["Username", "PASS", "GB", "IPs", "Comment", "Colour"], nine)).toEqual([
      "user_name",
      "use_key",
      "trafficCap",
      "ipCap",
      "note",
      null,
    ]);
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

  it("are known as the exports name them", () => {
    const exported = [
      "account",
      "id",
      "name",
      "login",
      "e-mail",
      "status",
      "traffic cap (bytes)",
      "traffic used (bytes)",
      "IP cap",
      "IPs used",
      "note",
      "tags",
      "created",
      "updated",
    ];
    expect(recogniseColumns(exported, nine)).toEqual([
      null,
      null,
      null,
      "user_name",
      null,
      "status",
      "trafficCap:bytes",
      null,
      "ipCap",
      null,
      "note",
      null,
      null,
      null,
    ]);
    expect(recogniseColumns(exported, net)).toEqual([
      null,
      null,
      "customer_name",
      "customer_login_name",
      "customer_dashboard_email",
      ...Array.from({ length: 9 }, () => null),
    ]);
    const shown = ["Name", "Login", "Account", "Status", "Traffic used (bytes)", "Traffic cap (bytes)"];
    expect(recogniseColumns(shown, nine)).toEqual([
      null,
      "user_name",
      null,
      "status",
      null,
      "trafficCap:bytes",
    ]);
    expect(recogniseColumns(shown, net)).toEqual([
      "customer_name",
      "customer_login_name",
      null,
      null,
      null,
      null,
    ]);
    expect(recogniseColumns(["Account", "Pass"], nine)).toEqual(["user_name", "use_key"]);
  });

  it("understand a customer as the name where no other column is one, and else as the customer", () => {
    const nineLinked = [...nine, tagsField, customerField];
    const netLinked = [...net, tagsField, customerField];
    expect(recogniseColumns(["Customer", "GB"], nineLinked)).toEqual(["user_name", "trafficCap"]);
    expect(recogniseColumns(["Customer", "Login", "GB"], nineLinked)).toEqual([
      ":customer",
      "user_name",
      "trafficCap",
    ]);
    expect(recogniseColumns(["Client", "Login", "Tags"], nineLinked)).toEqual([
      ":customer",
      "user_name",
      ":tags",
    ]);
    expect(recogniseColumns(["Customer", "Login"], netLinked)).toEqual([
      "customer_name",
      "customer_login_name",
    ]);
    expect(recogniseColumns(["Customer", "Name", "Login"], netLinked)).toEqual([
      ":customer",
      "customer_name",
      "customer_login_name",
    ]);
    // Without the permission to link it is a tag, and without that to tag nothing.
    expect(recogniseColumns(["Customer", "Login"], [...nine, tagsField])).toEqual([":tags", "user_name"]);
    expect(recogniseColumns(["Customer", "Login"], nine)).toEqual([null, "user_name"]);
  });

  it("are missed once, and not in every row", () => {
    const unmapped = (fields: FieldDescriptor[], headings: string[], emailPattern = "") => {
      const all = targetsOf(fields);
      return unmappedFields(
        fields,
        recogniseColumns(headings, fields).map((key) => all.find((each) => each.key === key) ?? null),
        emailPattern,
      ).map(({ label }) => label);
    };
    expect(unmapped(nine, ["gb"])).toEqual(["User name"]);
    expect(rowsOf(nine, ["gb"], [["5"], ["lots"]]).map(({ problems }) => problems.length)).toEqual([0, 1]);
    expect(unmapped(net, ["name"])).toEqual(["Dashboard e-mail", "Proxy login"]);
    expect(unmapped(net, ["name"], "{name}@example.com")).toEqual(["Proxy login"]);
    expect(rowsOf(net, ["password"], [["Secret-1"]], "{name}@example.com")[0]?.problems).toEqual([]);
    expect(unmapped(net, ["login", "e-mail"])).toEqual([]);
  });

  it("are named where the provider takes none of their kind", () => {
    expect(["gb", "Note", "ips", "colour", "login"].map((heading) => untakenKind(heading, net))).toEqual([
      "traffic",
      "note",
      "ips",
      null,
      null,
    ]);
    expect(["gb", "Note", "e-mail"].map((heading) => untakenKind(heading, nine))).toEqual([
      null,
      null,
      "email",
    ]);
    const given = [
      field("user", "User", "text", { meaning: "name" }),
      field("a", "Start", "gigabytes", { meaning: "amount" }),
    ];
    expect(recogniseColumns(["login", "gb"], given)).toEqual(["user", "a"]);
  });

  it("take no target twice and no empty heading", () => {
    expect(recogniseColumns(["user", "login", ""], nine)).toEqual(["user_name", null, null]);
  });
});

describe.each(providers.map((provider) => [provider.id, provider] as const))("at %s", (_, provider) => {
  const settings = { url: "http://127.0.0.1:9", apiKey: "k", credentials: { token: "t" }, scheme: "raw" };
  const { create } = provider.connect(settings, null as never).operations;
  const fields = [...describeOperation("create", create ?? expect.fail()).fields, tagsField, customerField];

  it("a pattern has all that a new sub-user needs", () => {
    const filled = {
      prefix: "acme",
      count: "2",
      trafficGb: "5",
      amount: "5",
      ips: "4",
      email: "{name}@b.co",
    };
    const pattern = { ...emptyPattern, ...filled };
    expect(checkPattern(pattern, fields)).toEqual({});
    expect(expandPattern(pattern, fields).map(({ problems }) => problems)).toEqual([[], []]);
  });

  it("the example is taken as it is, and the template has every column", async () => {
    const { headings, rows, mapping } = await readTable(exampleRows(fields), fields);
    const all = targetsOf(fields);
    const targets = mapping.map((key) => all.find((target) => target.key === key) ?? null);
    expect(targets).not.toContain(null);
    expect(unmappedFields(fields, targets, "")).toEqual([]);
    const width = headings?.length ?? expect.fail();
    const made = convertRows(rows, { fields, targets, width, headed: true, emailPattern: "" });
    expect(made.map(({ problems }) => problems)).toEqual([[], []]);
    expect(uncappedRows(made, fields).count).toBe(0);
    expect(recogniseColumns(templateHeadings(fields), fields)).not.toContain(null);
  });
});

describe("the rows of a file", () => {
  it("turn GB into bytes and words into caps", () => {
    const rows = rowsOf(
      nine,
      ["user", "gb", "ips", "status"],
      [
        ["acme_1", "1.5", "Unlimited", "Disabled"],
        ["acme_2", "500 MB", "1000", ""],
        ["acme_3", "unlimited", "0", "active"],
      ],
    );
    expect(rows.map(({ input }) => input)).toEqual([
      { user_name: "acme_1", trafficCap: 1_500_000_000, ipCap: "unlimited", status: "disabled" },
      { user_name: "acme_2", trafficCap: 500_000_000, ipCap: 1000 },
      { user_name: "acme_3", trafficCap: "unlimited", ipCap: 0, status: "active" },
    ]);
    expect(rows.flatMap(({ problems }) => problems)).toEqual([]);
  });

  it.each([
    "-",
    "–",
    "-1",
    "",
    " ",
    "none",
    "None",
    "n/a",
    "null",
    "no cap",
    "no limit",
    "∞",
    "max",
    "0",
    "1e3",
    "٣",
    "1 000",
  ])("take %j in a cap column for a mistake, never for no cap", (cell) => {
    for (const heading of ["gb", "Traffic cap in bytes"]) {
      const [row] = rowsOf(nine, ["user", heading], [["acme", cell]]);
      expect(row?.problems).toHaveLength(1);
      expect(row?.problems[0]).toMatch(
        /^(Traffic cap is empty|“.*” is not a number of (GB|bytes) \(Traffic cap\)|Traffic cap: a cap is more than 0)\. Enter a number, or the word unlimited\.$/,
      );
      expect(row?.input.trafficCap).toBe(cell.trim());
    }
    if (cell === "0") return;
    expect(rowsOf(nine, ["user", "ips"], [["acme", cell]])[0]?.problems).toHaveLength(1);
  });

  it("refuse what could be two amounts in every column of numbers", () => {
    const problem = (label: string) => `${label}: “1,500” could mean 1500 or 1.5: enter the one you mean.`;
    expect(rowsOf(nine, ["user", "gb", "ips"], [["acme", "1,500", "1,500"]])[0]?.problems).toEqual([
      problem("Traffic cap"),
      problem("IP cap"),
    ]);
    expect(rowsOf(nine, ["user", "Traffic cap in bytes"], [["acme", "1,500"]])[0]?.problems).toEqual([
      problem("Traffic cap"),
    ]);
    expect(rowsOf(nine, ["user", "gb"], [["acme", "1.500 TB"]])[0]?.problems[0]).toContain(
      "could mean 1500 or 1.5",
    );
    const pool = [...nine, field("pool", "Pool", "count")];
    expect(
      rowsOf(
        pool,
        ["user", "pool"],
        [
          ["acme", "1,500"],
          ["acme_2", "1500"],
        ],
      ).map(({ input, problems }) => [input.pool, problems]),
    ).toEqual([
      ["1,500", [problem("Pool")]],
      [1500, []],
    ]);
  });

  it("refuse a row with more cells than there are headings", () => {
    const rows = rowsOf(
      nine,
      ["user", "gb"],
      [
        ["acme", "1", "500"],
        ["acme_2", "5", ""],
      ],
    );
    expect(rows.map(({ problems }) => problems)).toEqual([["This row has 3 cells under 2 headings."], []]);
  });

  it("count those that leave a cap out", () => {
    const rows = rowsOf(
      nine,
      ["user", "gb"],
      [
        ["acme_1", "5"],
        ["acme_2", "unlimited"],
        ["acme_3", ""],
      ],
    );
    expect(uncappedRows(rows, nine)).toEqual({ count: 3, caps: ["IP cap"] });
    expect(uncappedRows(rowsOf(nine, ["user"], [["acme"]]), nine)).toEqual({
      count: 1,
      caps: ["Traffic cap", "IP cap"],
    });
    expect(uncappedRows(rowsOf(net, ["login"], [["acme"]]), net)).toEqual({ count: 0, caps: [] });
  });

  it("take tags with commas between, and say what is wrong with them", () => {
    const rows = rowsOf(
      [...nine, tagsField],
      ["user", "tags"],
      [
        ["acme_1", "vip, eu"],
        ["acme_2", ""],
        ["acme_3", "x".repeat(41)],
      ],
    );
    expect(rows.map(({ input, problems }) => [input[tagsField.name], problems])).toEqual([
      ["vip, eu", []],
      [undefined, []],
      ["x".repeat(41), [`The tag “${"x".repeat(40)}…” is longer than 40 characters.`]],
    ]);
  });

  it("keep a note as it is written", () => {
    expect(rowsOf(nine, ["user", "note"], [[" acme ", " one\r\ntwo\u200b "]])[0]?.input).toEqual({
      user_name: "acme",
      note: " one\r\ntwo\u200b ",
    });
  });

  it("say what is wrong and lose nothing", () => {
    const rows = rowsOf(
      nine,
      ["user", "gb"],
      [
        ["a b", "many"],
        ["twice", "1"],
        ["twice", "1"],
        ["", "5"],
        ["Twice", "1"],
      ],
    );
    expect(rows[0]).toEqual({
      input: { user_name: "a b", trafficCap: "many" },
      problems: [
        "“many” is not a number of GB (Traffic cap). Enter a number, or the word unlimited.",
        "User name: Letters, digits and underscore.",
      ],
    });
    expect(rows[1]?.problems).toEqual([]);
    expect(rows[2]?.problems).toEqual(["twice is in the list twice."]);
    // One that only looks the same is asked about on the draft.
    expect(rows[4]?.problems).toEqual([]);
    expect(rows[3]?.problems).toEqual(["User name is missing."]);
  });

  it("with an amount in two cells are sent as wrong, since their cells alone look right", async () => {
    expect(await requestFor("user,gb,ips\nacme,1,500,20\nother,2,5", nine)).toEqual({
      accountId: "nine",
      uncapped: 0,
      rows: [
        { user_name: "acme", trafficCap: 1_000_000_000, ipCap: 500 },
        { user_name: "other", trafficCap: 2_000_000_000, ipCap: 5 },
      ],
      wrong: ["This row has 4 cells under 3 headings.", ""],
    });
    const plain = nine.filter(({ secret }) => !secret);
    expect((await requestFor("acme\nother,1,500", plain)).wrong).toEqual([
      "",
      "This row has 3 cells, and the first row has 1.",
    ]);
    expect(await requestFor("user,gb\nacme,1", nine)).not.toHaveProperty("wrong");
  });

  it("take either separator for the decimals", () => {
    for (const cell of ["1,5", "1.5", "1.50", "1,5000"])
      expect(rowsOf(nine, ["user", "gb"], [["acme", cell]])[0]?.input.trafficCap).toBe(1_500_000_000);
  });

  it("fill what follows from the login", () => {
    const [row] = rowsOf(net, ["login"], [["acme"]], "{name}@example.com");
    expect(row).toEqual({
      input: {
        customer_login_name: "acme",
        customer_name: "acme",
        customer_dashboard_email: "acme@example.com",
      },
      problems: [],
    });
    expect(rowsOf(net, ["login", "e-mail"], [["acme", ""]])[0]?.problems).toEqual([
      "Dashboard e-mail is missing.",
    ]);
  });
});

describe("a pattern", () => {
  it("numbers the names", () => {
    expect(patternNames({ ...emptyPattern, prefix: "acme_", start: "98", digits: "3", count: "3" })).toEqual([
      "acme_098",
      "acme_099",
      "acme_100",
    ]);
  });

  it("gives every row the same caps and note", () => {
    const rows = expandPattern(
      { ...emptyPattern, prefix: "acme_", count: "2", trafficGb: "0.5", ips: "4", note: "May" },
      nine,
    );
    expect(rows.map(({ input }) => input)).toEqual([
      { user_name: "acme_001", trafficCap: 500_000_000, ipCap: 4, note: "May" },
      { user_name: "acme_002", trafficCap: 500_000_000, ipCap: 4, note: "May" },
    ]);
    expect(
      expandPattern({ ...emptyPattern, prefix: "acme", count: "1", email: "{name}@example.com" }, net)[0]
        ?.input,
    ).toEqual({
      customer_login_name: "acme001",
      customer_name: "acme001",
      customer_dashboard_email: "acme001@example.com",
    });
  });

  it("gives each so much traffic, in the unit of the account", () => {
    const traffic = field("traffic", "Traffic", "gigabytes", {
      required: true,
      min: 0.05,
      unit: { label: "GB", bytes: 1e9, step: 0.01 },
    });
    const fields = [...nine, traffic];
    const of = (amount: string) => ({ ...emptyPattern, prefix: "acme", count: "1", amount });
    expect(expandPattern(of("2.5"), fields)[0]).toMatchObject({ input: { traffic: 2.5 }, problems: [] });
    expect(expandPattern(of(""), fields)[0]?.problems).toEqual(["Traffic is missing."]);
    expect(checkPattern(of("0.01"), fields).amount).toBeDefined();
    expect(checkPattern(of("1,500"), fields).amount).toContain("could mean");
    expect(checkPattern(of("x"), nine)).toEqual({});
  });

  it("says what is wrong with it", () => {
    const all = [...nine, tagsField];
    expect(checkPattern({ ...emptyPattern, prefix: "a" }, all)).toEqual({});
    expect(checkPattern({ ...emptyPattern, prefix: "a", tags: "x".repeat(41) }, all).tags).toContain(
      "longer than",
    );
    expect(
      expandPattern({ ...emptyPattern, prefix: "a", count: "1", tags: "vip, eu" }, [...nine, tagsField])[0]
        ?.input,
    ).toEqual({ user_name: "a001", [tagsField.name]: "vip, eu" });
    expect(
      checkPattern({ ...emptyPattern, prefix: "a", trafficGb: "1,500", ips: "1.500", count: "1,000" }, all),
    ).toEqual({
      trafficGb: "“1,500” could mean 1500 or 1.5: enter the one you mean.",
      ips: "“1.500” could mean 1500 or 1.5: enter the one you mean.",
      count: "“1,000” could mean 1000 or 1: enter the one you mean.",
    });
    expect(
      Object.keys(
        checkPattern(
          {
            ...emptyPattern,
            prefix: " ",
            start: "-1",
            digits: "0",
            count: "10001",
            trafficGb: "0",
            ips: "x",
          },
          all,
        ),
      ),
    ).toEqual(["prefix", "start", "digits", "count", "trafficGb", "ips"]);
  });

  it("is not held up by what was typed for an account that has more fields", () => {
    const typed = { ...emptyPattern, prefix: "a", trafficGb: "0", ips: "x", tags: "x".repeat(41) };
    const plain = nine.filter(({ widget }) => widget !== "bytes-cap" && widget !== "count-cap");
    expect(checkPattern(typed, plain)).toEqual({});
    expect(Object.keys(checkPattern(typed, nine))).toEqual(["trafficGb", "ips"]);
  });
});
