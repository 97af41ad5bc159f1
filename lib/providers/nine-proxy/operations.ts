import "server-only";
import { z } from "zod";
import { columnNames } from "../../domain/sub-users/column-names";
import { fields, labelsOf } from "../fields";
import type { CallContext } from "../call";
import { mayBeMadeOf } from "../../domain/operations/same-name";
import { createNamed, findNamed } from "../kit/create";
import { deleteNamed, findDeleted } from "../kit/delete";
import { findPassword, revealPassword } from "../kit/passwords";
import { known } from "../kit/targets";
import { operation, type Connection, type TrafficPromise } from "../provider";
import type { NineProxyClient } from "./client";
import { editRecord, findEdit, type Change } from "./edit";
import { failures } from "./failures";
import { noIpCap, noTrafficCap, statusCode, toSubUser, type NineProxyRecord } from "./mapper";

const caps = {
  trafficCap: fields.bytesCap({ label: columnNames.trafficCap, headings: ["usage_cap"] }),
  ipCap: fields.countCap({ label: columnNames.ipCap, headings: ["ip_usage_cap"] }),
};

const createInput = z.strictObject({
  user_name: fields.text(
    {
      label: "User name",
      patternHint:
        "Letters, digits and underscore: dashes separate the session parameters in the proxy user name.",
    },
    { min: 3, max: 50, pattern: /^[A-Za-z0-9_]+$/ },
  ),
  use_key: fields.password({ label: "Proxy password" }),
  status: fields
    .choice(["active", "disabled"], {
      label: columnNames.status,
      choices: [
        { value: "active", label: "Active" },
        { value: "disabled", label: "Disabled" },
      ],
    })
    .prefault("active"),
  trafficCap: caps.trafficCap.prefault(null),
  ipCap: caps.ipCap.prefault(null),
  note: fields.multiline({ label: columnNames.note, help: "Stored at 9Proxy." }, 500).prefault(""),
});

/**
 * Only used where 9Proxy does not report the cap: an update has to send one, and Subdesk must not invent it.
 */
const withCaps = {
  trafficCap: fields.bytesCap({ label: columnNames.trafficCap, whenNeeded: true }).optional(),
  ipCap: fields.countCap({ label: columnNames.ipCap, whenNeeded: true }).optional(),
};

const limitsInput = z
  .strictObject({ trafficCap: caps.trafficCap.optional(), ipCap: caps.ipCap.optional() })
  .refine((input) => input.trafficCap !== undefined || input.ipCap !== undefined, "Say which cap to change.");
const noteInput = z.strictObject({
  note: fields.multiline({ label: columnNames.note, help: "Stored at 9Proxy." }, 500),
  ...withCaps,
});
const passwordInput = z.strictObject({ password: fields.password({ label: "Proxy password" }), ...withCaps });
const statusInput = z.strictObject({ overrideBlock: z.boolean().default(false), ...withCaps });

export const fieldLabels = labelsOf(createInput, limitsInput, noteInput, passwordInput, statusInput);

type LimitsInput = z.infer<typeof limitsInput>;
type StatusInput = z.output<typeof statusInput>;

const promisedCap = ({ trafficCap }: LimitsInput): TrafficPromise | null =>
  trafficCap === undefined ? null : { field: "trafficCap", cap: trafficCap };

const toTrafficCap = (cap: number | null) => cap ?? noTrafficCap;
const toIpCap = (cap: number | null) => cap ?? noIpCap;

function capChange(input: LimitsInput): Change {
  return {
    ...(input.trafficCap !== undefined && { usage_cap: toTrafficCap(input.trafficCap) }),
    ...(input.ipCap !== undefined && { ip_usage_cap: toIpCap(input.ipCap) }),
  };
}

