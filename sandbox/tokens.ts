import { randomBytes } from "node:crypto";
import { DAY } from "./meter";

/** Three dotted parts, like the tokens that providers hand out. */
export function makeToken(): string {
  const part = (bytes: number) => randomBytes(bytes).toString("base64url");
  return `${part(27)}.${part(60)}.${part(32)}`;
}

/** Tokens from logins: valid for `life` (ms), lost on restart. */
export function loginTokens(now: () => number, life = DAY) {
  const issued = new Map<string, number>();
  return {
    issue(): string {
      const token = makeToken();
      issued.set(token, now() + life);
      return token;
    },
    valid: (token: string) => (issued.get(token) ?? 0) > now(),
    expireAll: () => issued.clear(),
  };
}
