import { describe, expect, it } from "vitest";
import { placeholders } from "./placeholders";
import { templateProblem, writeMessage, writeMessages, type HandOverFacts } from "./message";
import { readLanguage } from "./language";
import { builtInTemplate, templatesFor, type MessageTemplate } from "./template";

const facts: HandOverFacts = {
  provider: "one",
  name: "Acme 7",
  customer: "Acme Ltd",
  login: "acme_7",
  format: null,
  gateway: { host: "gw.example", httpPort: 5959, socksPort: 9595 },
  trafficCap: 1_500_000_000,
  ipCap: 10,
};
const write = (body: string, changes: Partial<HandOverFacts> = {}, secretLink: string | null = null) =>
  writeMessage({ body, language: "en" }, { facts: { ...facts, ...changes }, secretLink });

describe("a message", () => {
  it("puts every value in its place", () =>
    expect(
      write(
        "{name}, {customer}: {login}@{host}:{http_port}/{socks_port}\n{http_url}\n{socks_url}\n{traffic_cap}, {ip_cap} IPs, {secret_link}",
        {},
        "https://desk.example/s#x",
      ),
    ).toBe(
      "Acme 7, Acme Ltd: acme_7@gw.example:5959/9595\nhttp://acme_7:PASSWORD@gw.example:5959\nsocks5h://acme_7:PASSWORD@gw.example:9595\n1.5 GB, 10 IPs, https://desk.example/s#x",
    ));

  it("leaves out the lines of what is not known, and claims nothing", () => {
    const body = "A\n{customer}\n{socks_port} and {host}\n\n{traffic_cap}\n\n\nB {ip_cap}\nC";
    expect(write(body, { customer: null, gateway: null, trafficCap: null, ipCap: null })).toBe("A\n\nC");
    expect(write("{secret_link}\nx")).toBe("x");
  });

  it("says unlimited only of what is", () => {
    expect(write("{traffic_cap}", { trafficCap: "unlimited" })).toBe("Unlimited");
    expect(write("{traffic_cap}", { trafficCap: 0 })).toBe("0 B");
    expect(write("{traffic_cap}", { trafficCap: null })).toBe("");
  });

  it("writes amounts as its language does", () => {
    const german = (trafficCap: HandOverFacts["trafficCap"]) =>
      writeMessage(
        { body: "{traffic_cap}", language: "de" },
        { facts: { ...facts, trafficCap }, secretLink: null },
      );
    expect(german(1_500_000_000)).toBe("1,5 GB");
    expect(german("unlimited")).toBe("∞");
  });

  it("is about several sub-users, each with the template of its provider", () =>
    expect(
      writeMessages(
        [
          { facts, secretLink: null },
          { facts: { ...facts, provider: "two", name: "Acme 8" }, secretLink: null },
        ],
        (provider) => ({ body: `${provider}: {name}\n`, language: "en" }),
      ),
    ).toBe("one: Acme 7\n\ntwo: Acme 8"));

  it("takes nothing in a value for a placeholder, and hides no sign of it", () => {
    expect(write("{name} {customer}", { name: "{host} {{", customer: "$& $1" })).toBe("{host} {{ $& $1");
    expect(write("{name}", { name: "a\u202eb" })).toBe("a\ufffdb");
  });

  it("keeps braces that are written twice", () => expect(write("{{name}} {name} }")).toBe("{name} Acme 7 }"));

  it("of the built-in template has no password in it", () => {
    const text = write(builtInTemplate.body);
    expect(text).toContain(
      "User name: acme_7\nURL, with your password in place of PASSWORD: http://acme_7:PASSWORD@",
    );
    expect(text).not.toContain("link");
    expect(templateProblem(builtInTemplate.body)).toBeNull();
  });
});

describe("a template", () => {
  it("knows each placeholder", () => {
    for (const name of placeholders) expect(templateProblem(`a {${name}} b`), name).toBeNull();
  });

  it.each<[string, number, number, RegExp]>([
    ["{pasword}", 1, 1, /no placeholder/],
    ["a\nb {password}", 2, 3, /contains no password/],
    ["a {hosts}", 1, 3, /no placeholder \{hosts\}/],
    ["{Host}", 1, 1, /no placeholder \{Host\}/],
    ["{ host }", 1, 1, /no placeholder/],
    ["{}", 1, 1, /no placeholder \{\}/],
    ["ok {host}\n{host", 2, 1, /not closed/],
    ["{host {name}}", 1, 1, /not closed/],
  ])("%j is refused at its place", (body, line, column, text) =>
    expect(templateProblem(body)).toMatchObject({ line, column, text: expect.stringMatching(text) }),
  );
});

describe("the template of a customer", () => {
  const of = (id: string, provider: string | null, language: string): MessageTemplate => ({
    id,
    name: id,
    provider,
    language,
    body: "",
  });
  const all = [
    of("any-en", null, "en"),
    of("one-en", "one", "en"),
    of("any-de", null, "de"),
    of("any-at", null, "de-AT"),
    of("two-de", "two", "de"),
    of("any-fr", null, "fr"),
  ];
  it.each<[string, string | null, string]>([
    ["one", "de", "any-de"],
    ["two", "de", "two-de"],
    ["two", "de-AT", "any-at"],
    ["two", "de-CH", "two-de"],
    ["one", "es", "one-en"],
    ["two", "es", "any-en"],
    ["one", null, "one-en"],
    ["one", "EN", "one-en"],
  ])("at %s in %s is %s", (provider, language, id) =>
    expect(templatesFor(all, provider, language)[0].id).toBe(id),
  );
  it("is the built-in one where none is in English", () => {
    expect(templatesFor([of("any-fr", null, "fr")], "one", "es")[0]).toBe(builtInTemplate);
    expect(templatesFor([], null, null)).toEqual([builtInTemplate]);
  });
  it("is never another provider's", () =>
    expect(templatesFor(all, "one", "de").map(({ id }) => id)).not.toContain("two-de"));
});

it("a language is read as its tag is written", () => {
  expect(readLanguage(" pt-br ")).toBe("pt-BR");
  expect(readLanguage("DE")).toBe("de");
  for (const text of ["", "e", "english", "de_AT", "x-a", "de-", "a".repeat(40), "en-a"])
    expect(readLanguage(text), text).toBeNull();
});
