// The field's ways to write one proxy: in all of them the user name stands where it can be
// told from the password.
/** Of what was pasted; no connection string is longer. */
const longest = 1_000;
const withUrl = /[a-z][a-z0-9+.-]*:\/\/([^\s/@:'"]+):[^\s@]*@/i;
/** Cut off where it was pasted, before its "@": what follows the colon is no port. */
const cutOff = /[a-z][a-z0-9+.-]*:\/\/([^\s/@:'"]+):(?!\d{1,5}(?:\/|\s|$))\S*$/i;
const host = String.raw`(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)*[a-z0-9](?:[a-z0-9-]*[a-z0-9])?|\[[0-9a-f:]+\]`;
const port = String.raw`\d{1,5}`;
const forms = [
  // host:port:user:password
  new RegExp(String.raw`^(?:${host}):${port}:([^\s:@]+):\S+$`, "i"),
  // host:port@user:password
  new RegExp(String.raw`^(?:${host}):${port}@([^\s:@]+):\S+$`, "i"),
  // user:password@host:port, or without the port
  new RegExp(String.raw`^([^\s:@]+):\S*@(?:${host})(?::${port})?\/?$`, "i"),
  // user:password:host:port
  new RegExp(String.raw`^([^\s:@]+):\S+:(?:${host}):${port}$`, "i"),
];
/** curl -U user:password, and the same of other tools. */
const withOption = /(?:^|\s)(?:-U|--proxy-user)[\s=]+['"]?([^\s:'"]+):/;
/** As the hand-over message has it. */
const inWords = /user ?name:\s*(\S+?)\s*password:/i;

/**
 * The user name of a connection string, decoded, or null for any other text. What is put where
 * others or a server could see it is this alone: the password beside it goes no further than the
 * field it was pasted into.
 */
export function pastedUserName(text: string): string | null {
  const given = text.trim().slice(0, longest);
  const whole = given.replace(/^['"]|['"]$/g, "");
  const [, inUrl] = withUrl.exec(given) ?? cutOff.exec(given) ?? [];
  if (inUrl !== undefined) return decoded(inUrl);
  for (const form of forms) {
    const [, name] = form.exec(whole) ?? [];
    if (name !== undefined) return decoded(name);
  }
  const [, beside] = withOption.exec(given) ?? inWords.exec(given) ?? [];
  return beside === undefined ? null : decoded(beside);
}

/** What may be searched for: a connection string is reduced to its user name. */
export function withoutPassword(text: string): string {
  return pastedUserName(text) ?? text;
}

function decoded(name: string): string {
  try {
    return decodeURIComponent(name);
  } catch {
    return name;
  }
}
