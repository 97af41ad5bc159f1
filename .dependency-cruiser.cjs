/** @type {import("dependency-cruiser").IConfiguration} */
module.exports = {
  forbidden: [
    {
      name: "no-circular",
      severity: "error",
      from: {},
      to: { circular: true },
    },
    {
      name: "leaves-of-lib-know-no-noun",
      severity: "error",
      from: { path: "^lib/[^/]+\\.ts$", pathNot: "\\.test\\.ts$" },
      to: { path: "^lib/[^/]+/", pathNot: "^lib/(domain|db)/" },
    },
    {
      name: "lib-imports-no-interface",
      severity: "error",
      from: { path: "^lib/" },
      to: { path: "^(app|components)/" },
    },
    {
      name: "components-import-no-app",
      severity: "error",
      from: { path: "^components/", pathNot: "\\.test\\.tsx?$" },
      to: { path: "^app/", pathNot: "^app/.*/actions\\.ts$" },
    },
    {
      name: "components-import-the-domain-only",
      severity: "error",
      from: { path: "^components/", pathNot: "\\.test\\.tsx?$" },
      to: { path: "^lib/", pathNot: "^lib/domain/" },
    },
    {
      name: "the-domain-knows-nothing-else",
      severity: "error",
      from: { path: "^lib/domain/", pathNot: "\\.test\\.ts$" },
      to: { pathNot: "^lib/domain/" },
    },
    {
      name: "a-provider-knows-only-its-own",
      severity: "error",
      from: { path: "^lib/providers/([^/]+)/", pathNot: "\\.test\\.ts$" },
      to: {
        path: "^lib/",
        pathNot: "^lib/(providers/($1/|kit/|(?!registry\\.ts)[a-z-]+\\.ts$)|domain/|env|clock)",
      },
    },
    {
      name: "the-provider-contract-knows-no-other-noun",
      severity: "error",
      from: { path: "^lib/providers/", pathNot: "\\.test\\.ts$" },
      to: { path: "^lib/[^/]+/", pathNot: "^lib/(providers|domain)/" },
    },
    {
      name: "only-the-registry-knows-the-providers",
      severity: "error",
      from: {
        path: "^(app|components|lib|scripts)/",
        pathNot: "^lib/providers/(registry\\.ts|[^/]+/)|\\.test\\.ts$",
      },
      to: { path: "^lib/providers/[^/]+/" },
    },
    {
      name: "only-the-transport-goes-outside",
      severity: "error",
      from: { path: "^(lib|app)/", pathNot: "^lib/(providers/transport|alerts/webhook)\\.ts$|\\.test\\.ts$" },
      to: { path: "undici" },
    },
    {
      name: "app-talks-to-verbs",
      severity: "error",
      from: { path: "^app/" },
      to: { path: "^lib/db/(schema|pool|client)" },
    },
    {
      name: "sandbox-stands-alone",
      severity: "error",
      from: { path: "^sandbox/", pathNot: "\\.test\\.ts$" },
      to: { path: "^(app|bench|components|e2e|lib|scripts|testing)/" },
    },
    {
      name: "nothing-ships-what-surrounds-it",
      severity: "error",
      from: { path: "^(lib|app|components)/", pathNot: "\\.test\\.tsx?$" },
      to: { path: "^(bench|e2e|sandbox|scripts)/" },
    },
    {
      name: "nobody-imports-a-bench-or-a-browser-test",
      severity: "error",
      from: { path: "^(?!(bench|e2e)/)", pathNot: "\\.test\\.ts$" },
      to: { path: "^(bench|e2e)/" },
    },
    {
      name: "bench-and-browser-tests-stand-apart",
      severity: "error",
      from: { path: "^(bench|e2e)/" },
      to: { path: "^(bench|e2e)/", pathNot: "^$1/" },
    },
    {
      name: "browser-tests-know-the-domain-only",
      severity: "error",
      from: { path: "^e2e/" },
      to: { path: "^(app|components|lib)/", pathNot: "^lib/domain/" },
    },
    {
      name: "chores-call-verbs",
      severity: "error",
      from: { path: "^(scripts|bench)/", pathNot: "\\.test\\.ts$" },
      to: { path: "^((app|components)/|lib/(http/|db/schema|providers/[^/]+/))" },
    },
    {
      name: "test-helpers-know-no-interface",
      severity: "error",
      from: { path: "^testing/" },
      to: { path: "^(app|components)/" },
    },
    {
      name: "only-tests-use-test-helpers",
      severity: "error",
      from: { pathNot: "\\.test\\.tsx?$|^(testing|e2e)/" },
      to: { path: "^testing/" },
    },
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: "tsconfig.json" },
    enhancedResolveOptions: {
      exportsFields: ["exports"],
      conditionNames: ["import", "require", "node", "default", "types"],
    },
  },
};
