import i18next from "eslint-plugin-i18next";
import hooks from "eslint-plugin-react-hooks";
import tseslint from "typescript-eslint";

const noEnvironment = {
  selector: "MemberExpression[object.name='process'][property.name='env']",
  message: "Settings are read in lib/env.ts only.",
};
const noFetch = {
  selector: "CallExpression[callee.name='fetch']",
  message: "Calls to the outside go through lib/providers/transport.ts.",
};
const noRunRows = {
  selector:
    "CallExpression[callee.property.name=/^(update|insert|delete)$/][arguments.0.name='runRows'], TemplateElement[value.raw=/(update|insert into|delete from) run_rows/]",
  message: "Rows of runs are written in lib/runs/row-state.ts only.",
};

const noLooseCode = {
  selector: "ImportExpression:not(CallExpression[callee.name=/^(lazyPart|loadCode)$/] ImportExpression)",
  message: "Code that is fetched later goes through lazyPart or loadCode, which say so when it is gone.",
};
const noOtherLazy = {
  paths: [
    { name: "next/dynamic", message: "Use lazyPart, which keeps what goes wrong within the part." },
    {
      name: "react",
      importNames: ["lazy", "Suspense"],
      message: "Use lazyPart, which keeps what goes wrong within the part.",
    },
  ],
};

/** Text has a capital or several words; class names, selectors, ids and the names of keys do not count. */
const literalText = {
  mode: "all",
  message: "Texts are in lib/domain/texts.",
  words: {
    exclude: [
      "[^A-Z ]*",
      "[a-z][A-Za-z0-9]*",
      "use client",
      "/[^ ]*",
      "[.#\\[(].*",
      "[^A-Z]*\\b(bg|text|min-h|min-w)-[^A-Z]*",
      // As printed on the keys.
      "Ctrl|Enter|Space|Shift|Esc|Home|End|Tab",
    ],
  },
  "jsx-attributes": {
    exclude: [
      "className",
      "aria-keyshortcuts",
      "type",
      "key",
      "id",
      "role",
      "href",
      "d",
      "viewBox",
      "strokeDasharray",
      "name",
      "variant",
      "tone",
      "size",
    ],
  },
  "object-properties": { exclude: ["className", "media", "method"] },
  callees: {
    exclude: [
      "cx",
      "Error",
      "querySelector",
      "querySelectorAll",
      "closest",
      "matches",
      "startsWith",
      "normalize",
    ],
  },
};

export default tseslint.config(
  {
    ignores: [
      "**/.next*/",
      ".builds/",
      "node_modules/",
      "data/",
      ".test/",
      "next-env.d.ts",
      "public/",
      "test-results/",
      "playwright-report/",
    ],
  },
  tseslint.configs.recommended,
  {
    rules: {
      "@typescript-eslint/no-explicit-any": "error",
      "@typescript-eslint/consistent-type-imports": "error",
      "@typescript-eslint/no-unused-vars": ["error", { argsIgnorePattern: "^_", varsIgnorePattern: "^_" }],
      "no-console": "error",
      eqeqeq: ["error", "always", { null: "ignore" }],
    },
  },
  {
    files: ["**/*.tsx", "components/**/*.ts"],
    plugins: { "react-hooks": hooks },
    rules: hooks.configs.recommended.rules,
  },
  {
    files: ["lib/**", "app/**", "components/**"],
    ignores: ["lib/env.ts", "**/*.test.ts"],
    rules: { "no-restricted-syntax": ["error", noEnvironment] },
  },
  {
    files: ["lib/**", "app/**"],
    ignores: ["lib/env.ts", "lib/providers/transport.ts", "**/*.test.ts"],
    rules: { "no-restricted-syntax": ["error", noEnvironment, noFetch, noRunRows] },
  },
  {
    files: ["lib/runs/row-state.ts"],
    rules: { "no-restricted-syntax": ["error", noEnvironment, noFetch] },
  },
  {
    files: ["lib/operations/**"],
    ignores: ["**/*.test.ts"],
    rules: {
      "no-restricted-imports": [
        "error",
        {
          patterns: [
            {
              regex: "/db/schema$",
              importNames: ["runs", "runRows"],
              message: "Operations know nothing of runs; runs listen to them (outcome-listener.ts).",
            },
          ],
        },
      ],
    },
  },
  {
    files: ["components/**", "app/**"],
    ignores: ["**/*.test.{ts,tsx}"],
    rules: {
      "no-restricted-syntax": ["error", noEnvironment, noLooseCode],
      "no-restricted-imports": ["error", noOtherLazy],
    },
  },
  {
    files: ["components/**/*.{ts,tsx}", "app/**/*.tsx"],
    ignores: ["**/*.test.{ts,tsx}"],
    plugins: { i18next },
    rules: { "i18next/no-literal-string": ["error", literalText] },
  },
  { files: ["components/ui/lazy-part.tsx"], rules: { "no-restricted-imports": "off" } },
  {
    files: ["app/**"],
    ignores: ["**/*.test.ts"],
    rules: { "no-restricted-syntax": ["error", noEnvironment, noFetch, noLooseCode] },
  },
  {
    files: ["scripts/**", "deploy/**", "sandbox/serve.ts", "e2e/**", "bench/**", "testing/setup/**"],
    rules: { "no-console": "off" },
  },
);
