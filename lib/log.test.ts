import { describe, expect, it } from "vitest";
import { describeError, hideSecrets } from "./log";

it("hides what is named like a secret, whichever provider named it", () => {
  expect(
    hideSecrets({
      account: "acme",
      use_key: "1",
      apiKey: "2",
      "api-key": "3",
      new_login_pwd: "4",
      passphrase: "5",
      operations: 6,
      input: { handle: "north", customer_dashboard_pwd: "7", more: { authorization: "8", at: ["line"] } },
    }),
  ).toEqual({
    account: "acme",
    use_key: "[hidden]",
    apiKey: "[hidden]",
    "api-key": "[hidden]",
    new_login_pwd: "[hidden]",
    passphrase: "[hidden]",
    operations: 6,
    input: {
      handle: "north",
      customer_dashboard_pwd: "[hidden]",
      more: { authorization: "[hidden]", at: ["line"] },
    },
  });
});

describe("a foreign error", () => {
  it("is logged with its message and its cause", () => {
    const cause = Object.assign(new Error("connect ECONNREFUSED 127.0.0.1:5432"), { code: "ECONNREFUSED" });
    expect(describeError(new Error("The database does not answer.", { cause }))).toMatchObject({
      error: "Error",
      message: "The database does not answer.",
      cause: { error: "Error", code: "ECONNREFUSED", message: "connect ECONNREFUSED 127.0.0.1:5432" },
    });
  });

  it("is logged without the input that its message quotes", () => {
    const unreadable = (() => {
      try {
        return JSON.parse("s3cret-of-a-customer") as unknown;
      } catch (error) {
        return error;
      }
    })();
    const failed = Object.assign(new Error("Failed query: select $1\nparams: s3cret"), {
      name: "DrizzleQueryError",
      cause: new Error('invalid input syntax for type uuid: "s3cret"'),
    });
    for (const error of [unreadable, failed, new Error("Failed query: select 's3cret'")])
      expect(JSON.stringify({ ...describeError(error), at: null })).not.toContain("s3cret");
    expect(describeError(failed)).toMatchObject({ cause: { message: "invalid input syntax for type uuid" } });
  });
});
