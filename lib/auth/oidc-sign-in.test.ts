import { expect, it } from "vitest";
import { roleOfClaims } from "./oidc-sign-in";

it.each([
  [{ roles: ["operator"] }, "roles", "operator"],
  [{ roles: "support" }, "roles", "support"],
  [{ roles: ["viewer", "admin", "support"] }, "roles", "admin"],
  [{ realm_access: { roles: ["viewer"] } }, "realm_access.roles", "viewer"],
  [{ roles: ["Admin", "root", 1, null] }, "roles", null],
  [{ roles: [] }, "roles", null],
  [{}, "roles", null],
  [{ roles: { admin: true } }, "roles", null],
  [{ other: ["admin"] }, "roles", null],
  [{}, "constructor.name", null],
])("finds the role of %o at %s: %s", (claims, path, role) => expect(roleOfClaims(claims, path)).toBe(role));
