import { expect, it } from "vitest";
import { firstValues, userNameFor } from "../../domain/providers/connection-format";
import { connectionFormat } from "./connection-format";

it("writes the login behind its prefix, then country and session", () => {
  const named = (values: Record<string, string>) =>
    userNameFor("acme_1", connectionFormat, { ...firstValues(connectionFormat), ...values });
  expect(named({})).toBe("customer-acme_1");
  expect(named({ country: "us" })).toBe("customer-acme_1-cc-US");
  expect(named({ country: "DE", session: "abc12345" })).toBe("customer-acme_1-cc-DE-sessid-abc12345");
  expect(named({ session: "with-dash" })).toBe("customer-acme_1");
});
