import "server-only";
import { z } from "zod";
import { databaseNow } from "../../clock";
import { columnNames } from "../../domain/sub-users/column-names";
import { storable } from "../../domain/text/storable";
import { fields, labelsOf } from "../fields";
import type { CallContext } from "../call";
import { claimedOnly, ProviderError } from "../error";
import { operation, type Connection, type Finding, type Target, type TrafficPromise } from "../provider";
import type { NineProxyClient } from "./client";
import { toId } from "./client";
import { editRecord, findEdit, findPassword, mustFind, type Change } from "./edit";
import { noIpCap, noTrafficCap, statusCode, toSubUser, type NineProxyRecord } from "./mapper";

const provider = "nine-proxy";

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
      repeatable: true,
      secretFields: [],
      promises: promisedCap,
      run: (target, input, context) =>
        editRecord(
          client,
          known(target),
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
        findEdit(client, known(target), { ...capChange(input), status }, context),
    });

  return {
    create: operation<z.output<typeof createInput>>({
      input: createInput as unknown as z.ZodType<z.output<typeof createInput>>,
      repeatable: false,
      secretFields: ["use_key"],
      meanings: { name: "user_name", password: "use_key" },
      promises: promisedCap,
      compares: ["use_key"],
      async run(_target, input, context) {
        // Only the name can decide an unknown outcome later, so one in use is refused first.
        if (await client.findByName(input.user_name, context).catch(unlessUnreadable)) {
          throw new ProviderError("This user name is taken at 9Proxy.", {
            provider,
            operation: "create",
            kind: "rejected",
            applied: "no",
          });
        }
        const observedAt = databaseNow();
        const answered = await client.create(
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
        );
        const named = (record: NineProxyRecord) => record.id === answered?.id && sameName(record, input);
        const created = await client.findByName(input.user_name, context, named).catch(() => undefined);
        if (created === undefined)
          throw claimedOnly(
            provider,
            "create",
            "9Proxy reported success, but it could not be read back yet.",
          );
        if (created === null)
          throw claimedOnly(provider, "create", "9Proxy reported success, but does not list it yet.");
        return {
          subUser: toSubUser(created),
          observedAt,
          ...(!isAsAsked(created, input) && {
            remark:
              "9Proxy created it, but not with the values asked for. Subdesk shows those that 9Proxy reports.",
          }),
        };
      },
      async find(_target, input, { secretIs, ...context }): Promise<Finding> {
        const observedAt = databaseNow();
        const found = await client.findByName(input.user_name, context, (record) => sameName(record, input));
        // The name was free before; a different password means that it was taken in the meantime. For a name
        // in other letters only the password decides.
        const password = found?.use_key && secretIs ? secretIs("use_key", found.use_key) : "asked";
        const ours =
          found !== null &&
          password === "asked" &&
          (found.user_name === input.user_name || (secretIs !== undefined && found.use_key != null));
        if (found && !ours) return { verdict: "undecided" };
        return { verdict: found ? "applied" : "not-applied", subUser: found && toSubUser(found), observedAt };
      },
    }),

    "set-limits": operation<LimitsInput>({
      input: limitsInput,
      repeatable: true,
      secretFields: [],
      promises: promisedCap,
      run: (target, input, context) =>
        editRecord(
          client,
          known(target),
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
      find: (target, input, context) => findEdit(client, known(target), capChange(input), context),
    }),

    "set-note": operation<z.infer<typeof noteInput>>({
      input: noteInput,
      repeatable: true,
      secretFields: [],
      promises: promisedCap,
      run: (target, input, context) =>
        editRecord(
          client,
          known(target),
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
        findEdit(client, known(target), { ...capChange(input), note: input.note }, context),
    }),

    "set-password": operation<z.infer<typeof passwordInput>>({
      input: passwordInput,
      repeatable: true,
      secretFields: ["password"],
      promises: promisedCap,
      irreversible: "The old proxy password stops working at once.",
      run: (target, input, context) =>
        editRecord(
          client,
          known(target),
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
          ? findEdit(client, known(target), capChange(input), context)
          : findPassword(client, known(target), context),
    }),

    enable: setStatus("enable", 1, "It is active already."),
    disable: setStatus("disable", 2, "It is disabled already."),

    delete: operation({
      input: z.strictObject({}),
      repeatable: true,
      secretFields: [],
      promises: () => ({ field: "", cap: 0 }),
      irreversible:
        "9Proxy cannot bring a deleted sub-user back; its name, password, caps and counters are gone.",
      async run(target, _input, context) {
        const at = known(target);
        const lookedAt = databaseNow();
        const fresh = await client.find(at, context);
        if (!fresh) return { subUser: null, observedAt: lookedAt, unchanged: "It is gone already." };
        // The mirror has the name in its storable form.
        if (storable(fresh.user_name) !== at.name) {
          throw new ProviderError("It has another name at 9Proxy now, so it was not deleted.", {
            provider,
            operation: "delete",
            kind: "conflict",
            applied: "no",
            conflicts: [{ field: "name", seen: at.name, now: fresh.user_name }],
          });
        }
        context.found?.(toSubUser(fresh));
        await client.delete(fresh.id, context);
        const observedAt = databaseNow();
        const listed = await client
          .isListed({ ...at, name: fresh.user_name }, context)
          .catch(() => undefined);
        if (listed === undefined)
          throw claimedOnly(
            provider,
            "delete",
            "9Proxy reported success, but whether it is gone could not be read yet.",
          );
        if (listed) throw claimedOnly(provider, "delete", "9Proxy reported success, but still lists it.");
        return { subUser: null, before: toSubUser(fresh), observedAt };
      },
      async find(target, _input, context): Promise<Finding> {
        const observedAt = databaseNow();
        const now = await client.find(known(target), context);
        return { verdict: now ? "not-applied" : "applied", subUser: now && toSubUser(now), observedAt };
      },
    }),

    "reveal-password": operation({
      input: z.strictObject({}),
      repeatable: true,
      secretFields: [],
      async run(target, _input, context) {
        const observedAt = databaseNow();
        const fresh = await mustFind(client, known(target), "reveal-password", context);
        if (!fresh.use_key)
          throw new ProviderError("9Proxy does not report its password.", {
            provider,
            operation: "reveal-password",
            kind: "contract",
            applied: "no",
          });
        return { subUser: toSubUser(fresh), observedAt, secret: fresh.use_key };
      },
    }),
  };
}

function sameName(record: NineProxyRecord, input: z.output<typeof createInput>): boolean {
  return record.user_name.toLowerCase() === input.user_name.toLowerCase();
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

/** An unreadable row elsewhere is no reason not to create: 9Proxy itself refuses a name in use. */
function unlessUnreadable(error: unknown): null {
  if (error instanceof ProviderError && error.kind === "contract") return null;
  throw error;
}

function known(target: Target | null): Target {
  if (!target)
    throw new ProviderError("No sub-user was named.", {
      provider,
      operation: "write",
      kind: "contract",
      applied: "no",
    });
  toId(target.remoteId);
  return target;
}

export async function testKey(client: NineProxyClient, context: CallContext): Promise<void> {
  await client.list({ limit: 1, page: 1 }, context);
}
