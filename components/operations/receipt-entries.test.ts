import { describe, expect, it } from "vitest";
import type { FieldDescriptor } from "@/lib/domain/providers/descriptor";
import { receiptEntries, receiptText } from "./receipt-entries";

const fields: FieldDescriptor[] = [
  { name: "user_name", label: "User name", widget: "text", required: true, secret: false },
  { name: "use_key", label: "Proxy password", widget: "password", required: true, secret: true },
  {
    name: "status",
    label: "Status",
    widget: "choice",
    required: false,
    secret: false,
    choices: [{ value: "active", label: "Active" }],
  },
  { name: "trafficCap", label: "Traffic cap", widget: "bytes-cap", required: false, secret: false },
  { name: "ipCap", label: "IP cap", widget: "count-cap", required: false, secret: false },
  { name: "note", label: "Note", widget: "multiline", required: false, secret: false },
];

describe("receiptEntries", () => {
  const entries = receiptEntries(fields, {
    user_name: "acme",
    use_key: "s3cret",
    status: "active",
    trafficCap: 1_500_000_000,
    ipCap: null,
    note: "",
  });

  it("says every field in words and leaves out the empty ones", () => {
    expect(receiptText(entries)).toBe(
      "User name: acme\nProxy password: s3cret\nStatus: Active\nTraffic cap: 1.5 GB\nIP cap: Unlimited",
    );
  });

  it("knows which are secret", () => {
    expect(entries.filter(({ secret }) => secret).map(({ label }) => label)).toEqual(["Proxy password"]);
  });
});
