import { readRelease } from "./release.mjs";

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
  return {
    ...inherited,
    ...(settings.appUrl ? { APP_URL: settings.appUrl } : {}),
    SUBDESK_DEFAULT_URL: settings.defaultUrl,
    NEXTAUTH_URL: settings.appUrl ?? settings.defaultUrl,
    DATABASE_URL: databaseUrl,
    SUBDESK_VERSION: version,
    SUBDESK_COMMIT: commit,
    PORT: String(settings.port),
    AUTH_SECRET: settings.secret,
    NEXTAUTH_SECRET: settings.secret,
    SUBDESK_DATA_DIR: settings.dataDir,
    SUBDESK_CREDENTIALS_KEY_FILE:
      process.env.SUBDESK_CREDENTIALS_KEY_FILE?.trim() || `${settings.dataDir}-credentials-key`,
    NODE_ENV: dev ? "development" : "production",
    NEXT_TELEMETRY_DISABLED: "1",
  };
}