export function nineProxyOperations(client: NineProxyClient): Connection["operations"] {
  const setStatus = (name: "enable" | "disable", status: 1 | 2, unchanged: string) =>
    operation<StatusInput>({
      input: statusInput as unknown as z.ZodType<StatusInput>,
      idempotent: true,
      secretFields: [],
      promises: promisedCap,
      run: (target, input, context) =>
        editRecord(
          client,
          known(target, failures),
          {
            operation: name,
            change: { status },
            compare: ["status"],
            overrideBlock: input.overrideBlock,
            withCaps: capChange(input),
            unchanged,
          },
          context,
        ),
      find: (target, input, context) =>
        findEdit(client, known(target, failures), { ...capChange(input), status }, context),
    });

  return {
    create: operation<z.output<typeof createInput>>({
      input: createInput as unknown as z.ZodType<z.output<typeof createInput>>,
      idempotent: false,
      secretFields: ["use_key"],
      meanings: { name: "user_name", password: "use_key" },
      promises: promisedCap,
      compares: ["use_key"],
      run(_target, input, context) {
        return createNamed(failures, {
          taken: "This user name is taken at 9Proxy.",
          find: () => client.findByName(input.user_name, context),
          send: () =>
            client.create(
              {
                user_name: input.user_name,
                use_key: input.use_key,
                status: statusCode[input.status],
                note: input.note,
                // An absent traffic cap is documented as optional; a mark for "none" is not.
                ...(input.trafficCap !== null && { usage_cap: input.trafficCap }),
                ip_usage_cap: toIpCap(input.ipCap),
              },
              context,
            ),
          async readBack(answered) {
            const called = await client.findByName(
              input.user_name,
              context,
              (record) => record.id === answered?.id && sameName(record, input),
            );
            if (called !== null || !answered) return called;
            // Under a name that 9Proxy made of it, the password tells it from another with such a name.
            const made = await client.find(
              { remoteId: String(answered.id), name: answered.user_name },
              context,
            );
            return made?.use_key === input.use_key && mayBeMadeOf(input.user_name, made.user_name)
              ? made
              : null;
          },
          shown(created) {
            const remark = remarkOn(created, input);
            return { subUser: toSubUser(created), ...(remark !== null && { remark }) };
          },
        });
      },
      find(_target, input, { secretIs, ...context }) {
        return findNamed(
          () => client.findByName(input.user_name, context, (record) => sameName(record, input)),
          (found) => {
            // A different password means that the name was taken in the meantime. For a name in other letters
            // only the password decides.
            const password = found.use_key && secretIs ? secretIs("use_key", found.use_key) : "asked";
            return (
              password === "asked" &&
              (found.user_name === input.user_name || (secretIs !== undefined && found.use_key != null))
            );
          },
          toSubUser,
        );
      },
    }),

    "set-limits": operation<LimitsInput>({
      input: limitsInput,
      idempotent: true,
      secretFields: [],
      promises: promisedCap,
      run: (target, input, context) =>
        editRecord(
          client,
          known(target, failures),
          {
            operation: "set-limits",
            change: capChange(input),
            compare: [
              ...(input.trafficCap !== undefined ? (["trafficCap"] as const) : []),
              ...(input.ipCap !== undefined ? (["ipCap"] as const) : []),
            ],
            unchanged: "It has these limits already.",
          },
          context,
        ),
      find: (target, input, context) => findEdit(client, known(target, failures), capChange(input), context),
    }),

    "set-note": operation<z.infer<typeof noteInput>>({
      input: noteInput,
      idempotent: true,
      secretFields: [],
      promises: promisedCap,
      run: (target, input, context) =>
        editRecord(
          client,
          known(target, failures),
          {
            operation: "set-note",
            change: { note: input.note },
            compare: ["note"],
            withCaps: capChange(input),
            unchanged: "It has this note already.",
          },
          context,
        ),
      find: (target, input, context) =>
        findEdit(client, known(target, failures), { ...capChange(input), note: input.note }, context),
    }),

    "set-password": operation<z.infer<typeof passwordInput>>({
      input: passwordInput,
      idempotent: true,
      secretFields: ["password"],
      promises: promisedCap,
      irreversible: "The old proxy password stops working at once.",
      run: (target, input, context) =>
        editRecord(
          client,
          known(target, failures),
          {
            operation: "set-password",
            change: { use_key: input.password },
            compare: [],
            withCaps: capChange(input),
            unchanged: "It has this password already.",
          },
          context,
        ),
      compares: ["password"],
      find: (target, input, context) =>
        context.overtaken?.includes("password")
          ? findEdit(client, known(target, failures), capChange(input), context)
          : findPassword(
              {
                look: () => client.find(known(target, failures), context),
                passwordOf: ({ use_key: key }) => key,
                toSubUser,
              },
              context,
            ),
    }),

    enable: setStatus("enable", 1, "It is active already."),
    disable: setStatus("disable", 2, "It is disabled already."),

    delete: operation({
      input: z.strictObject({}),
      idempotent: true,
      secretFields: [],
      promises: () => ({ field: "", cap: 0 }),
      irreversible:
        "9Proxy cannot bring a deleted sub-user back; its name, password, caps and counters are gone.",
      run(target, _input, context) {
        const at = known(target, failures);
        return deleteNamed(
          failures,
          at,
          {
            look: () => client.find(at, context),
            toSubUser,
            remove: ({ id }) => client.delete(id, context),
            isThere: ({ user_name: name }) => client.isListed({ ...at, name }, context),
          },
          context,
        );
      },
      find(target, _input, context) {
        const at = known(target, failures);
        return findDeleted(() => client.find(at, context), toSubUser);
      },
    }),

    "reveal-password": operation({
      input: z.strictObject({}),
      idempotent: true,
      secretFields: [],
      run(target, _input, context) {
        const at = known(target, failures);
        return revealPassword(failures, {
          look: () => client.find(at, context),
          passwordOf: ({ use_key: key }) => key,
          toSubUser,
        });
      },
    }),
  };
}

function sameName(record: NineProxyRecord, input: z.output<typeof createInput>): boolean {
  return record.user_name.toLowerCase() === input.user_name.toLowerCase();
}

/** What is other than asked about a new one; null where nothing is. */
function remarkOn(created: NineProxyRecord, input: z.output<typeof createInput>): string | null {
  if (!sameName(created, input)) return `9Proxy created it under another name: ${created.user_name}.`;
  return isAsAsked(created, input)
    ? null
    : "9Proxy created it, but not with the values asked for. Subdesk shows those that 9Proxy reports.";
}

function isAsAsked(record: NineProxyRecord, input: z.output<typeof createInput>): boolean {
  const made = toSubUser(record);
  const same = (now: unknown, asked: unknown) => now === undefined || now === asked;
  return (
    record.user_name === input.user_name &&
    same(made.trafficCap, input.trafficCap) &&
    same(made.ipCap, input.ipCap) &&
    made.status === input.status &&
    same(made.note, input.note)
  );
}

export async function testKey(client: NineProxyClient, context: CallContext): Promise<void> {
  await client.list({ limit: 1, page: 1 }, context);
}
