import { hkdfSync } from "node:crypto";
import { buildId } from "./build.mjs";
import { readRelease } from "./release.mjs";

/** In UTC; away from midnight, when a day of usage is closed. */
const usualBackupTime = "03:30";

/**
 * What the app and its chores find in their environment.
 * @param {import("./settings.mjs").Settings} settings
 * @param {string} databaseUrl
 * @param {boolean} dev
 * @returns {NodeJS.ProcessEnv}
 */
export function appEnv(settings, databaseUrl, dev) {
  const { APP_URL: _unset, ...inherited } = process.env;
  const { version, commit } = readRelease();
  const build = dev ? undefined : buildId();
  return {
    ...inherited,
    ...(settings.appUrl ? { APP_URL: settings.appUrl } : {}),
    SUBDESK_DEFAULT_URL: settings.defaultUrl,
    NEXTAUTH_URL: settings.appUrl ?? settings.defaultUrl,
    DATABASE_URL: databaseUrl,
    SUBDESK_VERSION: version,
    SUBDESK_COMMIT: commit,
    ...(build !== undefined && { SUBDESK_BUILD: build }),
    NEXT_SERVER_ACTIONS_ENCRYPTION_KEY:
      process.env.NEXT_SERVER_ACTIONS_ENCRYPTION_KEY?.trim() || actionsKey(settings.secret),
    PORT: String(settings.port),
    AUTH_SECRET: settings.secret,
    NEXTAUTH_SECRET: settings.secret,
    SUBDESK_DATA_DIR: settings.dataDir,
    SUBDESK_CREDENTIALS_KEY_FILE:
      process.env.SUBDESK_CREDENTIALS_KEY_FILE?.trim() || `${settings.dataDir}-credentials-key`,
    // Who brings a server of their own has its backups in hand; the bundled one has no one else.
    SUBDESK_BACKUP_AT:
      process.env.SUBDESK_BACKUP_AT?.trim() || (settings.databaseUrl || dev ? "off" : usualBackupTime),
    // In a terminal a line for each request would carry the summary, and the set-up link, out of sight.
    LOG_LEVEL: process.env.LOG_LEVEL?.trim() || (process.stdout.isTTY ? "warn" : "info"),
    NODE_ENV: dev ? "development" : "production",
    NEXT_TELEMETRY_DISABLED: "1",
  };
}

/**
 * What Next seals with it must be readable to every instance, and to no one who only has the build.
 * @param {string} secret
 */
function actionsKey(secret) {
  return Buffer.from(hkdfSync("sha256", secret, "", "subdesk server actions", 32)).toString("base64");
}
