import { expect, it } from "vitest";
import { hideSecrets } from "./log";

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
