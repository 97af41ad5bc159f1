import "server-only";
import { isIP } from "node:net";
import { z } from "zod";
import { minuteMs, hourMs } from "./domain/durations";
import { singleton } from "./singleton";

/** A missing or wrong setting; the message names it and says how to fix it. */
export class SettingError extends Error {
  override readonly name = "SettingError";
}

/** What people look back at within a quarter is always there. */
const leastKept = 90;
/** One a minute for each account, and hardly ever looked at. */
const usualSyncDays = 14;

/** A setting's text, or undefined when unset or blank. */
export function readSetting(name: string): string | undefined {
  const value = process.env[name]?.trim();
  return value === undefined || value === "" ? undefined : value;
}

function isNetwork(text: string): boolean {
  const [address = "", bits, ...rest] = text.split("/");
  const version = isIP(address);
  return (
    version !== 0 &&
    rest.length === 0 &&
    (bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= (version === 4 ? 32 : 128)))
  );
}

/** Addresses and networks, separated by commas or blanks. */
function networks(name: string, example: string) {
  return z
    .string()
    .default("")
    .transform((text) => text.split(/[\s,]+/).filter(Boolean))
    .refine((list) => list.every(isNetwork), `${name} lists ${example}.`);
}

/** Days for which something is kept; `without`: what happens where none are set. */
function days(name: string, without = "nothing is removed") {
  return z.coerce
    .number(`${name} is a number of days.`)
    .int(`${name} is a whole number of days.`)
    .min(leastKept, `${name} must be ${leastKept} days or more; without it, ${without}.`)
    .optional();
}

