import "server-only";
import type { ConnectionFormat } from "../../domain/providers/connection-format";

/** `LOGIN-res-uk-sid-12345`; the session comes after the country. */
export const connectionFormat: ConnectionFormat = {
  fields: [
    {
      name: "product",
      label: "Product",
      kind: "choice",
      choices: [
        { value: "res", label: "Residential" },
        { value: "stc", label: "Static residential" },
        { value: "dc", label: "Datacenter" },
        { value: "mob", label: "Mobile" },
      ],
    },
    { name: "country", label: "Country", kind: "country", any: "any", spellings: { GB: "UK" } },
    {
      name: "session",
      label: "Session id",
      kind: "number",
      min: 10_000,
      max: 999_999_999,
      empty: "New address each time",
    },
  ],
  userName: { parts: ["-{product}", "-{country}", "-sid-{session}"] },
};
