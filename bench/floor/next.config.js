import { dirname } from "node:path";
import { fileURLToPath } from "node:url";

/** @type {import("next").NextConfig} */
const config = {
  distDir: ".next-bench-floor",
  // Next looks for a proxy and an instrumentation file also in the folders above: Subdesk's own must not be
  // found.
  pageExtensions: ["floor.tsx", "floor.ts"],
  poweredByHeader: false,
  serverExternalPackages: ["pg"],
  turbopack: { root: dirname(dirname(dirname(fileURLToPath(import.meta.url)))) },
};

export default config;
