// Behind a proxy the public origin differs from the Host header; Next compares both for server actions.
const publicHost = process.env.APP_URL ? [new URL(process.env.APP_URL).host] : [];

/** @type {import("next").NextConfig} */
const config = {
  distDir: process.env.SUBDESK_DIST_DIR || ".next",
  // The launcher names both, so that builds of the same sources are one to browsers and balancers.
  generateBuildId: () => process.env.SUBDESK_BUILD ?? null,
  deploymentId: process.env.SUBDESK_BUILD,
  poweredByHeader: false,
  reactStrictMode: true,
  images: { unoptimized: true },
  // "npm run types" checks them, also in the tests; to serve the desk need not wait for it.
  typescript: { ignoreBuildErrors: true },
  // The browser asks for it at every change of the address.
  headers: () =>
    Promise.resolve([
      { source: "/favicon.svg", headers: [{ key: "cache-control", value: "public, max-age=86400" }] },
    ]),
  // These hold native code or read their own files at run time.
  serverExternalPackages: ["pg", "pg-boss", "undici", "pino", "prom-client", "@node-rs/argon2"],
  experimental: {
    // Chunks of code that a page loads together compress better as one. Merged beyond this, or to save
    // requests, which are cheap on one connection, pages load what only others need.
    turbopackChunking: { minChunkSize: 80_000, requestCost: 5_000 },
    // Each build has a folder of its own, so no other one would read it: it took a third of the time, and 200
    // MB.
    turbopackFileSystemCacheForBuild: false,
    serverActions: { allowedOrigins: publicHost, bodySizeLimit: "64kb" },
  },
  // Function arguments of server actions carry passwords.
  logging: { serverFunctions: false, incomingRequests: false, fetches: { fullUrl: false } },
};

export default config;
