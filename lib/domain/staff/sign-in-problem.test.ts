import { expect, it } from "vitest";
import { signInProblem } from "./sign-in-problem";

it.each([
  [undefined, true, null],
  ["OpenIdRefused", true, "openid"],
  ["TooManyAttempts", true, "throttled"],
  ["Unavailable", true, "silent"],
  ["undefined", true, "silent"],
  ["OAuthCallback", true, "openid-failed"],
  ["OAuthSignin", true, "openid-failed"],
  ["constructor", true, "openid-failed"],
  [["OAuthCallback", "x"], true, "openid-failed"],
  ["OAuthCallback", false, "silent"],
])("%o, with an OpenID provider: %s, is shown as %s", (error, hasOpenId, problem) =>
  expect(signInProblem(error, hasOpenId)).toBe(problem),
);
