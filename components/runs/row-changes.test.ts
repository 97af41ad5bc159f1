import { expect, it } from "vitest";
import type { FieldDescriptor } from "@/lib/domain/providers/descriptor";
import { cutsOff, rowChanges } from "./row-changes";

const cap: FieldDescriptor = {
  name: "trafficCap",
  label: "Traffic cap",
  widget: "bytes-cap",
  required: false,
  secret: false,
};

it("shows before and after of what changes", () => {
  expect(
    rowChanges(
      {
        name: "acme",
        operation: "disable",
        before: { status: "active" },
        after: { status: "disabled", cutsOff: true },
      },
      [],
    ),
  ).toEqual([{ label: "Status", before: "Active", after: "Disabled" }]);
  expect(
    rowChanges(
      {
        name: "acme",
        operation: "set-limits",
        before: { trafficCap: "unlimited" },
        after: { trafficCap: 5e9 },
      },
      [],
    ),
  ).toEqual([{ label: "Traffic cap", before: "Unlimited", after: "5 GB" }]);
});

it("says what is added, and leaves out what stays", () => {
  expect(
    rowChanges(
      {
        name: "acme",
        operation: "allocate-traffic",
        before: { trafficCap: null },
        after: { trafficCap: null, added: 10e9 },
      },
      [],
    ),
  ).toEqual([{ label: "Traffic", before: null, after: "+ 10 GB" }]);
  expect(
    rowChanges({ name: "acme", operation: "set-password", before: {}, after: { password: "new" } }, []),
  ).toEqual([{ label: "Proxy password", before: null, after: "newly generated" }]);
});

it("labels a new sub-user as its form does, without the name that is beside it", () => {
  const login: FieldDescriptor = {
    name: "user_name",
    label: "User name",
    widget: "text",
    required: true,
    secret: false,
  };
  expect(
    rowChanges(
      { name: "acme", operation: "create", before: {}, after: { user_name: "acme", trafficCap: 5e9 } },
      [login, cap],
    ),
  ).toEqual([{ label: "Traffic cap", before: null, after: "5 GB" }]);
  expect(
    rowChanges({ name: "acme", operation: "create", before: {}, after: { trafficCap: null } }, [cap]),
  ).toEqual([{ label: "Traffic cap", before: null, after: "Unlimited" }]);
  expect(rowChanges({ name: "acme", operation: null, before: null, after: null }, [cap])).toEqual([]);
});

it("knows who is cut off", () => {
  expect(cutsOff({ after: { cutsOff: true } })).toBe(true);
  expect(cutsOff({ after: { status: "active" } })).toBe(false);
  expect(cutsOff({ after: null })).toBe(false);
});

it("lists tags, also those of a new one", () => {
  expect(
    rowChanges(
      { name: "acme", operation: "set-tags", before: { tags: [] }, after: { tags: ["vip", "eu"] } },
      [],
    ),
  ).toEqual([{ label: "Tags", before: "None", after: "vip, eu" }]);
  expect(
    rowChanges({ name: "acme", operation: "create", before: {}, after: { trafficCap: 5e9, tags: ["vip"] } }, [
      cap,
    ]),
  ).toEqual([
    { label: "Traffic cap", before: null, after: "5 GB" },
    { label: "Tags", before: null, after: "vip" },
  ]);
});
