import { z } from "zod";
import { fields, labelsOf } from "../lib/providers/fields";
import {
  accountWay,
  operation,
  type Connection,
  type OperationResult,
  type Provider,
  type Target,
} from "../lib/providers/provider";

const createInput = z.strictObject({
  handle: fields.text({ label: "Handle" }, { min: 2, max: 30 }),
  organisation: fields.text({ label: "Organisation" }, { max: 60 }).optional(),
  passphrase: fields.password({ label: "Passphrase", headings: ["phrase"] }),
});
const volumeInput = z.strictObject({
  volume: fields.gigabytes({ label: "Volume to add", noun: "Volume" }, 1_000),
  pool: fields.choice(["silver", "gold"], {
    label: "Pool",
    choices: [
      { value: "silver", label: "Silver" },
      { value: "gold", label: "Gold" },
    ],
  }),
});

const done = (target: Target): OperationResult => ({
  subUser: { ...target, status: "active" },
  observedAt: new Date(),
});

/** A provider that shares no field name with any other, so Subdesk can only rely on the contract. */
export const acme: Provider<{ url: string }> = {
  id: "acme",
  label: "Acme",
  pace: { inFlight: 2, reserved: 1 },
  settings: z.object({ url: z.string() }),
  ways: [
    accountWay({
      id: "open",
      label: "None",
      input: z.strictObject({}),
      secretFields: [],
      settings: (url) => ({ url }),
    }),
  ],
  usualAddress: "http://127.0.0.1:9",
  usualGateway: { host: "gw.acme.example", httpPort: 8080, socksPort: null },
  variables: { prefix: "ACME_", credentials: ["USER"] },
  mark: { letter: "A", tone: "muted" },
  connectionFormat: {
    fields: [{ name: "land", label: "Land", kind: "country", any: "" }],
    userName: { parts: ["@{land}"] },
  },
  fromEnvironment: () => ({ url: "http://127.0.0.1:9" }),
  baseUrl: ({ url }) => url,
  environment: () => "custom",
  secrets: () => [],
  identity: ({ url }) => url,
  fieldLabels: labelsOf(createInput, volumeInput),
  connect: (): Connection => ({
    async *listSubUsers() {
      yield await Promise.resolve({ items: [], unreadable: 0, observedAt: new Date(), expected: 0 });
      return { consistent: true };
    },
    getSubUser: (target) => Promise.resolve({ ...target, status: "active" }),
    test: () => Promise.resolve(),
    operations: {
      create: operation<z.infer<typeof createInput>>({
        input: createInput,
        idempotent: false,
        secretFields: ["passphrase"],
        meanings: { name: "handle", "display-name": "organisation", password: "passphrase" },
        run: (_target, { handle }) => Promise.resolve(done({ remoteId: `id-${handle}`, name: handle })),
      }),
      "allocate-traffic": operation<z.infer<typeof volumeInput>>({
        input: volumeInput,
        idempotent: false,
        secretFields: [],
        meanings: { amount: "volume", product: "pool" },
        additive: true,
        promises: ({ volume }) => ({ field: "volume", added: volume * 1e9 }),
        run: (target) =>
          target ? Promise.resolve(done(target)) : Promise.reject(new Error("No sub-user was named.")),
      }),
    },
  }),
};