const settings = z.object({
  DATABASE_URL: z
    .string("DATABASE_URL is not set. Start Subdesk with `npm start`, or name a PostgreSQL database.")
    .regex(/^postgres(ql)?:\/\//, "DATABASE_URL must begin with postgres:// or postgresql://."),
  AUTH_SECRET: z
    .string(
      "AUTH_SECRET is not set. Start Subdesk with `npm start`, which keeps one in the data directory, or set 32 or more random characters.",
    )
    .min(32, "AUTH_SECRET is shorter than 32 characters."),
  PORT: z.coerce.number().int().min(1).max(65535).default(3000),
  APP_URL: z.url("APP_URL must be an address such as https://desk.example.com.").optional(),
  SUBDESK_DATA_DIR: z.string().optional(),
  /**
   * "0" keeps the launcher from starting the sandbox, and ids of providers let it start only theirs; the
   * launcher sets "1" once it has started it.
   */
  SUBDESK_SANDBOX: z
    .string()
    .regex(/^([01]|[a-z][a-z0-9-]*(,[a-z][a-z0-9-]*)*)$/, "Set it to 0, to 1, or to ids of providers.")
    .optional(),
  /** Seals provider credentials: 32 bytes in base64; several, separated by commas, during a rotation. */
  SUBDESK_CREDENTIALS_KEY: z.string().optional(),
  SUBDESK_CREDENTIALS_KEY_FILE: z.string().optional(),
  /**
   * Addresses or networks of the proxies in front of Subdesk; X-Forwarded-For from anyone else is not
   * believed.
   */
  TRUSTED_PROXIES: networks(
    "TRUSTED_PROXIES",
    "the addresses of your proxies, such as 10.0.0.5 or 10.0.0.0/8",
  ),
  /** Addresses or networks that webhooks may go to although they are not public. */
  WEBHOOK_ALLOW_PRIVATE: networks(
    "WEBHOOK_ALLOW_PRIVATE",
    "addresses or networks of your own that webhooks may go to, such as 10.0.0.5 or 10.0.0.0/8",
  ),
  TELEGRAM_API_URL: z
    .url("TELEGRAM_API_URL must be the address of a Bot API server.")
    .default("https://api.telegram.org"),
  OIDC_ISSUER: z.url("OIDC_ISSUER must be the address of your OpenID provider.").optional(),
  OIDC_CLIENT_ID: z.string().optional(),
  OIDC_CLIENT_SECRET: z.string().optional(),
  /** Where the role is in the claims; dots lead into objects. */
  OIDC_ROLE_CLAIM: z.string().default("roles"),
  OIDC_LABEL: z.string().max(40).default("your company account"),
  SESSION_IDLE_MINUTES: z.coerce.number().int().min(1).max(1440).default(30),
  SESSION_HOURS: z.coerce.number().int().min(1).max(168).default(12),
  SYNC_MINUTES: z.coerce.number("SYNC_MINUTES is a number of minutes.").int().min(1).max(59).default(1),
  /** How long one call to a provider may take, its answer included. */
  PROVIDER_TIMEOUT_MS: z.coerce
    .number("PROVIDER_TIMEOUT_MS is a number of milliseconds.")
    .int()
    .min(100)
    .max(600_000)
    .default(60_000),
  /** How often a process reports that it is alive; after five missed reports its work is taken over. */
  PULSE_SECONDS: z.coerce.number("PULSE_SECONDS is a number of seconds.").min(0.1).max(60).default(4),
  /** How long a stop waits for what is under way. */
  SUBDESK_STOP_SECONDS: z.coerce
    .number("SUBDESK_STOP_SECONDS is a number of seconds.")
    .min(1, "SUBDESK_STOP_SECONDS must be 1 or more.")
    .max(600, "SUBDESK_STOP_SECONDS must be 600 or less.")
    .default(25),
  SUBDESK_KEEP_ALERTS_DAYS: days("SUBDESK_KEEP_ALERTS_DAYS"),
  SUBDESK_KEEP_DELIVERIES_DAYS: days("SUBDESK_KEEP_DELIVERIES_DAYS"),
  SUBDESK_KEEP_OUTSIDE_CHANGES_DAYS: days("SUBDESK_KEEP_OUTSIDE_CHANGES_DAYS"),
  SUBDESK_KEEP_SYNCS_DAYS: days("SUBDESK_KEEP_SYNCS_DAYS", `they are removed after ${usualSyncDays} days`),
  /** A time of day in UTC. The launcher sets one for the bundled PostgreSQL. */
  SUBDESK_BACKUP_AT: z
    .string()
    .regex(
      /^(off|([01]?\d|2[0-3]):[0-5]\d)$/,
      'SUBDESK_BACKUP_AT is a time of day in UTC such as 03:30, or "off".',
    )
    .default("off"),
  SUBDESK_BACKUP_DIR: z.string().optional(),
  SUBDESK_BACKUP_KEEP: z.coerce
    .number("SUBDESK_BACKUP_KEEP is how many backups are kept.")
    .int("SUBDESK_BACKUP_KEEP is how many backups are kept, a whole number.")
    .min(1, "SUBDESK_BACKUP_KEEP is how many backups are kept, 1 or more.")
    .max(10_000, "SUBDESK_BACKUP_KEEP must be 10000 or less.")
    .default(14),
  /** "0" leaves out restoring a backup into a scratch database. */
  SUBDESK_BACKUP_PROVE: z.enum(["0", "1"], "SUBDESK_BACKUP_PROVE is 0 or 1.").default("1"),
  SUBDESK_KEEP_OPERATIONS_DAYS: days("SUBDESK_KEEP_OPERATIONS_DAYS"),
  SUBDESK_KEEP_RUNS_DAYS: days("SUBDESK_KEEP_RUNS_DAYS"),
  SUBDESK_AUDIT_ARCHIVE_DAYS: days("SUBDESK_AUDIT_ARCHIVE_DAYS"),
  SUBDESK_AUDIT_ARCHIVE_DIR: z.string().optional(),
  /** Earlier values of AUTH_SECRET, oldest first, for the audit alone: its verification, and a start. */
  AUTH_SECRET_BEFORE: z.string().optional(),
  /** Set by the launcher, which reads them from package.json and git, or from what an image was made of. */
  SUBDESK_VERSION: z.string().max(100).default("unknown"),
  SUBDESK_COMMIT: z.string().max(100).default("unknown"),
  /** The most connections of this process for pages and actions; its job queue has four more. */
  DATABASE_POOL_SIZE: z.coerce
    .number("DATABASE_POOL_SIZE is a number of connections.")
    .int()
    .min(4, "DATABASE_POOL_SIZE must be 4 or more.")
    .max(200, "DATABASE_POOL_SIZE must be 200 or less.")
    .default(16),
  /** Lets a scraper read /metrics; without it, and without METRICS_PORT, there is no such page. */
  METRICS_TOKEN: z.string().min(16, "METRICS_TOKEN is shorter than 16 characters.").optional(),
  /** A port for /metrics alone, without a token: for one that only the scraper can reach. */
  METRICS_PORT: z.coerce.number("METRICS_PORT is a port.").int().min(1).max(65535).optional(),
  METRICS_HOST: z.string().default("127.0.0.1"),
  LOG_LEVEL: z.enum(["debug", "info", "warn", "error", "silent"]).default("info"),
});

/** Sign-in at an OpenID provider. */
interface OidcSettings {
  issuer: string;
  clientId: string;
  clientSecret: string;
  roleClaim: string;
  label: string;
}

export interface Env {
  /** Not in development, not in a test. */
  production: boolean;
  databaseUrl: string;
  authSecret: string;
  /** Origins that count as Subdesk's own. The first is the one in links. */
  origins: [string, ...string[]];
  dataDir: string | undefined;
  sandbox: boolean;
  /** Where the key that seals provider credentials comes from; the text wins over the file. */
  credentialsKey: { text: string | undefined; file: string | undefined };
  trustedProxies: string[];
  webhookNetworks: string[];
  /** Of the Bot API, without a slash at its end. */
  telegramUrl: string;
  /** Null unless it is set up. */
  oidc: OidcSettings | null;
  sessionIdleMs: number;
  sessionMaxMs: number;
  syncMinutes: number;
  providerTimeoutMs: number;
  pulseMs: number;
  stopMs: number;
  /** For how many days each is kept once it is over; null: for ever. */
  keptDays: {
    alerts: number | null;
    deliveries: number | null;
    outsideChanges: number | null;
    syncs: number;
    operations: number | null;
    runs: number | null;
  };
  backup: {
    /** Minutes after midnight UTC; null: Subdesk makes none by itself. */
    at: number | null;
    folder: string;
    keep: number;
    /** Whether each is restored into a scratch database, where that can be had. */
    prove: boolean;
  };
  /** After how many days entries of the audit go into files, null for never, and the folder of these. */
  auditArchive: { days: number | null; folder: string | null };
  earlierSecrets: string[];
  /** What runs; see lib/version.ts. */
  release: { version: string; commit: string };
  poolSize: number;
  metricsToken: string | undefined;
  /** Where metrics are served without a token; null for nowhere. */
  metricsAt: { port: number; host: string } | null;
  logLevel: string;
}

/** Subdesk's settings, read once. Throws SettingError naming every setting that is wrong. */
export function env(): Env {
  return singleton("env", readEnv);
}

function readEnv(): Env {
  const given = Object.fromEntries(Object.keys(settings.shape).map((name) => [name, readSetting(name)]));
  const result = settings.safeParse(given);
  if (!result.success)
    throw new SettingError(
      result.error.issues
        .map((issue) =>
          issue.message.includes(String(issue.path[0]))
            ? issue.message
            : `${String(issue.path[0])}: ${issue.message}`,
        )
        .join("\n"),
    );
  const { data } = result;
  return {
    production: process.env.NODE_ENV === "production",
    databaseUrl: data.DATABASE_URL,
    authSecret: data.AUTH_SECRET,
    origins: data.APP_URL
      ? [new URL(data.APP_URL).origin]
      : [`http://localhost:${data.PORT}`, `http://127.0.0.1:${data.PORT}`, `http://[::1]:${data.PORT}`],
    dataDir: data.SUBDESK_DATA_DIR,
    sandbox: data.SUBDESK_SANDBOX === "1",
    credentialsKey: { text: data.SUBDESK_CREDENTIALS_KEY, file: data.SUBDESK_CREDENTIALS_KEY_FILE },
    trustedProxies: data.TRUSTED_PROXIES,
    webhookNetworks: data.WEBHOOK_ALLOW_PRIVATE,
    telegramUrl: data.TELEGRAM_API_URL.replace(/\/$/, ""),
    oidc: readOidc(data),
    sessionIdleMs: data.SESSION_IDLE_MINUTES * minuteMs,
    sessionMaxMs: data.SESSION_HOURS * hourMs,
    syncMinutes: data.SYNC_MINUTES,
    providerTimeoutMs: data.PROVIDER_TIMEOUT_MS,
    pulseMs: data.PULSE_SECONDS * 1000,
    stopMs: data.SUBDESK_STOP_SECONDS * 1000,
    keptDays: {
      alerts: data.SUBDESK_KEEP_ALERTS_DAYS ?? null,
      deliveries: data.SUBDESK_KEEP_DELIVERIES_DAYS ?? null,
      outsideChanges: data.SUBDESK_KEEP_OUTSIDE_CHANGES_DAYS ?? null,
      syncs: data.SUBDESK_KEEP_SYNCS_DAYS ?? usualSyncDays,
      operations: data.SUBDESK_KEEP_OPERATIONS_DAYS ?? null,
      runs: data.SUBDESK_KEEP_RUNS_DAYS ?? null,
    },
    backup: {
      at: minutesOf(data.SUBDESK_BACKUP_AT),
      folder: data.SUBDESK_BACKUP_DIR ?? `${data.SUBDESK_DATA_DIR ?? "data"}/backups`,
      keep: data.SUBDESK_BACKUP_KEEP,
      prove: data.SUBDESK_BACKUP_PROVE === "1",
    },
    auditArchive: readAuditArchive(data),
    earlierSecrets: (data.AUTH_SECRET_BEFORE ?? "").split(/\s+/).filter(Boolean),
    release: { version: data.SUBDESK_VERSION, commit: data.SUBDESK_COMMIT },
    poolSize: data.DATABASE_POOL_SIZE,
    metricsToken: data.METRICS_TOKEN,
    metricsAt: data.METRICS_PORT === undefined ? null : { port: data.METRICS_PORT, host: data.METRICS_HOST },
    logLevel: data.LOG_LEVEL,
  };
}

/** Minutes after midnight, of a time such as "03:30"; null for "off". */
function minutesOf(time: string): number | null {
  if (time === "off") return null;
  const [hours, minutes] = time.split(":").map(Number);
  return (hours ?? 0) * 60 + (minutes ?? 0);
}

function readAuditArchive(data: z.output<typeof settings>): Env["auditArchive"] {
  const { SUBDESK_AUDIT_ARCHIVE_DAYS: days = null, SUBDESK_AUDIT_ARCHIVE_DIR: given } = data;
  const folder = given ?? (data.SUBDESK_DATA_DIR ? `${data.SUBDESK_DATA_DIR}/audit-archive` : null);
  if (days !== null && folder === null)
    throw new SettingError("SUBDESK_AUDIT_ARCHIVE_DIR must name the folder for SUBDESK_AUDIT_ARCHIVE_DAYS.");
  return { days, folder };
}

function readOidc(data: z.output<typeof settings>): OidcSettings | null {
  const { OIDC_ISSUER: issuer, OIDC_CLIENT_ID: clientId, OIDC_CLIENT_SECRET: clientSecret } = data;
  if (!issuer && !clientId && !clientSecret) return null;
  if (!issuer || !clientId || !clientSecret)
    throw new SettingError(
      "OIDC_ISSUER, OIDC_CLIENT_ID and OIDC_CLIENT_SECRET belong together: set all three or none.",
    );
  const { protocol, hostname } = new URL(issuer);
  if (protocol !== "https:" && !/^(localhost|127\.[\d.]+|\[::1\])$/.test(hostname))
    throw new SettingError("OIDC_ISSUER must begin with https://.");
  return {
    issuer: issuer.replace(/\/$/, ""),
    clientId,
    clientSecret,
    roleClaim: data.OIDC_ROLE_CLAIM,
    label: data.OIDC_LABEL,
  };
}
